import type { Observable } from 'rxjs';
import type { ActuatorKind, ActuatorMessages } from './actuators/index.ts';
import type { Observed } from './arrival.ts';
import type { SensorKind, SensorMessages } from './sensors/index.ts';

/** The task's judgement at the end of the previous tick. */
export interface Feedback {
  /** Sum of the rewards since the last tick; dimensionless. */
  reward: number;
  /** `outcome` in the ticks after the one in which the task or the time limit ended the trial, else `active`. */
  phase: 'active' | 'outcome';
}

/** Place of a trial in its run. */
export interface TrialInfo {
  /** Index of the trial in the run, from 0. */
  readonly index: number;
  /** Number of trials in the run. */
  readonly count: number;
}

/** How a trial ended. */
export interface TrialOutcome {
  /** Whether the agent did what the task asks for; absent where the task asks for nothing. */
  readonly success?: boolean;
  /** Whether the task reached an end of its own; false when the trial ran out of time. */
  readonly terminated: boolean;
  /** For people and reports: 'goal reached', 'time limit'. */
  readonly reason: string;
}

/** Needs of a controller, checked against the agent before anything runs. */
export interface ControllerManifest {
  /** Name of the algorithm, in errors and saved states: `random-walk`. */
  readonly name: string;
  /** Version of the algorithm: a change of the output for the same input is a new whole number. */
  readonly version: number;
  /** The sensors that it reads, by name. */
  readonly sensors: Readonly<
    Record<
      string,
      {
        /** Kind that the agent must declare for the sensor of this name. */
        readonly kind: SensorKind;
        /** Number of elements that the message must have. Default: any. */
        readonly size?: number;
        /** Samples per second at least. Default: any rate. */
        readonly minimumRateHz?: number;
        /**
         * Reaction to a sensor that is silent, late or frozen: `stop` makes the robot safe and ends the run; `tell` lets the controller go
         * on, which reads `arrival.health` in each tick and must not act on old messages. Default: `stop`.
         */
        readonly onFault?: 'stop' | 'tell';
      }
    >
  >;
  /** The actuators that it commands, by name. */
  readonly actuators: Readonly<
    Record<
      string,
      {
        /** Kind that the agent must declare for the actuator of this name. */
        readonly kind: ActuatorKind;
        /** Number of elements that the message must have. Default: any. */
        readonly size?: number;
      }
    >
  >;
}

/** Observations of a controller of this manifest: the latest message of each sensor, by name. */
export type ObservationsFor<M extends ControllerManifest> = {
  readonly [N in keyof M['sensors']]: Observed<SensorMessages[M['sensors'][N]['kind']]>;
};

/** Commands of a controller of this manifest: the message to each actuator, by name, written in place. */
export type CommandsFor<M extends ControllerManifest> = {
  readonly [N in keyof M['actuators']]: ActuatorMessages[M['actuators'][N]['kind']];
};

/** Spikes of one population in one tick. Borrowed: valid during the call only. */
export interface SpikeBatch {
  /** Name of the population. */
  readonly population: string;
  /** Tick of the run in which the neurons spiked. */
  readonly tick: number;
  /**
   * Ids of the neurons that spiked, in the first `count` entries. They are ascending within a step of the network; where it
   * takes several steps per tick, the steps follow one another.
   */
  readonly ids: Uint32Array;
  /** Number of spikes. */
  readonly count: number;
}

/** The frame in which a position or direction is given (REP-105). */
export type Frame = 'map' | 'odom' | 'base_link';

/** A population of a controller, with the places and directions that a picture of it needs. */
export interface PopulationInfo {
  /** Name of the population, as in its spike batches. */
  readonly name: string;
  /** Number of neurons. */
  readonly size: number;
  /** Metres, x and y of the centre of each neuron's field, interleaved. */
  readonly centres?: Readonly<Float64Array>;
  /** Radians, preferred direction of each neuron, counter-clockwise. */
  readonly directions?: Readonly<Float64Array>;
  /** Frame of the centres and directions. Default `map`. */
  readonly frame?: Frame;
  /**
   * Name of the population that these cells are while the body runs, where a network of its own is at rest: cell k of one is cell k of
   * the other. Replay in this population is then decoded by the fields of that one.
   */
  readonly whileRunning?: string;
}

