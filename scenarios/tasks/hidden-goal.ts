import type { Pose } from '../../agents/index.ts';
import type { Goal, GoalTrial } from '../scenario/scenario.ts';

export interface HiddenGoalOptions {
  readonly start: Pose;
  readonly goal: Goal;
  /** s */
  readonly timeLimitSeconds: number;
  /** s that the agent stays at the goal, rewarded, before the trial ends. */
  readonly outcomeSeconds: number;
}

/**
 * A trial that ends at a goal the agent cannot sense (Morris 1984). Nothing is in the way, so the shortest path is straight.
 * The goal is judged where the agent was when it sensed, before the move of the tick.
 */
export function hiddenGoal({ start, goal, timeLimitSeconds, outcomeSeconds }: HiddenGoalOptions): GoalTrial {
  const squaredDistance = ({ x, y }: Readonly<Pose>): number =>
    (x - goal.x) * (x - goal.x) + (y - goal.y) * (y - goal.y);
  return {
    start,
    goal,
    shortestMetres: Math.max(0, Math.sqrt(squaredDistance(start)) - goal.radius),
    timeLimitSeconds,
    outcomeSeconds,
    judge: ({ before }) =>
      squaredDistance(before) <= goal.radius * goal.radius
        ? { reward: 1, success: true, reason: 'goal reached' }
        : undefined,
  };
}
