import type { Observable } from 'rxjs';
import type { ActuatorKind, ActuatorMessages, SensorKind, SensorMessages } from './messages.ts';

/** What the task judged at the end of the previous tick. */
export interface Feedback {
  /** Dimensionless. */
  reward: number;
  /** `outcome` from the tick after a terminating one until the trial ends. */
  phase: 'active' | 'outcome';
}

export interface TrialInfo {
  /** Counted from 0. */
  readonly index: number;
  /** Trials of the run. */
  readonly count: number;
}

/** How a trial ended. A task that reached its end `terminated`; one that ran out of time was truncated. */
export interface TrialOutcome {
  readonly success: boolean;
  readonly terminated: boolean;
  /** For people and reports: 'goal reached', 'time limit'. */
  readonly reason: string;
}

/** What a controller needs, checked against the agent before anything runs. */
export interface ControllerManifest {
  readonly name: string;
  /** A change of what is computed from the same input is a new version. */
  readonly version: number;
  readonly sensors: Readonly<
    Record<string, { readonly kind: SensorKind; readonly size?: number; readonly minimumRateHz?: number }>
  >;
  readonly actuators: Readonly<Record<string, { readonly kind: ActuatorKind }>>;
}

/** What a controller of this manifest reads: the latest message of each sensor, by name. */
export type ObservationsFor<M extends ControllerManifest> = {
  readonly [N in keyof M['sensors']]: Readonly<SensorMessages[M['sensors'][N]['kind']]>;
};

/** What a controller of this manifest writes: the message to each actuator, by name, in place. */
export type CommandsFor<M extends ControllerManifest> = {
  readonly [N in keyof M['actuators']]: ActuatorMessages[M['actuators'][N]['kind']];
};

/** Spikes of one population in one tick. Borrowed: valid during the call only. */
export interface SpikeBatch {
  readonly population: string;
  readonly tick: number;
  /**
   * The first `count` entries are the ids of the neurons that spiked, ascending. Where a network takes several steps in a tick,
   * they are those of its first step, then those of its second, and so on; each step's are ascending.
   */
  readonly ids: Uint32Array;
  readonly count: number;
}

/** The frame in which a position or direction is given (REP-105). */
export type Frame = 'map' | 'odom' | 'base_link';

/** A population of a controller, with what a picture of it needs. */
export interface PopulationInfo {
  /** As in its spike batches. */
  readonly name: string;
  /** Number of neurons. */
  readonly size: number;
  /** m, x and y of the centre of each neuron's field, interleaved. */
  readonly centres?: Readonly<Float64Array>;
  /** rad, preferred direction of each neuron. */
  readonly directions?: Readonly<Float64Array>;
  /** Of centres and directions. Default `map`. */
  readonly frame?: Frame;
}

/** How a signal is drawn: a curve, a point, an arrow of unit length, or an arrow. */
export type SignalKind = 'scalar' | 'position' | 'direction' | 'vector';

/** How many numbers a reading of each kind has: positions and vectors have x and y, directions one angle. */
export const SIGNAL_LENGTH: Readonly<Record<SignalKind, 1 | 2>> = { scalar: 1, position: 2, direction: 1, vector: 2 };

/** A quantity that a controller computes, for those who watch it: gates, recordings, reports, a viewer. */
export interface Signal {
  /** How it is drawn, and so how many numbers it has. */
  readonly kind: SignalKind;
  /** As in `1`, `m/s`; `rad` for directions. */
  readonly unit: string;
  /** What it is, for people. */
  readonly meaning: string;
  /** Ends of the axis on which a scalar is drawn, in `unit`. Default: as far as its values go. */
  readonly range?: readonly [number, number];
  /** Of positions, directions and vectors. Default `map`. */
  readonly frame?: Frame;
  /** Writes the present value, {@link SIGNAL_LENGTH} finite numbers, to the front of `out`. Allocates and changes nothing. */
  readonly read: (out: Float64Array) => void;
}

/** A number of a controller that may be changed after it was built. */
export interface Tunable {
  /** As in `1`, `pA`. */
  readonly unit: string;
  /** What it does, for people. */
  readonly meaning: string;
  /** Smallest value it takes, in `unit`. */
  readonly minimum: number;
  /** Largest value it takes, in `unit`. */
  readonly maximum: number;
  /** The value with which the controller was built, in `unit`. */
  readonly default: number;
  /** Whether it may be set within a trial; others may be set between trials only. */
  readonly live: boolean;
  /** The present value, in `unit`. */
  readonly get: () => number;
  /** Takes a value in `unit`. @throws ValidationError `tunable_out_of_bounds` or `tunable_not_live` */
  readonly set: (value: number) => void;
}