/** How a signal is drawn: a curve, a point, an arrow of unit length, or an arrow. */
export type SignalKind = 'scalar' | 'position' | 'direction' | 'vector';

/** Number of numbers in a reading of each kind: positions and vectors have x and y, directions one angle. */
export const SIGNAL_LENGTH: Readonly<Record<SignalKind, 1 | 2>> = { scalar: 1, position: 2, direction: 1, vector: 2 };

/** A quantity that a controller computes, for gates, recordings, reports and viewers. */
export interface Signal {
  /** Kind of the quantity: fixes how it is drawn, and how many numbers a reading has ({@link SIGNAL_LENGTH}). */
  readonly kind: SignalKind;
  /** Unit such as `m/s`; `1` for a pure number, `rad` for directions. */
  readonly unit: string;
  /** Meaning of the quantity, in words for people. */
  readonly meaning: string;
  /** Ends of the axis on which a scalar is drawn, in `unit`. Default: the range of its values. */
  readonly range?: readonly [number, number];
  /** Frame of positions, directions and vectors. Default `map`. */
  readonly frame?: Frame;
  /** Writes the present value, {@link SIGNAL_LENGTH} finite numbers, to the start of `out`. Allocates and changes nothing. */
  readonly read: (out: Float64Array) => void;
}

/** A number of a controller that may be changed after it was built. */
export interface Tunable {
  /** Unit such as `pA`; `1` for a pure number. */
  readonly unit: string;
  /** Effect of the number, in words for people. */
  readonly meaning: string;
  /** Least value that may be set; a number in the `unit` above. */
  readonly minimum: number;
  /** Largest value that may be set; a number in the `unit` above. */
  readonly maximum: number;
  /** Value with which the controller was built; a number in the `unit` above. */
  readonly default: number;
  /** Whether it may also be set within a trial; otherwise it may be set between trials only. */
  readonly live: boolean;
  /** The present value, in `unit`. */
  readonly get: () => number;
  /** @throws ValidationError `tunable_out_of_bounds` or `tunable_not_live` */
  readonly set: (value: number) => void;
}

/** A learned weight matrix, with the places and directions that a picture of it needs. */
export interface WeightMap {
  /** Name of the presynaptic population. */
  readonly pre: string;
  /** Name of the postsynaptic population. */
  readonly post: string;
  /** Number of postsynaptic and of presynaptic neurons: rows and columns of the matrix. */
  readonly shape: readonly [number, number];
  /** The unit that the rule declares for its weights: `pA`, `nS`, `mV`; `1` for a pure number. */
  readonly unit: string;
  /** Weights row by row, in the unit that `unit` names; NaN where there is no synapse. */
  readonly values: Float64Array;
  /** Metres, x and y of each presynaptic place field in the map frame, interleaved. */
  readonly preCentres?: Float64Array;
  /** Radians, preferred direction of each postsynaptic neuron in the map frame. */
  readonly postDirections?: Readonly<Float64Array>;
}

/** Where the weights of a projection lead, a vector a presynaptic cell: small where a {@link WeightMap} would be large. */
export interface WeightVectors {
  /** Name of the presynaptic population. */
  readonly pre: string;
  /** Name of the postsynaptic population. */
  readonly post: string;
  /** Metres, x and y of each presynaptic place field in the map frame, interleaved. */
  readonly centres: Readonly<Float64Array>;
  /**
   * Metres, x and y of the mean way from a cell's field to those of its targets, weighted by the weights, interleaved:
   * the sum of w (c_post - c_pre) over the sum of |w|. 0 for a cell whose weights are all 0, and for one without synapses.
   */
  readonly vectors: Float64Array;
}

