import type { Controller, Observed, Pose, SensorSpecs, SpikeBatch, Twist } from '../../agents/index.ts';
import type { World } from '../../sim/world/world.ts';
import type { RunIdentity, TrialResult } from '../scenario/result.ts';
import type { Goal } from '../scenario/scenario.ts';

/** Message to a listener when a seed begins, or goes on from a saved state. */
export interface SeedStart {
  /** Scenario, version, parameters, body, engine and controller of the run. */
  readonly identity: RunIdentity;
  /** Seed of all random numbers of the run. */
  readonly seed: number;
  /** Seconds per tick. */
  readonly period: number;
  /** Number of trials of the run. */
  readonly trials: number;
  /** Index of the first trial that will run: 0, or that of the saved state. */
  readonly firstTrial: number;
  /** The controller at work, to be read and never changed. */
  readonly controller: Controller;
  /** Sensors of the agent, by name. */
  readonly sensors: SensorSpecs;
}

/** Message to a listener when a trial begins. */
export interface TrialStart {
  /** Index of the trial in the run, from 0. */
  readonly index: number;
  /** Number of trials of the run. */
  readonly count: number;
  /** Tick of the run that is the first of this trial. */
  readonly tick: number;
  /** Pose of the body at the start, in the map frame. */
  readonly start: Readonly<Pose>;
  /** The goal that baselines are told; absent if there is none. */
  readonly goal?: Goal;
  /** All goals of the trial; none if it has none. */
  readonly goals: readonly Goal[];
  /** The world of the trial. */
  readonly world: World;
}

/** The end of one tick. Borrowed: one record is rewritten for every tick; copy what you keep. */
export interface TickRecord {
  /** Tick of the run, from 0. */
  readonly tick: number;
  /** Index of the trial, from 0. */
  readonly trial: number;
  /** Ticks of this trial completed, this one included. */
  readonly elapsed: number;
  /** `active` until the terminating tick, that one included; then `outcome`. */
  readonly phase: 'active' | 'outcome';
  /** Pose of the body at the end of the tick, in the map frame. */
  readonly pose: Readonly<Pose>;
  /** Realised velocity of the body, in base_link. */
  readonly twist: Readonly<Twist>;
  /** Velocity commanded in this tick, in base_link; zeros for an agent without a velocity actuator. */
  readonly command: Readonly<Twist>;
  /** Reward that the task judged at the end of this tick, and that the controller gets in the next one; dimensionless. */
  readonly reward: number;
  /** Name of the goal that was reached in this tick; undefined if none was reached by name. */
  readonly goal: string | undefined;
  /** The latest message of each sensor and when it came, by the name of the sensor. */
  readonly observations: Readonly<Record<string, Observed<object>>>;
}

/** The end of one tick of rest. Borrowed: one record is rewritten for every tick; copy what you keep. */
export interface RestRecord {
  /** Tick of the run, from 0. */
  readonly tick: number;
  /** Index of the trial after the rest, from 0. */
  readonly trial: number;
  /** Ticks of this rest completed, this one included. */
  readonly elapsed: number;
  /** Ticks of the whole rest. */
  readonly ticks: number;
}

/**
 * Follows a run and cannot change it: what the run computes is the same with any listeners and with none. All calls are
 * synchronous. A call that is left out costs nothing.
 */
export interface RunListener {
  /** Called when a seed begins, or goes on from a saved state. */
  seedStart?(start: SeedStart): void;
  /** Called after each tick of rest, before the trial after the rest starts. */
  rest?(record: RestRecord): void;
  /** Called when a trial starts, before its first tick. */
  trialStart?(start: TrialStart): void;
  /**
   * Called with the spikes of one population in one tick, before `tick` or `rest` of that tick. The batch is borrowed: valid
   * during the call only.
   */
  spikes?(batch: SpikeBatch): void;
  /** Called at the end of each tick of a trial, after the task has judged. */
  tick?(record: TickRecord): void;
  /** Called when a trial has ended. */
  trialEnd?(result: TrialResult): void;
  /** Called after the last trial or, when the run was interrupted, after the last completed one. */
  seedEnd?(): void;
}
