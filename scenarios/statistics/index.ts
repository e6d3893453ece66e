/**
 * Averages, and intervals of which the coverage is measured.
 *
 * @module
 */

export { mean, median, quantile } from './averages.ts';
export { boundedMeanInterval } from './bounded-mean.ts';
export { FEWEST_VALUES, hasInterval, type Interval, SHARE } from './interval.ts';
export { meanInterval } from './mean-interval.ts';
export { medianInterval } from './median-interval.ts';
export { differenceInterval, ratioInterval } from './paired-interval.ts';
export { rangedMeanInterval } from './ranged-mean.ts';
