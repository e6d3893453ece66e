import type { Interval } from '../measure/metrics.ts';

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
  readonly outcome: Outcome;
  /** Why, for people, where the value does not say it: what the run ails from, or why it cannot be told. */
  readonly because?: string;
}

/**
 * Number of seeds without which an interval says nothing, unless the scenario lists fewer: five values all lie on one side of their
 * median in 1 of 16 cases, which is more than an interval at level 0.95 may miss.
 */
export const FEWEST_SEEDS = 6;

/** A value over seeds with its interval, and the numbers of seeds that it is judged by. */
export interface Estimate {
  /** In the unit of the gate's value. */
  readonly value: number;
  /** Bootstrap interval of the value at level 0.95. */
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
  return isOutside(interval, bound) ? { outcome: 'failed' } : ACROSS;
}

/** Whether a value fails, as that of an ablation must: by its whole interval. One that fails by less proves nothing. */
export function decideAblation(estimate: Estimate): Judgement {
  const few = fewSeeds(estimate.judged, estimate.listed);
  if (few !== undefined) return few;
  if (isOutside(estimate.interval, estimate.bound)) return { outcome: 'passed' };
  return decide(estimate).outcome === 'passed' ? { outcome: 'failed' } : ACROSS;
}

/** Says that seeds are too few to tell: fewer than the scenario lists, and than an interval needs. */
export function fewSeeds(judged: number, listed: number): Judgement | undefined {
  if (judged >= Math.min(listed, FEWEST_SEEDS)) return undefined;
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

const ACROSS: Judgement = { outcome: 'undecided', because: 'the interval reaches across a limit' };
