import type { Controller, Observed, Pose, SpikeBatch, Twist } from '../../agents/index.ts';
import type { World } from '../../sim/world/world.ts';
import type { RunIdentity, TrialResult } from '../scenario/result.ts';
import type { Goal } from '../scenario/scenario.ts';

/** What a listener is told when a seed begins, or goes on from a checkpoint. */
export interface SeedStart {
  readonly identity: RunIdentity;
  readonly seed: number;
  /** s */
  readonly period: number;
  /** Trials of the run. */
  readonly trials: number;
  /** The first trial that will run: 0, or that of the checkpoint. */
  readonly firstTrial: number;
  /** At work, to be read and never changed. */
  readonly controller: Controller;
}

export interface TrialStart {
  /** Counted from 0. */
  readonly index: number;
  /** Trials of the run. */
  readonly count: number;
  /** The tick of the run that comes first in this trial. */
  readonly tick: number;
  readonly start: Readonly<Pose>;
  /** The one that baselines are told. */
  readonly goal: Goal;
  /** All of them. */
  readonly goals: readonly Goal[];
  readonly world: World;
}

/** The end of one tick. Borrowed: one record is rewritten for every tick; copy what you keep. */
export interface TickRecord {
  /** Of the run. */
  readonly tick: number;
  /** Index of the trial, counted from 0. */
  readonly trial: number;
  /** Ticks of this trial completed, this one included. */
  readonly elapsed: number;
  readonly phase: 'active' | 'outcome';
  /** Where the body is at the end of the tick, map frame. */
  readonly pose: Readonly<Pose>;
  /** Its realised velocity, base_link. */
  readonly twist: Readonly<Twist>;
  /** What was commanded in this tick, base_link; zeros for an agent without a velocity actuator. */
  readonly command: Readonly<Twist>;
  /** What the task judged at the end of this tick; the controller gets it in the next one. */
  readonly reward: number;
  /** Name of the goal that was reached in this tick, where the trial names several. */
  readonly goal: string | undefined;
  /** The latest message of each sensor and when it came. */
  readonly observations: Readonly<Record<string, Observed<object>>>;
}

/** The end of one tick of rest. Borrowed: one record is rewritten for every tick; copy what you keep. */
export interface RestRecord {
  /** Of the run. */
  readonly tick: number;
  /** Index of the trial to come, counted from 0. */
  readonly trial: number;
  /** Ticks of this rest completed, this one included. */
  readonly elapsed: number;
  /** Ticks of the whole rest. */
  readonly ticks: number;
}

/**
 * Follows a run and cannot change it: what it computes is the same with any listeners and with none. All calls are
 * synchronous; an absent one costs nothing.
 */
export interface RunListener {
  seedStart?(start: SeedStart): void;
  /** A tick of rest, before the trial that it belongs to starts. */
  rest?(record: RestRecord): void;
  trialStart?(start: TrialStart): void;
  /** Spikes of one population in one tick, before that tick's `tick` or `rest`. Borrowed: valid during the call only. */
  spikes?(batch: SpikeBatch): void;
  tick?(record: TickRecord): void;
  trialEnd?(result: TrialResult): void;
  /** After the last trial, or after the last completed one when the run was interrupted. */
  seedEnd?(): void;
}
