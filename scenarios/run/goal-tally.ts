import { given } from '../../agents/given.ts';
import { ScenarioError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { shareInOrder } from '../measure/metrics.ts';
import type { TrialResult } from '../scenario/result.ts';
import type { Goal } from '../scenario/scenario.ts';

/** Goals that a trial has reached so far. */
export interface ReachedGoals {
  /** How often each goal was reached, by its name. */
  readonly reached: Readonly<Record<string, number>>;
  /** When each goal was first reached, in that order. */
  readonly firstReached: readonly {
    /** Name of the goal. */
    readonly goal: string;
    /** Tick of the trial, from 1. */
    readonly tick: number;
  }[];
}

/** Counts the goals that a trial reaches by name. */
export class GoalTally {
  readonly #reached: Record<string, number>;
  readonly #first: ReachedGoals['firstReached'][number][];

  constructor({ reached, firstReached }: ReachedGoals = { reached: {}, firstReached: [] }) {
    this.#reached = { ...reached };
    this.#first = firstReached.slice();
  }

  /** Counts that a goal was reached. */
  add(goal: string, tick: number): void {
    if (!Object.hasOwn(this.#reached, goal)) this.#first.push({ goal, tick });
    this.#reached[goal] = (this.#reached[goal] ?? 0) + 1;
  }

  save(): ReachedGoals {
    return { reached: { ...this.#reached }, firstReached: this.#first.slice() };
  }

  /** Fields of the trial's result about its goals. @param period s @param goals those of the trial, as it lists them */
  result(goals: readonly Goal[], period: number): Pick<TrialResult, 'reached' | 'firstReachedSeconds' | 'order'> {
    if (this.#first.length === 0) return {};
    const order = shareInOrder(this.#first.map(({ goal }) => goals.findIndex(({ name }) => name === goal)));
    return {
      reached: { ...this.#reached },
      firstReachedSeconds: Object.fromEntries(this.#first.map(({ goal, tick }) => [goal, tick * period])),
      ...given({ order }),
    };
  }
}

/** @throws ScenarioError `unknown_goal` for a goal that is not among those of the trial */
export function checkGoal(goal: string, goals: readonly Goal[], scenario: string): void {
  const names = goals.flatMap(({ name = [] }) => name);
  if (names.includes(goal)) return;
  const nearest = nearestName(goal, names);
  throw new ScenarioError(`the trial has no goal '${goal}'`, {
    code: 'unknown_goal',
    expected: names.join(', ') || 'goals with names',
    received: goal,
    block: scenario,
    ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
  });
}
