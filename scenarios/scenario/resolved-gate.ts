import type { Gate, Measure, MeasureStatistic, Scenario, Statistic } from './scenario.ts';

/** A statistic over trials that are counted, of a session that is found. */
export interface TrialStatistic extends Statistic {
  readonly trials: readonly [number, number];
  /** The session whose trials they are. */
  readonly session?: string;
}

/** A measure of the scenario with its unit and meaning. */
export type MeasuredStatistic = MeasureStatistic & Pick<Measure, 'unit' | 'meaning'>;

/** A gate that knows what its scenario says of its session or measure. */
export interface ResolvedGate extends Gate {
  readonly statistic: TrialStatistic | MeasuredStatistic;
}

/** Looks the session or the measure of a gate up; both are there in a scenario that was checked. */
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
