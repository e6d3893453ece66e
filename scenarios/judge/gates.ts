import { given } from '../../agents/given.ts';
import { average, statisticOf } from '../measure/metrics.ts';
import { contrastInterval, relativeInterval, valueInterval } from '../measure/statistic-interval.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import { resolveGate } from '../scenario/resolved-gate.ts';
import type { RunResult } from '../scenario/result.ts';
import type { Ablation, Gate, Scenario } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import type { Interval } from '../statistics/interval.ts';
import { ailment, silentSeed } from './ailment.ts';
import type { Bound, Estimate, Judgement } from './decide.ts';
import { decide, decideAblation, sideOf } from './decide.ts';
import { settingsText } from './gate-text.ts';

/** How a run does at a gate. */
export interface GateResult extends Judgement {
  /** Id of the gate. */
  readonly id: string;
  /**
   * Mean over seeds of the statistic of a seed, of its difference from the run with the gate's contrast, or of its ratio to the
   * baseline; for a statistic by the median, the median over seeds. In the unit of the statistic, or a pure number for a ratio. NaN
   * for an incomplete run.
   */
  readonly value: number;
  /** Limits of the gate, in the unit of `value`. */
  readonly bound: Bound;
  /** Interval of the value at level 0.95; both ends NaN where there is none. See docs/intervals.md. */
  readonly interval: Interval;
  /** The numbers of which `value` is made, one per seed, in the unit of `value` and in the order of the run's seeds. */
  readonly perSeed: readonly number[];
  /** Statistic that `value` is made of, with its range of trials or the unit of its measure. */
  readonly statistic: ResolvedGate['statistic'];
}

/** How the run of an ablation does at the gate that must fail. */
export interface AblationResult extends Judgement {
  /** Id of the ablation. */
  readonly id: string;
  /** How the run does at the gate that must fail. */
  readonly gate: GateResult;
}

/** Demands of a scenario on the runs that are judged: its seeds, for which limits are set, and its trials. */
export type Demands = Pick<Scenario, 'seeds' | 'trials'>;

/** The gates that apply to a body, with their sessions and measures looked up. */
export function gatesFor(scenario: Scenario, body: string): readonly ResolvedGate[] {
  return scenario.gates
    .filter(({ bodies }) => bodies === undefined || bodies.includes(body))
    .map((gate) => resolveGate(gate, scenario));
}

/**
 * Judges a run by a gate. A run that proves nothing fails, and so does the run that it is compared with ({@link ailment}); so does a
 * value that is not finite. On as many seeds as the scenario lists, or more, the value decides. On fewer, the whole interval must
 * lie on one side of every limit, and there must be six seeds; else it is undecided.
 *
 * @param other the run with the parameters of the gate's contrast, or of the baseline that it is relative to, on the same seeds
 */
export function evaluateGate(gate: ResolvedGate, run: RunResult, scenario: Demands, other?: RunResult): GateResult {
  const measured = measure(gate, run, other);
  const judgement = hindrance(gate, measured.value, run, scenario, other) ?? decide(estimate(measured, run, scenario));
  return { ...measured, ...judgement };
}

/** Whether a gate compares a run with another one. */
export function needsOther({ contrast, relativeTo }: Pick<Gate, 'contrast' | 'relativeTo'>): boolean {
  return contrast !== undefined || relativeTo !== undefined;
}

/**
 * Judges a run by all gates that apply to its body and need no other run.
 *
 * @example
 * const { scenario } = await loadScenario('water-maze');
 * const result = await run({ scenario: 'water-maze', seeds: 8 }, { jobs: 4 });
 * for (const { id, outcome, value, interval } of evaluateGates(scenario, result)) console.log(id, outcome, value, interval);
 */
export function evaluateGates(scenario: Scenario, run: RunResult): readonly GateResult[] {
  return gatesFor(scenario, run.body)
    .filter((gate) => !needsOther(gate))
    .map((gate) => evaluateGate(gate, run, scenario));
}

/**
 * Judges the run of an ablation by the gate that must fail. It passes if the run is healthy and its whole interval lies beyond the limit
 * that it must miss (`Ablation.side`). A gate that fails by less proves nothing: that is undecided.
 *
 * @param other as for {@link evaluateGate}
 */
