import type { Interval } from '../measure/metrics.ts';
import { bootstrapMean, mean, statisticOf } from '../measure/metrics.ts';
import { given } from '../scenario/given.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import { resolveGate } from '../scenario/resolved-gate.ts';
import type { RunResult } from '../scenario/result.ts';
import type { Ablation, Gate, Scenario } from '../scenario/scenario.ts';

/** A bar; both ends when it is two-sided. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A gate held against a run. */
export interface GateResult {
  readonly id: string;
  /** Mean over seeds of the per-seed statistic, its difference to the contrast's or its ratio to the baseline's; NaN for an incomplete run. */
  readonly value: number;
  readonly bound: Bound;
  readonly pass: boolean;
  /** 95 % bootstrap interval of the mean over seeds. */
  readonly interval: Interval;
  /** The statistic of each seed, in the run's order. */
  readonly perSeed: readonly number[];
  readonly statistic: ResolvedGate['statistic'];
}

/** An ablation held against its run. */
export interface AblationResult {
  readonly id: string;
  /** The gate that must fail, as the ablated run does in it. */
  readonly gate: GateResult;
  /** Why the run proves nothing, whatever the gate says; undefined for a healthy run. */
  readonly unhealthy: string | undefined;
  /** The gate failed, and the run was healthy. */
  readonly pass: boolean;
}

/** The gates that a body is held to, with their sessions and measures looked up. */
export function gatesFor(scenario: Scenario, body: string): readonly ResolvedGate[] {
  return scenario.gates
    .filter(({ bodies }) => bodies === undefined || bodies.includes(body))
    .map((gate) => resolveGate(gate, scenario));
}

/**
 * Holds a run against a gate.
 *
 * @param other The run with the gate's contrasting parameters or of the baseline that it is relative to, on the same seeds;
 * needed when the gate has one.
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

/** Whether a gate holds a run against another one. */
export function needsOther({ contrast, relativeTo }: Gate): boolean {
  return contrast !== undefined || relativeTo !== undefined;
}

/** The gates that one run can be held against by itself. */
export function evaluateGates(scenario: Scenario, run: RunResult): readonly GateResult[] {
  return gatesFor(scenario, run.body)
    .filter((gate) => !needsOther(gate))
    .map((gate) => evaluateGate(gate, run));
}

/** Holds an ablated run, and what its gate holds it against, against the gate that must fail. */
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

/** Why a run proves nothing: it was cut short, a seed lacks trials, a measure is not finite, or a body never moved. */
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

/** Whether a value lies within a bar; NaN never does. */
export function meets(value: number, { atLeast = -Infinity, atMost = Infinity }: Bound): boolean {
  return value >= atLeast && value <= atMost;
}
