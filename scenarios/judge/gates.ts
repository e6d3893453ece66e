import type { Interval } from '../measure/metrics.ts';
import { bootstrapMean, mean, statisticOf } from '../measure/metrics.ts';
import { given } from '../scenario/given.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import { resolveGate } from '../scenario/resolved-gate.ts';
import type { RunResult } from '../scenario/result.ts';
import type { Ablation, Gate, Scenario } from '../scenario/scenario.ts';

/** The bar of a gate: one limit, or two. */
export interface Bound {
  /** Least value that passes; in the unit of the gate's value. Default: no limit. */
  readonly atLeast?: number;
  /** Largest value that passes; in the unit of the gate's value. Default: no limit. */
  readonly atMost?: number;
}

/** How a run does at a gate. */
export interface GateResult {
  /** Id of the gate. */
  readonly id: string;
  /**
   * Mean over seeds of the statistic of a seed, of its difference from the run with the gate's contrast, or of its ratio to the
   * baseline; in the unit of the statistic, or a pure number for a ratio. NaN for an incomplete run.
   */
  readonly value: number;
  readonly bound: Bound;
  readonly pass: boolean;
  /** Bootstrap interval of the value at level 0.95; see `bootstrapMean`. */
  readonly interval: Interval;
  /** The numbers whose mean is `value`, one per seed, in the unit of `value` and in the order of the run's seeds. */
  readonly perSeed: readonly number[];
  readonly statistic: ResolvedGate['statistic'];
}

/** How the run of an ablation does at the gate that must fail. */
export interface AblationResult {
  /** Id of the ablation. */
  readonly id: string;
  /** How the run does at the gate that must fail. */
  readonly gate: GateResult;
  /** Why the run proves nothing, whatever the gate says; undefined for a healthy run. See {@link ailment}. */
  readonly unhealthy: string | undefined;
  /** Whether the gate failed and the run was healthy. */
  readonly pass: boolean;
}

/** The gates that apply to a body, with their sessions and measures looked up. */
export function gatesFor(scenario: Scenario, body: string): readonly ResolvedGate[] {
  return scenario.gates
    .filter(({ bodies }) => bodies === undefined || bodies.includes(body))
    .map((gate) => resolveGate(gate, scenario));
}

/**
 * Judges a run by a gate.
 *
 * @param other the run with the parameters of the gate's contrast, or of the baseline that it is relative to, on the same seeds;
 * without it, the value of a gate that needs it is NaN
 */
export function evaluateGate(gate: ResolvedGate, run: RunResult, other?: RunResult): GateResult {
  const { id, statistic, atLeast, atMost } = gate;
  const perSeed = run.seeds.map((seed) => {
    const value = statisticOf(seed, statistic);
    if (!needsOther(gate)) return value;
    if (gate.relativeTo !== undefined)
      return value / mean((other?.seeds ?? []).map((reference) => statisticOf(reference, statistic)));
    const reference = other?.seeds.find((one) => one.seed === seed.seed);
    return reference === undefined ? Number.NaN : value - statisticOf(reference, statistic);
  });
  const value = run.partial || other?.partial ? Number.NaN : mean(perSeed);
  const bound: Bound = given({ atLeast, atMost });
  return { id, value, bound, pass: meets(value, bound), interval: bootstrapMean(perSeed, id), perSeed, statistic };
}

/** Whether a gate compares a run with another one. */
export function needsOther({ contrast, relativeTo }: Gate): boolean {
  return contrast !== undefined || relativeTo !== undefined;
}

/** Judges a run by all gates that apply to its body and need no other run. */
export function evaluateGates(scenario: Scenario, run: RunResult): readonly GateResult[] {
  return gatesFor(scenario, run.body)
    .filter((gate) => !needsOther(gate))
    .map((gate) => evaluateGate(gate, run));
}

/**
 * Judges the run of an ablation by the gate that must fail.
 *
 * @param trials number of trials that each seed should have completed
 * @param other as for {@link evaluateGate}
 */
export function evaluateAblation(
  ablation: Ablation,
  gate: ResolvedGate,
  run: RunResult,
  trials: number,
  other?: RunResult,
): AblationResult {
  const result = evaluateGate(gate, run, other);
  const unhealthy = ailment(run, trials) ?? (other === undefined ? undefined : ailment(other, trials));
  return {
    id: ablation.id,
    gate: result,
    unhealthy,
    pass: unhealthy === undefined && Number.isFinite(result.value) && !result.pass,
  };
}

/**
 * Says why a run proves nothing: it was interrupted, no seed ran, a seed lacks trials, a latency or a path is not finite, or a
 * body never moved. Undefined for a healthy run.
 *
 * @param trials number of trials that each seed should have completed
 */
export function ailment({ partial, seeds }: RunResult, trials: number): string | undefined {
  if (partial) return 'the run was interrupted';
  if (seeds.length === 0) return 'no seed ran';
  for (const { seed, trials: done } of seeds) {
    if (done.length !== trials) return `seed ${seed} completed ${done.length} of ${trials} trials`;
    if (!done.every(({ latencySeconds, pathMetres }) => Number.isFinite(latencySeconds + pathMetres))) {
      return `seed ${seed} measured something that is not finite`;
    }
    if (!done.some(({ pathMetres }) => pathMetres > 0)) return `in seed ${seed} the body never moved`;
  }
  return undefined;
}

/** Whether a value passes a bar; NaN never does. */
export function meets(value: number, { atLeast = -Infinity, atMost = Infinity }: Bound): boolean {
  return value >= atLeast && value <= atMost;
}
