import type { ActuatorKind, ActuatorMessages, AnyAgent, Body, Controller, Pose } from '../../agents/index.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type { SensorFault } from '../../sim/sensors/faults.ts';
import type { World } from '../../sim/world/world.ts';
import type { Metric } from './metric.ts';
import type { Parameters, Settings, Values } from './parameters.ts';
import type { ReportBlocks, ReportSection, ReportVocabulary } from './report-section.ts';
import type { PhysicsName, RunResult, TrialResult } from './result.ts';

/** A goal: a disc on the floor. */
export interface Goal {
  /** Metres, centre along the map's x axis. */
  readonly x: number;
  /** Metres, centre along the map's y axis. */
  readonly y: number;
  /** Metres, radius of the disc. */
  readonly radius: number;
  /** Name by which rewards and verdicts refer to it. If a trial has several goals, each has a name of its own. */
  readonly name?: string;
  /** Reward for reaching it, as reports state it; dimensionless. The task gives it (see `rewardedGoals`). Default: nothing is said. */
  readonly reward?: number;
}

/** State of a trial at the end of a tick, as its task sees it. Borrowed: valid during the call only. */
export interface Scene {
  /** Ticks of this trial completed, this one included: 1 in the first call. */
  readonly elapsed: number;
  /** Seconds per tick. */
  readonly period: number;
  /** Pose of the body when it sensed in this tick. */
  readonly before: Readonly<Pose>;
  /** Pose of the body now. */
  readonly after: Readonly<Pose>;
  /** Whether the body touched anything in this tick. */
  readonly touching: boolean;
  /** The controller's command to each actuator in this tick, by name. */
  readonly commands: Readonly<Record<string, Readonly<ActuatorMessages[ActuatorKind]>>>;
}

/** A task's judgement that ends a trial. */
export interface Verdict {
  /** Reward that the controller gets in the next tick; dimensionless. */
  readonly reward: number;
  /** Whether the agent did what the task asks for. */
  readonly success: boolean;
  /** For people and reports: `goal reached`, `crashed`. */
  readonly reason: string;
  /** Name of the goal that was reached, if the goals have names. */
  readonly goal?: string;
}

/** A reward with the name of the goal that it is for. */
export interface GoalReward {
  /** Reward of the tick, which the controller gets in the next one; dimensionless. */
  readonly reward: number;
  /** Name of the goal that was reached. */
  readonly goal: string;
}

/** One trial of a task: where it starts, what rewards it and what ends it. */
export interface Trial {
  /** Pose at which the body is placed, in the map frame. */
  readonly start: Pose;
  /**
   * The world of this trial, such as one with another wall. Return the same object for the same world: another object is
   * another world, for which physics and sensors are made anew. Default: the world of the seed.
   */
  readonly world?: World;
  /** The goal that reports show and that baselines are told. Default: none; the oracle then has nowhere to drive. */
  readonly goal?: Goal;
  /** All goals if there are several, `goal` among them. Reports show them, rewards name them. Default: `goal` alone, if there is one. */
  readonly goals?: readonly Goal[];
  /** The goal that the oracle drives to next, by what `memory` holds; called in every tick. Default: `goal` all the time. */
  target?(): Goal;
  /** Length of the shortest path around walls from the start to the edge of the goal. Default: not known, and the trial has no SPL. */
  readonly shortestMetres?: number;
  /** Seconds after which a trial without a verdict ends, as a failure if it is judged; a whole number of ticks, at least one. */
  readonly timeLimitSeconds: number;
  /**
   * Rest of the controller before the trial, a whole number of ticks. The body stands at its start, sensors are blind, actuators
   * are at zero, and nobody judges (see `Controller.rest`). Default: 0.
   */
  readonly restSeconds?: number;
  /**
   * Time that the trial goes on after its terminating tick, in feedback phase `outcome`; a whole number of ticks. The first of
   * them brings the reward of the verdict, so that there is at least one. Default, also for 0: one tick. A trial that ran out of
   * time has no such phase, but for one tick if its last one was rewarded, which brings that reward.
   */
  readonly outcomeSeconds?: number;
  /**
   * Vectors that cue sensors are shown, by the name of the sensor; one for each cue sensor of the scenario's agent. `judge` and
   * `reward` may rewrite them in place, for the next tick.
   */
  readonly cues?: Readonly<Record<string, Float64Array>>;
  /**
   * Faults of sensors of the scenario's agent, at times of the trial, its rest left out. Baselines, which have other sensors, have
   * no faults. Default: none.
   */
  readonly faults?: readonly SensorFault[];
  /**
   * Judges the end of every tick until it returns a verdict, which terminates the trial. Default: nothing is to be achieved; the trial lasts
   * for its time limit and is measured, and is neither a success nor a failure.
   */
  judge?(scene: Scene): Verdict | undefined;
  /**
   * Rewards a tick that does not terminate the trial; called after `judge`. Returns a dimensionless number, with the name of the
   * goal if one of several was reached. Default: no reward.
   */
  reward?(scene: Scene): number | GoalReward;
  /**
   * Everything that `judge` and `reward` remember from tick to tick, each number in the unit that they give it. They rewrite it
   * in place. What they keep elsewhere is lost when a run is saved inside the trial. Default: nothing.
   */
  readonly memory?: Float64Array;
}

