import { given } from '../../agents/given.ts';
import type { Gate, Measure, MeasureStatistic, Scenario, Statistic } from './scenario.ts';

/** A statistic over a range of trials, which replaces the name of a session. */
export interface TrialStatistic extends Statistic {
  /** First and last trial, counted from 1, both included. */
  readonly trials: readonly [number, number];
  /** Name of the session whose trials they are; absent if the gate asks for a range. */
  readonly session?: string;
}

/** A statistic that the scenario measures by itself, with unit, meaning and range. */
export type MeasuredStatistic = MeasureStatistic & Pick<Measure, 'unit' | 'meaning' | 'range'>;

/** A gate with what its scenario declares of the session or measure that it asks for. `between` is `atLeast` and `atMost`. */
export interface ResolvedGate extends Omit<Gate, 'between'> {
  /** Statistic of trials, with a range for the name of a session; or of a measure, with its unit, meaning and range. */
  readonly statistic: TrialStatistic | MeasuredStatistic;
}

/** Looks up the session or the measure that a gate asks for; it is there in a scenario that passed `checkScenario`. */
export function resolveGate({ between, ...gate }: Gate, scenario: Scenario): ResolvedGate {
  const limits = given({ atLeast: between?.[0], atMost: between?.[1] });
  return { ...gate, ...limits, statistic: resolveStatistic(gate.statistic, scenario) };
}

function resolveStatistic(
  statistic: Gate['statistic'],
  { sessions = [], measures = {} }: Scenario,
): ResolvedGate['statistic'] {
  if ('measure' in statistic) {
    const { unit, meaning, range } = measures[statistic.measure];
    return { ...statistic, unit, meaning, ...given({ range }) };
  }
  const { trials } = statistic;
  if (typeof trials !== 'string') return { ...statistic, trials };
  const session = sessions.find(({ name }) => name === trials);
  return { ...statistic, trials: session?.trials ?? [1, 1], session: trials };
}
