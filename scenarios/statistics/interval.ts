/** An interval: its lower end, then its upper end. Both are NaN where no method covers, which is said by {@link hasInterval}. */
export type Interval = readonly [number, number];

/** Probability with which intervals of this room hold what they are for, from 0 to 1. docs/intervals.md has what was measured. */
export const LEVEL = 0.95;

/** Least and greatest value of a share. */
export const SHARE: Interval = [0, 1];

/** Share that may lie beyond each end. */
export const TAIL = (1 - LEVEL) / 2;

/** No interval: too few values, or too much alike, for any method that covers. */
export const NO_INTERVAL: Interval = [Number.NaN, Number.NaN];

/**
 * Number of values from which on there is an interval of a median, of pairs, or of a mean of unknown range: five values all lie on one side of
 * their median in 1 of 16 cases, which is more than an interval at level 0.95 may miss.
 */
export const FEWEST_VALUES = 6;

/** Tells an interval from `NO_INTERVAL`. */
export function hasInterval([low, high]: Interval): boolean {
  return !Number.isNaN(low + high);
}

/** `1.2 to 1.9`; `none` where there is no interval. @param text of an end */
export function intervalText(interval: Interval, text: (end: number) => string): string {
  return hasInterval(interval) ? interval.map(text).join(' to ') : 'none';
}

/**
 * Tells values that are nearly all the same: more than half of them are equal. How often the others occur, and how far they lie, is then
 * seen too rarely for an interval that goes by the spread of the values.
 *
 * @param sorted in rising order
 */
export function mostlyEqual(sorted: ArrayLike<number>): boolean {
  const least = Math.floor(sorted.length / 2) + 1;
  for (let first = 0; first + least <= sorted.length; first++)
    if (sorted[first] === sorted[first + least - 1]) return true;
  return false;
}