export function evaluateAblation(
  { id, side }: Ablation,
  gate: ResolvedGate,
  run: RunResult,
  scenario: Demands,
  other?: RunResult,
): AblationResult {
  const result = evaluateGate(gate, run, scenario, other);
  const judgement =
    hindrance(gate, result.value, run, scenario, other) ??
    decideAblation(estimate(result, run, scenario), sideOf(side, gate));
  return { id, gate: result, ...judgement };
}

type Measured = Omit<GateResult, keyof Judgement>;

function measure(gate: ResolvedGate, run: RunResult, other: RunResult | undefined): Measured {
  const { id, statistic, atLeast, atMost } = gate;
  const over = average(statistic);
  const values = run.seeds.map((seed) => statisticOf(seed, statistic));
  const others = run.seeds.map(({ seed }) => {
    const reference = other?.seeds.find((one) => one.seed === seed);
    return reference === undefined ? Number.NaN : statisticOf(reference, statistic);
  });
  const { perSeed, interval } = compared(gate, values, others, other);
  const value = run.partial || other?.partial ? Number.NaN : over(perSeed);
  return { id, value, bound: given({ atLeast, atMost }), interval, perSeed, statistic };
}

/** The numbers of which the value of a gate is made, one per seed, and its interval. */
function compared(
  gate: ResolvedGate,
  values: readonly number[],
  others: readonly number[],
  other: RunResult | undefined,
): Pick<GateResult, 'perSeed' | 'interval'> {
  const { statistic } = gate;
  if (gate.contrast !== undefined) {
    const perSeed = values.map((value, i) => value - others[i]);
    return { perSeed, interval: contrastInterval(statistic, perSeed) };
  }
  if (gate.relativeTo === undefined) return { perSeed: values, interval: valueInterval(statistic, values) };
  const divisor = baselineValue(gate, other);
  const pairs = values.map((value, i) => [value, others[i]] as const);
  return { perSeed: values.map((value) => value / divisor), interval: relativeInterval(statistic, pairs) };
}

function baselineValue({ statistic }: ResolvedGate, other: RunResult | undefined): number {
  return average(statistic)((other?.seeds ?? []).map((seed) => statisticOf(seed, statistic)));
}

function estimate({ value, interval, bound }: Measured, run: RunResult, scenario: Demands): Estimate {
  return { value, interval, bound, judged: run.seeds.length, listed: scenario.seeds.length };
}

/** Judgement of a run that a gate cannot judge by its value; undefined where it can. */
function hindrance(
  gate: ResolvedGate,
  value: number,
  run: RunResult,
  scenario: Demands,
  other: RunResult | undefined,
): Judgement | undefined {
  const failed = (because: string | undefined): Judgement | undefined =>
    because === undefined ? undefined : { outcome: 'failed', because };
  const absent = missingTrial(gate, trialsOf(run, scenario));
  return (
    failed(ailmentAt(gate, run, scenario)) ??
    failed(needsOther(gate) ? comparisonAilment(gate, scenario, other) : undefined) ??
    (absent === undefined ? undefined : { outcome: 'undecided', because: `the run has no trial ${absent}` }) ??
    failed(Number.isFinite(value) ? undefined : 'the value is not a finite number')
  );
}

function ailmentAt({ statistic }: ResolvedGate, run: RunResult, scenario: Demands): string | undefined {
  const ill = ailment(run, trialsOf(run, scenario));
  if (ill !== undefined || !('metric' in statistic) || statistic.metric !== 'sparsity') return ill;
  const silent = silentSeed(run);
  return silent === undefined ? undefined : `in seed ${silent} no neuron spiked`;
}

function comparisonAilment(gate: ResolvedGate, scenario: Demands, other: RunResult | undefined): string | undefined {
  const { contrast, relativeTo } = gate;
  const name = relativeTo ?? settingsText(contrast ?? {});
  if (other === undefined) return `the run to compare with is missing: ${name}`;
  const ill = ailmentAt(gate, other, scenario);
  if (ill !== undefined) return `${name}: ${ill}`;
  if (relativeTo === undefined) return undefined;
  const divisor = baselineValue(gate, other);
  return Number.isFinite(divisor) && divisor !== 0 ? undefined : `nothing to divide by: ${name} comes to ${divisor}`;
}

function missingTrial({ statistic }: ResolvedGate, trials: number): number | undefined {
  return 'metric' in statistic && statistic.trials[1] > trials ? Math.max(statistic.trials[0], trials + 1) : undefined;
}

function trialsOf({ scenario, params }: RunResult, demands: Demands): number {
  return callScenario({ scenario, name: 'trials' }, () => demands.trials(params));
}