/**
 * Counts since the controller was initialised (NeuroBench's definitions; Yik et al. 2025). A controller that restored a state goes on
 * from the counts of that state.
 */
export interface EfficiencyCounts {
  /** Number of neurons of all networks. */
  readonly neurons: number;
  /** Number of synapses of all networks. */
  readonly synapses: number;
  /** Memory of parameters and state. */
  readonly footprintBytes: number;
  /** Steps executed by the network that made the most. */
  readonly steps: number;
  /** Number of updates of neurons: the neurons of each network times its steps. */
  readonly neuronUpdates: number;
  /** Number of spikes of all neurons. */
  readonly spikes: number;
  /** Number of spikes that arrived at synapses: the additions that a spike-driven machine would do. */
  readonly effectiveSynapticOperations: number;
  /** Number of synapses times steps: the operations of a dense machine. */
  readonly denseSynapticOperations: number;
}

/**
 * Decides in every tick. `O` are the observations it reads, `C` the commands it writes; all calls are synchronous, and `step`
 * allocates nothing.
 *
 * The order of calls is `initialise`, then for each trial `rest` in every tick that the trial rests before it begins,
 * `beginTrial`, `step` in every tick, `endTrial`. `signals`, `populations`, `tunables`, `weights`, `weightVectors`, `efficiency`
 * and `describe` may be called at any time after `initialise`.
 */
export interface Controller<O = never, C = never> {
  /** Needs of the controller: the sensors that it reads and the actuators that it commands, by name. */
  readonly manifest: ControllerManifest;
  /** Builds the controller's state. Called once, before anything else. `period` is the length of a tick in s. */
  readonly initialise: (seed: number, period: number) => void;
  /** Called before the first `step` of each trial, after the trial's rest. */
  readonly beginTrial: (info: TrialInfo) => void;
  /** One tick: applies `feedback` first, then decides and writes `commands` in place. */
  readonly step: (tick: number, observations: O, feedback: Readonly<Feedback>, commands: C) => void;
  /** Called after the last `step` of each trial. */
  readonly endTrial: (outcome: TrialOutcome) => void;
  /**
   * One tick at rest, for replay for example: before the first trial or between two, for as long as the coming trial says. It is
   * called in place of `step`. The body stands still with its actuators at zero, its sensors are blind, and no task judges, so
   * that there are no observations, no feedback and no commands. Ticks count on from those of the trial before, and spikes are
   * emitted as in `step`: they are part of the run. A controller without `rest` does nothing in these ticks.
   *
   * @param elapsed Ticks of this rest that came before: 0 in the first.
   */
  readonly rest?: (tick: number, elapsed: number) => void;
  /** The whole state, so that a restored controller continues bit-identically, also in the middle of a trial or a rest. */
  readonly save: () => Uint8Array;
  /** @throws ValidationError `state_mismatch` when the state is of another controller or version. */
  readonly restore: (state: Uint8Array) => void;
  /** Spikes of every population that spiked, emitted after each step. */
  readonly spikes?: Observable<SpikeBatch>;
  /** The populations, each with a name of its own. */
  readonly populations?: () => readonly PopulationInfo[];
  /** The quantities that it computes, by name. */
  readonly signals?: () => Readonly<Record<string, Signal>>;
  /** The numbers that may be changed after it was built, by name. */
  readonly tunables?: () => Readonly<Record<string, Tunable>>;
  /** Names of the tunables that were changed since the controller was built. With any, its output no longer follows from its options alone. */
  readonly tuned?: () => readonly string[];
  /** The learned weights. */
  readonly weights?: () => readonly WeightMap[];
  /** Where learned weights between place fields lead. */
  readonly weightVectors?: () => readonly WeightVectors[];
  /** Counts of neurons, synapses, spikes and operations; undefined for a controller that has no network. */
  readonly efficiency?: () => EfficiencyCounts | undefined;
  /** The compiled networks as text, for people; undefined for a controller that has no network. */
  readonly describe?: () => string | undefined;
}
