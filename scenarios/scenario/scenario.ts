import type { ActuatorSpecs, Body, Controller, Pose, SensorSpecs } from '../../agents/index.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type { World } from '../../sim/world/world.ts';
import type { Parameters, Values } from './parameters.ts';
import type { ReportBlocks, ReportSection } from './report-section.ts';
import type { PhysicsName, RunResult, TrialResult } from './result.ts';

/** A disc on the floor. m */
export interface Goal {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** What rewards call it by, where a trial has several; each of another name. */
  readonly name?: string;
}

/** What a judge sees at the end of a tick. Borrowed: valid during the call only. */
export interface Scene {
  /** Ticks of this trial completed, this one included: 1 on the first call. */
  readonly elapsed: number;
  /** Where the body was when it sensed in this tick. */
  readonly before: Readonly<Pose>;
  /** Where it is now. */
  readonly after: Readonly<Pose>;
  /** Whether it touched anything in this tick. */
  readonly touching: boolean;
}

export interface Verdict {
  readonly reward: number;
  readonly success: boolean;
  readonly reason: string;
  /** Name of the goal that was reached, where the trial names several. */
  readonly goal?: string;
}

/** A reward with the name of the goal that it is for. */
export interface GoalReward {
  readonly reward: number;
  readonly goal: string;
}

/** Owns reward and termination of one trial; knows no physics. */
export interface Trial {
  readonly start: Pose;
  /**
   * The world of this trial, such as one with another wall. Return the same object for the same world: another object is
   * another world, for which sensors are made anew. Default: that of the seed.
   */
  readonly world?: World;
  /** Where the goal is, for reports and for the oracle. */
  readonly goal: Goal;
  /** All goals, where there are several, that one among them; for reports. Default: that one. */
  readonly goals?: readonly Goal[];
  /** m from the start to the goal's boundary around walls. */
  readonly shortestMetres: number;
  /** s */
  readonly timeLimit: number;
  /**
   * s that the controller rests before the trial begins, with the body at its start: its sensors are blind, its actuators at
   * zero, and nobody judges (see `Controller.rest`). Default: 0.
   */
  readonly restSeconds?: number;
  /**
   * s that a trial goes on after its terminating tick, with feedback phase `outcome`. The first tick of these brings the
   * verdict's reward, so there is always one; default: that one. A trial that ran out of time has none.
   */
  readonly outcomeSeconds?: number;
  /**
   * What cue sensors are shown, by name: one for each that the scenario's agent has. `judge` and `reward` may rewrite vectors
   * in place, for the next tick.
   */
  readonly cues?: Readonly<Record<string, Float64Array>>;
  /** Asked at the end of every tick until it returns a verdict, which terminates the trial. */
  judge(scene: Scene): Verdict | undefined;
  /**
   * Reward of a tick that does not terminate the trial, with the goal that it is for where one of several was reached; none
   * by default. Asked after `judge`.
   */
  reward?(scene: Scene): number | GoalReward;
  /**
   * All that `judge` and `reward` remember from tick to tick, in place: what they keep elsewhere is lost when a run is saved
   * inside the trial. Default: nothing.
   */
  readonly memory?: Float64Array;
}

/** A statistic of one seed over a range of trials. */
export interface Statistic {
  readonly metric: 'success' | 'latency' | 'spl' | 'speed' | 'collision-rate' | 'sparsity';
  /**
   * `latency` is in s, time-outs at the limit; `speed` in m/s; `collision-rate` in contacts begun a metre; `sparsity` is the share
   * of neuron updates without a spike.
   */
  readonly over: 'mean' | 'median';
  /** First and last trial, counted from 1, both included; or the name of a session. */
  readonly trials: readonly [number, number] | string;
  /** s; of `success` only: a success counts where the trial took no longer. Default: however long it took. */
  readonly within?: number;
}

/** A statistic of one seed that the scenario measures by itself. */
export interface MeasureStatistic {
  /** Name of one of the scenario's measures. */
  readonly measure: string;
}

/** A named range of trials, such as a reversal or a probe test. */
export interface Session {
  readonly name: string;
  /** First and last trial, counted from 1, both included. */
  readonly trials: readonly [number, number];
}