/** A trial with a goal to find and a judge of that, such as tasks make it. */
export type GoalTrial = Trial & Required<Pick<Trial, 'goal' | 'shortestMetres' | 'judge'>>;

/** A statistic of one seed over a range of trials. */
export interface Statistic {
  /**
   * Metric of each trial: `success` (0 or 1), `latency` in s (the time limit for a trial that ran out of time), `spl`
   * (`TrialResult.spl`, from 0 to 1), `speed` in m/s, `collision-rate` in contacts begun per metre driven, or `sparsity`, the
   * share of neuron updates without a spike, `reward`, the sum of the trial, `collected`, how often goals were reached by name, or `order`
   * (`TrialResult.order`, from 0 to 1; 0 where fewer than two were reached).
   */
  readonly metric: Metric;
  /**
   * How the values of the trials become one number of the seed, and those of the seeds the value of a gate: the mean over seeds of
   * each seed's mean, or the median over seeds of each seed's median.
   */
  readonly over: 'mean' | 'median';
  /** First and last trial, counted from 1, both included; or the name of a session. */
  readonly trials: readonly [number, number] | string;
  /** Seconds, for `success` only: a success counts if its latency is no longer. Default: however long it took. */
  readonly within?: number;
  /** Seconds, for `success` only: a success counts if its latency is longer. Default: however fast it was. */
  readonly after?: number;
}

/** A statistic of one seed that the scenario measures by itself. */
export interface MeasureStatistic {
  /** Name of the measure: a key of the scenario's `measures`. */
  readonly measure: string;
  /** How the values of the seeds become that of a gate. Default: the mean. */
  readonly over?: 'mean' | 'median';
}

/** A named range of trials, such as a reversal or a probe test. */
export interface Session {
  /** Name by which gates ask for it, different from that of any other session. */
  readonly name: string;
  /** First and last trial, counted from 1, both included. */
  readonly trials: readonly [number, number];
}

/** A number that a scenario reads at the end of every trial. */
export interface Probe {
  /** Unit such as `m/s`; `1` for a pure number. */
  readonly unit: string;
  /** Least and greatest value that the number can have, as for a {@link Measure}. Default: nobody knows. */
  readonly range?: readonly [number, number];
  /** Meaning of the number, in words for people. */
  readonly meaning: string;
  /**
   * Reads the number, in `unit`; NaN where there is none.
   *
   * @param trial the trial that has just ended, without what its probes read
   * @param pose where the body is, in the map frame; borrowed
   */
  readonly read: (trial: TrialResult, controller: Controller, pose: Readonly<Pose>) => number;
}

