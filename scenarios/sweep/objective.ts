import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { METRICS, type Metric } from '../scenario/metric.ts';
import { type ResolvedGate, resolveGate } from '../scenario/resolved-gate.ts';
import type { Gate, Scenario } from '../scenario/scenario.ts';

/** A statistic that points are judged by. */
export type PointStatistic = ResolvedGate['statistic'];

/** What is sought: the point at which a statistic is least, or largest. */
export interface Objective {
  /** As it was given: `mean(latency, 11-20)`. */
  readonly text: string;
  readonly statistic: PointStatistic;
  readonly direction: Direction;
}

export type Direction = 'minimise' | 'maximise';

/** Limits that a point must keep, by its value alone. */
export interface Constraint {
  readonly text: string;
  readonly statistic: PointStatistic;
  readonly atLeast?: number;
  readonly atMost?: number;
}

const FORM = 'mean(METRIC, FIRST-LAST), median(METRIC, FIRST-LAST), mean(MEASURE), or the id of a gate';
/** Metrics of which less is better. */
const LESS_IS_BETTER: readonly string[] = ['latency', 'collision-rate'] satisfies readonly Metric[];

/**
 * Reads a statistic: `mean(latency, 11-20)` and `median(...)` over trials, counted from 1, `mean(success, probe)` over those of a session,
 * `mean(latency)` over all; `mean(NAME)` of a measure of the scenario; or the id of a gate, for the statistic that it judges.
 *
 * @param trials number of trials of each seed
 * @throws ValidationError `malformed_objective`, which says what there is
 */
export function parseStatistic(text: string, scenario: Scenario, trials: number): PointStatistic {
  const { gates, measures = {}, sessions = [] } = scenario;
  const named = gates.find(({ id }) => id === text.trim());
  const statistic = named?.statistic ?? writtenStatistic(text, Object.keys(measures), trials);
  const names = {
    measure: Object.keys(measures),
    metric: Object.keys(METRICS),
    session: sessions.map(({ name }) => name),
  };
  const refuse = (received: string, known: readonly string[]): ValidationError => {
    const nearest = nearestName(received, [...known, ...gates.map(({ id }) => id)]);
    return malformed(text, `one of ${known.join(', ')}`, given({ remedy: nearest && `did you mean '${nearest}'?` }));
  };
  if ('measure' in statistic) return resolveGate({ id: text, statistic } as Gate, scenario).statistic;
  if (!names.metric.includes(statistic.metric)) throw refuse(statistic.metric, [...names.metric, ...names.measure]);
  if (typeof statistic.trials === 'string' && !names.session.includes(statistic.trials))
    throw refuse(statistic.trials, names.session);
  const resolved = resolveGate({ id: text, statistic } as Gate, scenario).statistic;
  if (
    'trials' in resolved &&
    !(resolved.trials[0] >= 1 && resolved.trials[0] <= resolved.trials[1] && resolved.trials[1] <= trials)
  )
    throw malformed(text, `trials from 1 to ${trials}`);
  return resolved;
}

function writtenStatistic(text: string, measures: readonly string[], trials: number): Gate['statistic'] {
  const match = /^\s*(mean|median)\s*\(\s*([^,()]+?)\s*(?:,\s*([^,()]+?)\s*)?\)\s*$/.exec(text);
  if (match === null) throw malformed(text, FORM);
  const [, over, name, which] = match;
  if (which === undefined && measures.includes(name)) return { measure: name, over: over as 'mean' | 'median' };
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(which ?? `1-${trials}`) ?? [];
  return {
    metric: name as Metric,
    over: over as 'mean' | 'median',
    trials: first === undefined ? (which as string) : [Number(first), Number(last)],
  };
}

/** Reads what is sought. @param direction needed for a measure of the scenario, of which nobody else knows. Default: by the metric @throws as {@link parseStatistic} */
export function parseObjective(text: string, scenario: Scenario, trials: number, direction?: Direction): Objective {
  const statistic = parseStatistic(text, scenario, trials);
  if (direction === undefined && 'measure' in statistic)
    throw malformed(text, 'a direction beside it', { remedy: 'say --minimise or --maximise' });
  const usual = 'metric' in statistic && LESS_IS_BETTER.includes(statistic.metric) ? 'minimise' : 'maximise';
  return { text, statistic, direction: direction ?? usual };
}

/** Reads a limit: a statistic, `>=` or `<=`, and a number in its unit. @throws as {@link parseStatistic} */
export function parseConstraint(text: string, scenario: Scenario, trials: number): Constraint {
  const [, statistic, sign, limit] = /^(.*?)\s*(>=|<=)\s*([-+.\deE]+)\s*$/.exec(text) ?? [];
  if (statistic === undefined || limit.trim() === '' || !Number.isFinite(Number(limit)))
    throw malformed(text, `${FORM}; then >= or <=, and a number`);
  const bound = sign === '>=' ? { atLeast: Number(limit) } : { atMost: Number(limit) };
  return { text, statistic: parseStatistic(statistic, scenario, trials), ...bound };
}

function malformed(text: string, expected: string, more: { readonly remedy?: string } = {}): ValidationError {
  return new ValidationError('it cannot be told what points are judged by', {
    code: 'malformed_objective',
    expected,
    received: text,
    ...more,
  });
}
