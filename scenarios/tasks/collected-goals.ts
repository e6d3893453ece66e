import { wholeTicks } from '../../agents/index.ts';
import type { GoalTrial, Verdict } from '../scenario/scenario.ts';
import type { RewardedGoal, RewardedGoalsOptions } from './rewarded-goals.ts';
import { invalidGoals, requireGoals, squaredDistance } from './rewarded-goals.ts';
import { shortestTour } from './shortest-tour.ts';

const AGAIN = 'the time after which goals pay again';

/** Start, goals and time of a trial that {@link collectedGoals} makes. */
export interface CollectedGoalsOptions extends RewardedGoalsOptions {
  /**
   * The goals, at least one with a reward above 0. Those are to be collected; the others are paid too, and not counted. Where two overlap,
   * the earlier one is collected first.
   */
  readonly goals: readonly RewardedGoal[];
  /**
   * Number of collections at which the trial ends as a success, a whole number from 1; without `againSeconds`, of no more than there are
   * goals to collect. Default: all of them, or with `againSeconds` none, so that the trial goes on until its time is out.
   */
  readonly count?: number;
  /** Seconds after its collection at which a goal pays again, also a body that stayed; a whole number of ticks. Default: never. */
  readonly againSeconds?: number;
  /**
   * Length of a way that collects `count` goals. Default: the shortest of those through their centres, to the edge of the last (see
   * `shortestTour`). It touches no edge early, so that who cuts corners within the discs has an SPL of 1;
   * and a goal that pays again counts once: say the length where `count` is more than there are goals.
   */
  readonly shortestMetres?: number;
}

/**
 * A trial of several goals, each with a reward, that goes on until enough are collected or time is out: a goal that the body is in pays its
 * reward once, or again after `againSeconds`. It is a success when `count` are collected; its latency is the time to that. Judged where the
 * body was when it sensed, before the move of the tick, one goal a tick. The oracle goes round by the shortest tour.
 *
 * `TrialResult.reached` says how often each was collected, `firstReachedSeconds` when first; gates ask by the metrics `collected`, `reward`
 * and `order`.
 *
 * @example
 * const trial = collectedGoals({
 *   start: { x: 0, y: 0, heading: 0 },
 *   goals: [
 *     { name: 'north', x: 0, y: 0.4, radius: 0.1, reward: 1 },
 *     { name: 'west', x: -0.3, y: 0, radius: 0.1, reward: 1 },
 *   ],
 *   timeLimitSeconds: 20,
 * });
 * console.log(trial.shortestMetres); // 0.7 m: west, and on to the edge of north
 *
 * @throws ValidationError `invalid_goals` without goals to collect, for two of one name, for a reward that is not finite, and for a `count` that
 * cannot be reached; TimingError `not_whole_ticks` in the run
 */
export function collectedGoals(options: CollectedGoalsOptions): GoalTrial {
  const { start, goals, timeLimitSeconds, outcomeSeconds = 0, againSeconds } = options;
  const wanted = goals.filter(({ reward }) => reward > 0);
  const { count = againSeconds === undefined ? wanted.length : Infinity } = options;
  checkGoals(goals, wanted, options);
  const tour = shortestTour(start, wanted, count);
  const order = tour.goals.map((goal) => goals.indexOf(goal));
  // Of each goal the tick of its last collection, 0 before the first; then how many were collected.
  const memory = new Float64Array(goals.length + 1);
  const COUNT = goals.length;
  let paid: RewardedGoal | undefined;

  return {
    start,
    goal: tour.goals[0],
    goals,
    shortestMetres: options.shortestMetres ?? tour.metres,
    timeLimitSeconds,
    outcomeSeconds,
    memory,
    // The next of the tour that was not collected; where all were, the one that pays again first.
    target: () => goals[order.reduce((next, k) => (memory[k] < memory[next] ? k : next))],
    judge({ before, elapsed, period }): Verdict | undefined {
      const again = againSeconds === undefined ? Infinity : wholeTicks(againSeconds, period, AGAIN);
      const k = goals.findIndex(
        (goal, i) =>
          (memory[i] === 0 || elapsed - memory[i] >= again) &&
          squaredDistance(before, goal) <= goal.radius * goal.radius,
      );
      paid = goals[k];
      if (paid === undefined) return undefined;
      memory[k] = elapsed;
      if (paid.reward > 0) memory[COUNT]++;
      if (paid.reward <= 0 || memory[COUNT] < count) return undefined;
      return { reward: paid.reward, success: true, reason: `${count} collected`, goal: paid.name };
    },
    reward: () => (paid === undefined ? 0 : { reward: paid.reward, goal: paid.name }),
  };
}

/** @throws ValidationError `invalid_goals` */
function checkGoals(
  goals: readonly RewardedGoal[],
  wanted: readonly RewardedGoal[],
  { count, againSeconds }: CollectedGoalsOptions,
): void {
  if (wanted.length === 0) throw invalidGoals('one goal or more with a reward above 0', goals);
  requireGoals(goals);
  const most = againSeconds === undefined ? wanted.length : Infinity;
  if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= most))
    throw invalidGoals(`a count that is a whole number from 1${most < Infinity ? ` to ${most}` : ''}`, count);
}