/** A learned weight matrix with what a picture of it needs. */
export interface WeightMap {
  readonly pre: string;
  readonly post: string;
  /** [post, pre] */
  readonly shape: readonly [number, number];
  /** Row by row; NaN where there is no synapse. */
  readonly values: Float64Array;
  /** m, x and y of each presynaptic place field. */
  readonly preCentres?: Float64Array;
  /** rad, preferred direction of each postsynaptic neuron in the map frame. */
  readonly postDirections?: Readonly<Float64Array>;
}

/** Counts since the controller was initialised (NeuroBench's definitions; Yik et al. 2025). */
export interface EfficiencyCounts {
  readonly neurons: number;
  readonly synapses: number;
  /** Bytes of parameters and state. */
  readonly footprintBytes: number;
  /** Steps executed. */
  readonly steps: number;
  readonly spikes: number;
  /** Synapses whose source spiked: accumulates that a spike-driven machine would do. */
  readonly effectiveSynapticOperations: number;
  /** Synapses times steps: what a dense machine would do. */
  readonly denseSynapticOperations: number;
}

/**
 * What decides. `O` are the observations it reads, `C` the commands it writes; all calls are synchronous, and `step`
 * allocates nothing.
 *
 * The order of calls is `initialise`, then for each trial `rest` in every tick that the trial rests before it begins,
 * `beginTrial`, `step` in every tick, `endTrial`. What a controller says of itself (`signals`, `populations`, `tunables`,
 * `weights`, `efficiency`, `describe`) may be asked for from `initialise` on.
 */
export interface Controller<O = never, C = never> {
  readonly manifest: ControllerManifest;
  /** Builds the controller's state. Called once, before anything else. `period` is the tick in s. */
  readonly initialise: (seed: number, period: number) => void;
  /** A trial begins, before its first tick. */
  readonly beginTrial: (info: TrialInfo) => void;
  /** One tick: applies `feedback` first, then decides and writes `commands` in place. */
  readonly step: (tick: number, observations: O, feedback: Readonly<Feedback>, commands: C) => void;
  /** A trial has ended: the time to commit what was learned in it. */
  readonly endTrial: (outcome: TrialOutcome) => void;
  /**
   * One tick at rest, as for replay: between the end of a trial and the beginning of the next, or before the first, as long as
   * the trial to come says. It stands where `step` stands in the order of a tick. The body stands still with its actuators at zero
   * and its sensors blind, and no task judges, so that there are no observations, no feedback and no commands. Ticks count on
   * from those of the trial before, and spikes are told as in `step`: they are part of the run. A controller without `rest`
   * does nothing in these ticks.
   *
   * @param elapsed Ticks of this rest that came before: 0 in the first.
   */
  readonly rest?: (tick: number, elapsed: number) => void;
  /** The whole state, so that a restored controller continues bit-identically, also in the middle of a trial or a rest. */
  readonly save: () => Uint8Array;
  /** @throws ValidationError `state_mismatch` when the state is of another controller or version. */
  readonly restore: (state: Uint8Array) => void;
  /** Spikes of every population that spiked, after each step. */
  readonly spikes?: Observable<SpikeBatch>;
  /** The populations, each of another name. */
  readonly populations?: () => readonly PopulationInfo[];
  /** What it computes, for those who watch it. Asked for once; each is read whenever its value is wanted, between calls. */
  readonly signals?: () => Readonly<Record<string, Signal>>;
  /** What may be changed after it was built. */
  readonly tunables?: () => Readonly<Record<string, Tunable>>;
  /** Names of the tunables that were changed since the controller was built: what it does is no longer a function of its options. */
  readonly tuned?: () => readonly string[];
  /** A copy of what it has learned. */
  readonly weights?: () => readonly WeightMap[];
  /** Counts of its networks; undefined for a controller that has none. */
  readonly efficiency?: () => EfficiencyCounts | undefined;
  /** The compiled plan, for people; undefined for a controller that has no network. */
  readonly describe?: () => string | undefined;
}