/** Spikes of a controller's populations in a rest. */
export interface RestSpikes {
  /** Index of the trial after the rest, from 0. */
  readonly trial: number;
  /** Ticks of the rest. */
  readonly ticks: number;
  /** Populations that spiked, by name. */
  readonly populations: Readonly<
    Record<
      string,
      {
        /** Tick of each spike, from 0 at the start of the rest. */
        readonly ticks: Uint32Array;
        /** Index of the neuron of each spike, in the order of `ticks`. */
        readonly ids: Uint32Array;
      }
    >
  >;
}

/** A number that a scenario reads of the spikes of every rest, when it is over. */
export interface RestProbe {
  /** Unit such as `m/s`; `1` for a pure number. */
  readonly unit: string;
  /** Least and greatest value that the number can have, as for a {@link Measure}. Default: nobody knows. */
  readonly range?: readonly [number, number];
  /** Meaning of the number, in words for people. */
  readonly meaning: string;
  /** Reads the number, in `unit`; NaN where there is none. */
  readonly read: (rest: RestSpikes, controller: Controller) => number;
}

/** Trials and populations that are kept for `Scenario.sections`, if a report is made. */
export interface CloseUpRequest {
  /** Indices of the trials, from 0. Trials that the run does not have are left out. */
  readonly trials: readonly number[];
  /** Names of populations whose spikes are kept, and all weights onto them before and after each of the trials. */
  readonly populations: readonly string[];
}

/** A number that a scenario computes of a seed when all of its trials are completed. */
export interface Measure {
  /** Unit such as `m/s`; `1` for a pure number. */
  readonly unit: string;
  /**
   * Least and greatest value that the number can have, in `unit`, such as 0 and 1 of a share. Its mean then has an interval for any number
   * of seeds, also where all are alike. Default: nobody knows.
   */
  readonly range?: readonly [number, number];
  /** Meaning of the number, in words for people. */
  readonly meaning: string;
  /**
   * Computes the number, in `unit`.
   *
   * @param trials all trials of the seed, with what the probes read at the end of each
   */
  readonly of: (trials: readonly TrialResult[], controller: Controller) => number;
}

/** Limits of a statistic over seeds: `between`, or at least one of `atLeast` and `atMost`. */
export interface Gate {
  /** Id in kebab-case, which no other gate of the scenario has. */
  readonly id: string;
  /** Statistic of each seed to which the limits apply: of a range of trials, or a measure of the scenario. */
  readonly statistic: Statistic | MeasureStatistic;
  /** Parameters of another run. The gate's value is then the difference from the same statistic of that run, seed by seed. */
  readonly contrast?: Settings;
  /** Name of a baseline. The gate's value is then divided by that of the same statistic of the baseline. */
  readonly relativeTo?: string;
  /** Least value that passes; in the unit of the statistic, or a pure number with `relativeTo`. Default: no limit. */
  readonly atLeast?: number;
  /** Largest value that passes; in the unit of the statistic, or a pure number with `relativeTo`. Default: no limit. */
  readonly atMost?: number;
  /**
   * Least and largest value that pass, in the unit of the statistic, or pure numbers with `relativeTo`: for a value that is known,
   * so that too good is as wrong as too bad. Default: `atLeast` and `atMost`.
   */
  readonly between?: readonly [number, number];
  /** Why these limits: the source or the measurement that they come from, for people. Default: nothing is said. */
  readonly reason?: string;
  /** Names of the bodies that the gate applies to. Default: all. */
  readonly bodies?: readonly string[];
}

/** A run with something switched off, or of a baseline. One gate must fail in it. */
export interface Ablation {
  /** Id in kebab-case, which no other ablation of the scenario has. */
  readonly id: string;
  /** Parameters that the run sets, by name. */
  readonly set: Settings;
  /** Name of the baseline to run. Default: the scenario's own controller. */
  readonly controller?: string;
  /** Id of the gate that must fail. */
  readonly mustFail: string;
  /**
   * Side of the gate's limits on which it must fail: `below` the lower or `above` the upper one. Needed where the gate has both: an
   * ablation that fails by being better proves nothing of a mechanism. Default: that of the gate's only limit.
   */
  readonly side?: 'below' | 'above';
  /**
   * Number of seeds that it is judged on: the first of those that the gates are judged on. It is fixed here, before anybody looks. Default:
   * all.
   */
  readonly seeds?: number;
}