/** A number that is read at the end of every trial. */
export interface Probe {
  /** As in `1`, `m/s`. */
  readonly unit: string;
  readonly meaning: string;
  /** @param trial how it went, its rest included; other probes are not in it */
  readonly read: (trial: TrialResult, controller: Controller) => number;
}

/** A number that is computed of a seed when all of its trials are completed. */
export interface Measure {
  /** As in `1`, `m/s`. */
  readonly unit: string;
  readonly meaning: string;
  /** @param trials all of the seed's, with what was probed at the end of each */
  readonly of: (trials: readonly TrialResult[], controller: Controller) => number;
}

/** A bar for the mean over seeds of a per-seed statistic. */
export interface Gate {
  readonly id: string;
  readonly statistic: Statistic | MeasureStatistic;
  /** Compare with the same statistic of a run with these parameters: the gate's value is then the difference. */
  readonly contrast?: Readonly<Record<string, number>>;
  /** Divide by the mean over seeds of the same statistic of this baseline. */
  readonly relativeTo?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Bodies the gate applies to; all by default. */
  readonly bodies?: readonly string[];
}

/** A run with something switched off, or of a baseline, whose named gate must then fail. */
export interface Ablation {
  readonly id: string;
  readonly set: Readonly<Record<string, number>>;
  /** The baseline to run; default: the scenario's own controller. */
  readonly controller?: string;
  readonly mustFail: string;
}

/** An agent whatever its sensors and actuators: what `defineAgent` returns is one. */
export interface AnyAgent {
  readonly body: Body;
  readonly sensors: SensorSpecs;
  readonly actuators: ActuatorSpecs;
  readonly controller: (body: Body) => Controller;
}

export interface Scenario<P extends Parameters = Parameters> {
  /** kebab-case */
  readonly id: string;
  /** Raised by any change of what a run computes, seeds included. */
  readonly version: number;
  readonly title: string;
  /** Author, year, figure. */
  readonly source: string;
  readonly parameters: P;
  /** Bodies by name; the first is the default. */
  readonly bodies: Readonly<Record<string, Body>>;
  /** Engines it runs under; the first is the default. */
  readonly physics: readonly PhysicsName[];
  /** s; default 1e-3 */
  readonly period?: number;
  /** Seeds that gates are judged on; never those used while tuning. */
  readonly seeds: readonly number[];
  readonly gates: readonly Gate[];
  readonly ablations: readonly Ablation[];
  /** The world of a seed; `random` is a stream of its own for that seed. */
  world(values: Values<P>, random: RandomStream): World;
  agent(values: Values<P>, body: Body): AnyAgent;
  /** Number of trials of a run. */
  trials(values: Values<P>): number;
  /** Trial `index`, counted from 0; `random` is a stream of its own for that trial, `world` that of the seed. */
  trial(values: Values<P>, index: number, random: RandomStream, world: World): Trial;
  /** Ranges of trials by name, none of which overlap. */
  readonly sessions?: readonly Session[];
  /** Numbers of its own to be read at the end of every trial, by name. */
  readonly probes?: Readonly<Record<string, Probe>>;
  /** Numbers of its own to be computed of every seed, by name; gates may ask for them. */
  readonly measures?: Readonly<Record<string, Measure>>;
  /** Sections that it adds to the report of a run, made of the report's building blocks. */
  readonly sections?: (run: RunResult, blocks: ReportBlocks) => readonly ReportSection[];
  /** Controllers of its own to hold it against, by name; `oracle` replaces the one that drives straight to the goal. */
  readonly baselines?: Readonly<Record<string, (knowledge: BaselineKnowledge) => AnyAgent>>;
  /** m/s at which the baselines drive a body that has no speed limit of its own. */
  cruiseSpeed?(values: Values<P>): number;
}

/** What a baseline may know, beyond what its sensors tell it. */
export interface BaselineKnowledge {
  readonly body: Body;
  /** m/s */
  readonly speed: number;
  /** The trial under way. */
  readonly currentTrial: () => Trial | undefined;
}
