import { given } from '../../agents/given.ts';
import type { Interval } from '../statistics/interval.ts';
import { FEWEST_VALUES, hasInterval } from '../statistics/interval.ts';

/** How a check came out: `undecided` where there were too few seeds, or too little time, to tell. */
export type Outcome = 'passed' | 'failed' | 'undecided';

/** The limits of a gate: one, or two. */
export interface Bound {
  /** Least value that passes; in the unit of the gate's value. Default: no limit. */
  readonly atLeast?: number;
  /** Largest value that passes; in the unit of the gate's value. Default: no limit. */
  readonly atMost?: number;
}

/** An outcome, and what else there is to say about it. */
export interface Judgement {
  /** Result of the check; `undecided` where seeds or time are too few to tell. */
  readonly outcome: Outcome;
  /** Why, for people, where the value does not say it: what the run ails from, or why it cannot be told. */
  readonly because?: string;
}

/** A value over seeds with its interval, and the numbers of seeds that it is judged by. */
export interface Estimate {
  /** In the unit of the gate's value. */
  readonly value: number;
  /** Interval of the value at level 0.95; both ends NaN where there is none. */
  readonly interval: Interval;
  readonly bound: Bound;
  /** Number of seeds that ran. */
  readonly judged: number;
  /** Number of seeds that the scenario lists, for which its limits are set. */
  readonly listed: number;
}

/**
 * Whether a value passes. On as many seeds as are listed, the value decides. On fewer, its whole interval must lie on one side of
 * every limit.
 */
export function decide({ value, interval, bound, judged, listed }: Estimate): Judgement {
  const few = fewSeeds(judged, listed);
  if (few !== undefined) return few;
  if (judged >= listed) return { outcome: meets(value, bound) ? 'passed' : 'failed' };
  if (interval.every((end) => meets(end, bound))) return { outcome: 'passed' };
  return isOutside(interval, bound) ? { outcome: 'failed' } : undecided(interval);
}

/** Side of a gate's limits on which an ablation must fail: below the lower one, or above the upper one. */
export type Side = 'below' | 'above';

/**
 * Decides whether a value fails as that of an ablation must: by its whole interval, and on the side that is named. One that fails by less
 * proves nothing. One that fails on the other side, as where the ablation does better than the gate allows, has not failed as it must.
 */
export function decideAblation(estimate: Estimate, side: Side): Judgement {
  const few = fewSeeds(estimate.judged, estimate.listed);
  if (few !== undefined) return few;
  const { interval, bound } = estimate;
  const lower = given({ atLeast: bound.atLeast });
  const upper = given({ atMost: bound.atMost });
  const [asked, opposite] = side === 'below' ? [lower, upper] : [upper, lower];
  if (isOutside(interval, asked)) return { outcome: 'passed' };
  if (isOutside(interval, opposite))
    return { outcome: 'failed', because: `it lies beyond the other limit: it must fail ${side} the limits` };
  return decide(estimate).outcome === 'passed' ? { outcome: 'failed' } : undecided(interval);
}

/** The side on which an ablation must fail a gate: the one that is declared, else that of the gate's only limit. */
export function sideOf(declared: Side | undefined, { atLeast }: Bound): Side {
  return declared ?? (atLeast === undefined ? 'above' : 'below');
}

/** Says that seeds are too few to tell: fewer than the scenario lists, and than {@link FEWEST_VALUES}. */
export function fewSeeds(judged: number, listed: number): Judgement | undefined {
  if (judged >= Math.min(listed, FEWEST_VALUES)) return undefined;
  return { outcome: 'undecided', because: `too few seeds to tell: ${judged} of ${listed}` };
}

/** Whether a value lies within limits; what is not finite never does. */
export function meets(value: number, { atLeast = -Infinity, atMost = Infinity }: Bound): boolean {
  return Number.isFinite(value) && value >= atLeast && value <= atMost;
}

/** Whether a whole interval lies beyond a limit. */
function isOutside([low, high]: Interval, { atLeast = -Infinity, atMost = Infinity }: Bound): boolean {
  return high < atLeast || low > atMost;
}

function undecided(interval: Interval): Judgement {
  const because = hasInterval(interval)
    ? 'the interval reaches across a limit'
    : 'no interval covers: the seeds are too few, or more than half of them alike';
  return { outcome: 'undecided', because };
}