/**
 * A world, an agent, a task, seeds and gates. The `values` that its functions take are those of the parameters in a run. The
 * functions give the same for the same arguments, so that a run follows from version, parameters and seed.
 */
export interface Scenario<P extends Parameters = Parameters> {
  /** Id in kebab-case. */
  readonly id: string;
  /** Version of what a run computes: a whole number from 1, raised by any change of it, that of the seeds included. */
  readonly version: number;
  /** Title for lists and reports. */
  readonly title: string;
  /** Publication that the task follows: author, year and figure. */
  readonly source: string;
  /** Numbers and words that a run may set, by name. */
  readonly parameters: P;
  /** Bodies by name; the first is the default. */
  readonly bodies: Readonly<Record<string, Body>>;
  /** Physics engines that it runs under; the first is the default. */
  readonly physics: readonly PhysicsName[];
  /** Seconds per tick. Default: 1e-3. */
  readonly period?: number;
  /** Seeds that gates are judged on, whole numbers from 0, each once; never those that were used for tuning. */
  readonly seeds: readonly number[];
  /** Limits that runs on `seeds` must keep, each gate with an id of its own. */
  readonly gates: readonly Gate[];
  /** Runs that lack something, in each of which a gate must fail. */
  readonly ablations: readonly Ablation[];
  /** Makes the world of a seed. The numbers of `random` belong to that seed and to nothing else. */
  world(values: Values<P>, random: RandomStream): World;
  /** Makes the agent for a body. */
  agent(values: Values<P>, body: Body): AnyAgent;
  /** Number of trials of a run, at least 1. */
  trials(values: Values<P>): number;
  /** Makes trial `index`, from 0. The numbers of `random` belong to that trial of that seed; `world` is the world of the seed. */
  trial(values: Values<P>, index: number, random: RandomStream, world: World): Trial;
  /** Ranges of trials with names, which do not overlap. Default: none. */
  readonly sessions?: readonly Session[];
  /** Numbers that are read at the end of every trial, by name. Default: none. */
  readonly probes?: Readonly<Record<string, Probe>>;
  /**
   * Numbers that are read of the spikes of every rest, by names that no probe has. They are among the probes of the trial after the
   * rest. Default: none.
   */
  readonly restProbes?: Readonly<Record<string, RestProbe>>;
  /** Numbers that are computed of every seed, by name, which gates may ask for. Default: none. */
  readonly measures?: Readonly<Record<string, Measure>>;
  /** Says what is kept of single trials for `sections`. Default: nothing. */
  closeUps?(values: Values<P>): CloseUpRequest;
  /** Makes sections for the report of a run from the report's building blocks. Default: none. */
  readonly sections?: (run: RunResult, blocks: ReportBlocks) => readonly ReportSection[];
  /** Words for the curves of the report. Default: those that fit any task. */
  readonly vocabulary?: ReportVocabulary;
  /**
   * Makers of agents that the scenario's own is compared with, by name. `oracle` replaces the one that drives straight to the
   * goal. Default: those of `BASELINES`.
   */
  readonly baselines?: Readonly<Record<string, (knowledge: BaselineKnowledge) => AnyAgent>>;
  /** Speed in m/s at which baselines drive a body that has no speed limit. */
  cruiseSpeed?(values: Values<P>): number;
}

/** Knowledge of a baseline beyond the readings of its sensors. */
export interface BaselineKnowledge {
  /** Body that the baseline drives. */
  readonly body: Body;
  /** Speed at which to drive the body, in m/s. */
  readonly speed: number;
  /** The trial under way or, between two trials, the last one; undefined before the first. */
  readonly currentTrial: () => Trial | undefined;
}
