import type { Gate, Measure, MeasureStatistic, Scenario, Statistic } from './scenario.ts';

/** A statistic over a range of trials, which replaces the name of a session. */
export interface TrialStatistic extends Statistic {
  /** First and last trial, counted from 1, both included. */
  readonly trials: readonly [number, number];
  /** Name of the session whose trials they are; absent if the gate asks for a range. */
  readonly session?: string;
}

/** A statistic that the scenario measures by itself, with unit and meaning. */
export type MeasuredStatistic = MeasureStatistic & Pick<Measure, 'unit' | 'meaning'>;

/** A gate with what its scenario declares of the session or measure that it asks for. */
export interface ResolvedGate extends Gate {
  readonly statistic: TrialStatistic | MeasuredStatistic;
}

/** Looks up the session or the measure that a gate asks for; it is there in a scenario that passed `checkScenario`. */
export function resolveGate(gate: Gate, { sessions = [], measures = {} }: Scenario): ResolvedGate {
  const { statistic } = gate;
  if ('measure' in statistic) {
    const { unit, meaning } = measures[statistic.measure];
    return { ...gate, statistic: { ...statistic, unit, meaning } };
  }
  const { trials } = statistic;
  if (typeof trials !== 'string') return { ...gate, statistic: { ...statistic, trials } };
  const session = sessions.find(({ name }) => name === trials);
  return { ...gate, statistic: { ...statistic, trials: session?.trials ?? [1, 1], session: trials } };
}
