import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { metricsOf, requireMetric, requireTrials, valueOfSeed } from '../judge/compare.ts';
import type { Condition, Placed } from './panel.ts';
import { titleOf } from './quantity.ts';

/** First and last trial, counted from 1, both included. */
export type Trials = readonly [number, number];

/** Number of trials of the seed that has most. */
export function trialsIn(conditions: readonly Placed[]): number {
  const lengths = conditions.flatMap(({ condition }) =>
    condition.seeds.flatMap(({ trials }) => Object.values(trials).map(({ length }) => length)),
  );
  return Math.max(0, ...lengths);
}

/**
 * A value of each seed that has all trials of a range, of those of them that have one.
 *
 * @param metric column of `trials.csv`, or `measure_` and the name of a measure
 */
export function valuesOf(
  { seeds }: Pick<Condition, 'seeds'>,
  metric: string,
  [first, last]: Trials,
): readonly { readonly seed: number; readonly value: number }[] {
  return seeds
    .filter(({ trials }) => Object.values(trials).every(({ length }) => length >= last))
    .map((one) => ({ seed: one.seed, value: valueOfSeed(one, metric, first, last) }))
    .filter(({ value }) => Number.isFinite(value));
}

/**
 * Refuses a quantity that no condition has, and trials that there are not.
 *
 * @throws ValidationError `unknown_metric`, `no_such_trials`
 */
export function requireValues(conditions: readonly Placed[], metric: string, trials?: Trials): void {
  requireMetric(metric, metricsOf(conditions.map(({ condition }) => condition)));
  if (trials !== undefined) requireTrialsOf(conditions, trials);
}

/** @throws ValidationError `no_such_trials` */
export function requireTrialsOf(conditions: readonly Placed[], trials: Trials): void {
  requireTrials(trials, trialsIn(conditions));
}

/** Words for the axis of a quantity, with the unit that a condition tells. */
export function labelOf(conditions: readonly Placed[], metric: string): string {
  const told = conditions.find(({ condition: { units } }) => units?.[metric] !== undefined);
  return titleOf(metric, told?.condition.units?.[metric]);
}

/**
 * Refuses to draw nothing.
 *
 * @param n numbers of seeds that have a value, of each condition
 * @throws ValidationError `no_values`
 */
export function requireSeeds(n: readonly number[], metric: string, trials: Trials): void {
  if (n.some((seeds) => seeds > 0)) return;
  throw new ValidationError(`no seed has a value of '${metric}' in these trials`, {
    code: 'no_values',
    expected: 'a value in a trial or more of a seed that has all of them',
    received: metric.startsWith('measure_') ? 'none' : `none in ${trialsText(trials)}`,
    remedy: 'take other trials, or another quantity: a task without a goal has no success, latency and SPL',
  });
}

/** A parameter with its unit, as `delay (s)`. */
export function parameterLabel(parameter: string, conditions: readonly Placed[]): string {
  const told = conditions.find(({ condition: { parameterUnits } }) => parameterUnits?.[parameter] !== undefined);
  const unit = told?.condition.parameterUnits?.[parameter] ?? '1';
  return unit === '1' ? parameter : `${parameter} (${unit})`;
}

/** The run of a name. @throws ValidationError `unknown_condition`, which suggests the nearest name */
export function conditionCalled<T extends Pick<Condition, 'name'>>(name: string, all: readonly T[]): T {
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = all.map((one) => one.name);
  const nearest = nearestName(name, names);
  throw new ValidationError(`there is no condition '${name}'`, {
    code: 'unknown_condition',
    expected: names.join(', '),
    received: name,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}

/** @throws ValidationError `unknown_parameter`, which suggests the nearest name */
export function requireParameter(parameter: string, conditions: readonly Placed[]): void {
  const names = [...new Set(conditions.flatMap(({ condition }) => Object.keys(condition.params)))];
  if (names.includes(parameter)) return;
  const nearest = nearestName(parameter, names);
  throw new ValidationError(`the runs have no parameter '${parameter}'`, {
    code: 'unknown_parameter',
    expected: names.join(', '),
    received: parameter,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}

/** `trials 11 to 20`, or `trial 3`. */
export function trialsText([first, last]: Trials): string {
  return first === last ? `trial ${first}` : `trials ${first} to ${last}`;
}

/** Trials as words give them: `11-20`, or `3`; undefined for anything else. */
export function trialsFrom(word: string): Trials | undefined {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? [];
  const range: Trials = [Number(first), Number(last)];
  return range[0] >= 1 && range[1] >= range[0] ? range : undefined;
}
