import type { Observable } from 'rxjs';
import type { ActuatorKind } from './actuators/index.ts';
import type { SensorKind } from './sensors/index.ts';

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

/** Spikes of one population in one tick. Borrowed: valid during the call only. */
export interface SpikeBatch {
  readonly population: string;
  readonly tick: number;
  /** The first `count` entries are the ids of the neurons that spiked, ascending. */
  readonly ids: Uint32Array;
  readonly count: number;
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
 */
export interface Controller<O = never, C = never> {
  readonly manifest: ControllerManifest;
  /** Builds the controller's state. Called once, before anything else. `period` is the tick in s. */
  readonly initialise: (seed: number, period: number) => void;
  readonly beginTrial: (info: TrialInfo) => void;
  /** One tick: applies `feedback` first, then decides and writes `commands` in place. */
  readonly step: (tick: number, observations: O, feedback: Readonly<Feedback>, commands: C) => void;
  readonly endTrial: (outcome: TrialOutcome) => void;
  /** Time at rest or between trials, for replay. */
  readonly rest?: (ticks: number) => void;
  /** The whole state, so that a restored controller continues bit-identically. */
  readonly save: () => Uint8Array;
  /** @throws ValidationError when the state is of another controller or version. */
  readonly restore: (state: Uint8Array) => void;
  /** Spikes of every population that spiked, after each step. */
  readonly spikes?: Observable<SpikeBatch>;
  readonly weights?: () => readonly WeightMap[];
  readonly efficiency?: () => EfficiencyCounts;
  /** The compiled plan, for people. */
  readonly describe?: () => string;
}
