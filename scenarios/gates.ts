import type { Interval } from './metrics.ts';
import { bootstrapInterval, mean, median, statisticOf } from './metrics.ts';
import type { RunResult } from './result.ts';
import type { Ablation, Gate, Scenario, Statistic } from './scenario.ts';

/** A bar; both ends when it is two-sided. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A gate held against a run. */
export interface GateResult {
  readonly id: string;
  /** Mean or median over seeds of the per-seed statistic, or of its difference to the contrast's. NaN for an incomplete run. */
  readonly value: number;
  readonly bound: Bound;
  readonly pass: boolean;
  /** 95 % bootstrap interval of the value. */
  readonly interval: Interval;
  /** The statistic of each seed, in the run's order. */
  readonly perSeed: readonly number[];
  readonly statistic: Statistic;
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

/** The gates that a body is held to. */
export function gatesFor({ gates }: Scenario, body: string): readonly Gate[] {
  return gates.filter(({ bodies }) => bodies === undefined || bodies.includes(body));
}

/**
 * Holds a run against a gate.
 *
 * @param contrast The run with the gate's contrasting parameters, on the same seeds; needed when the gate has one.
 */
export function evaluateGate(gate: Gate, run: RunResult, contrast?: RunResult): GateResult {
  const { id, statistic, atLeast, atMost } = gate;
  const centre = gate.across === 'median' ? median : mean;
  const perSeed = run.seeds.map((seed) => {
    const value = statisticOf(seed, statistic);
    if (gate.contrast === undefined) return value;
    const other = contrast?.seeds.find((one) => one.seed === seed.seed);
    return other === undefined ? Number.NaN : value - statisticOf(other, statistic);
  });
  const value = run.partial || contrast?.partial ? Number.NaN : centre(perSeed);
  const bound: Bound = { ...(atLeast === undefined ? {} : { atLeast }), ...(atMost === undefined ? {} : { atMost }) };
  return {
    id,
    value,
    bound,
    pass: meets(value, bound),
    interval: bootstrapInterval(perSeed, id, centre),
    perSeed,
    statistic,
  };
}

/** The gates that one run can be held against: those of its body without a contrast. */
export function evaluateGates(scenario: Scenario, run: RunResult): readonly GateResult[] {
  return gatesFor(scenario, run.body)
    .filter(({ contrast }) => contrast === undefined)
    .map((gate) => evaluateGate(gate, run));
}

/** Holds an ablated run, and its contrast when the gate has one, against the gate that must fail. */
export function evaluateAblation(
  ablation: Ablation,
  gate: Gate,
  run: RunResult,
  trials: number,
  contrast?: RunResult,
): AblationResult {
  const result = evaluateGate(gate, run, contrast);
  const unhealthy = ailment(run, trials) ?? (contrast === undefined ? undefined : ailment(contrast, trials));
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
