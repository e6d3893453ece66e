import { type Pose, ValidationError } from '../../agents/index.ts';
import type { Goal, GoalTrial } from '../scenario/scenario.ts';

/** A goal with a name and a reward of its own. */
export interface RewardedGoal extends Goal {
  /** Different from that of any other goal of the trial. */
  readonly name: string;
  /** Reward of who reaches it; dimensionless, below 0 for a place to avoid. */
  readonly reward: number;
}

/** Start, goals and time of a trial that {@link rewardedGoals} makes. */
export interface RewardedGoalsOptions {
  /** Pose at which the body is placed, in the map frame. */
  readonly start: Pose;
  /** The goals, at least one; where two overlap, the earlier one counts. */
  readonly goals: readonly RewardedGoal[];
  /** Seconds after which the trial ends as a failure; a whole number of ticks. */
  readonly timeLimitSeconds: number;
  /** See `Trial.outcomeSeconds`. Default: one tick. */
  readonly outcomeSeconds?: number;
  /** Length of the shortest path from the start to the edge of the best goal. Default: that of the straight line. */
  readonly shortestMetres?: number;
}

/**
 * A trial of several goals, each with a reward: it ends at the first that the body is in, with the reward of that goal. It is a success at a
 * goal of the largest reward, the first of which is the one that baselines are told. Judged where the body was when it sensed, before the
 * move of the tick, as a single hidden goal is.
 *
 * @example
 * const trial = rewardedGoals({
 *   start: { x: 0, y: 0, heading: 0 },
 *   goals: [
 *     { name: 'left', x: -0.4, y: 0, radius: 0.1, reward: -1 },
 *     { name: 'right', x: 0.4, y: 0, radius: 0.1, reward: 1 },
 *   ],
 *   timeLimitSeconds: 20,
 * });
 * console.log(trial.shortestMetres); // 0.3 m, to the edge of the better one
 *
 * @throws ValidationError `invalid_goals` without goals, for two of one name, and for a reward that is not finite
 */
export function rewardedGoals(options: RewardedGoalsOptions): GoalTrial {
  const { start, goals, timeLimitSeconds, outcomeSeconds = 0 } = options;
  requireGoals(goals);
  const largest = Math.max(...goals.map(({ reward }) => reward));
  const best = goals.find(({ reward }) => reward === largest) as RewardedGoal;
  const straight = Math.sqrt(squaredDistance(start, best)) - best.radius;
  return {
    start,
    goal: best,
    goals,
    shortestMetres: options.shortestMetres ?? Math.max(0, straight),
    timeLimitSeconds,
    outcomeSeconds,
    judge({ before }) {
      for (const goal of goals) {
        if (squaredDistance(before, goal) > goal.radius * goal.radius) continue;
        const { name, reward } = goal;
        return { reward, success: reward === largest, reason: `goal '${name}' reached`, goal: name };
      }
      return undefined;
    },
  };
}

/** @throws ValidationError `invalid_goals` */
export function requireGoals(goals: readonly RewardedGoal[]): void {
  const names = new Set(goals.map(({ name }) => name));
  if (goals.length === 0 || names.size < goals.length || !goals.every(({ reward }) => Number.isFinite(reward)))
    throw invalidGoals('one goal or more, each with a name of its own and a finite reward', goals);
}

/** The error about goals of which no trial can be made. */
export function invalidGoals(expected: string, received: unknown): ValidationError {
  return new ValidationError('these goals make no trial', { code: 'invalid_goals', expected, received });
}

/** Square of the distance from a place to the centre of a goal, m^2. */
export function squaredDistance(a: { readonly x: number; readonly y: number }, b: Goal): number {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}
