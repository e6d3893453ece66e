import type { EfficiencyCounts, OverrunReport, Signal, WeightMap, WeightVectors } from '../../agents/index.ts';
import type { PHYSICS } from '../../sim/robot.ts';
import type { BoardReport } from './board-report.ts';

/** How one trial went. */
export interface TrialResult {
  /** Index of the trial in the run, from 0. */
  readonly index: number;
  /** Whether the agent did what the task asks for; absent of a trial that nobody judges. */
  readonly success?: boolean;
  /** Whether the task reached an end of its own; false when the trial ran out of time. */
  readonly terminated: boolean;
  /** For people: what the task's verdict says, or `time limit`. */
  readonly reason: string;
  /** Time from the start to the end of the terminating tick; the time limit when there was none. */
  readonly latencySeconds: number;
  /**
   * Path driven until the body sensed in the terminating tick, as the sum of its realised speed times the period. The move of
   * that tick does not count, nor does being set back by a wall.
   */
  readonly pathMetres: number;
  /** Shortest path from the start to the edge of the goal, as the trial declares it; absent if it does not. */
  readonly shortestMetres?: number;
  /**
   * Success weighted by path length (SPL; Anderson et al. 2018), from 0 to 1: 0 for a failure, else shortestMetres divided by the
   * larger of pathMetres and shortestMetres. Absent without either of success and shortestMetres.
   */
  readonly spl?: number;
  /** Sum of the rewards of the trial; dimensionless. */
  readonly reward: number;
  /** Number of contacts with a solid that began; those of the outcome phase do not count, as its path does not. */
  readonly collisions: number;
  /** Ticks simulated, the outcome phase included, the rest before the trial not. */
  readonly ticks: number;
  /** Number of spikes of each population that the controller emits, in all `ticks` of the trial. */
  readonly spikes: Readonly<Record<string, number>>;
  /** Counts of the controller's networks in all `ticks` of the trial; absent for a controller that does not count. */
  readonly activity?: {
    /** Number of updates of neurons: a neuron is updated once per step of its network. */
    readonly neuronUpdates: number;
    /** Number of spikes of all neurons, those included that the controller does not emit. */
    readonly spikes: number;
  };
  /** Name of the session that the trial is in; absent if it is in none. */
  readonly session?: string;
  /** Values of the scenario's probes at the end of the trial and of the rest before it, by name; absent if there were none. */
  readonly probes?: Readonly<Record<string, number>>;
  /** How often each goal was reached, by its name; absent if no goal was reached by name. */
  readonly reached?: Readonly<Record<string, number>>;
  /** Time from the start at which each goal was first reached, by its name; absent if no goal was reached by name. */
  readonly firstReachedSeconds?: Readonly<Record<string, number>>;
  /**
   * Share of the pairs of goals that were reached of which the one that the trial lists earlier was first reached first, from 0 to 1; absent
   * if fewer than two were reached by name.
   */
  readonly order?: number;
  /** The rest before the trial; absent if there was none. */
  readonly rest?: {
    /** Length of the rest. */
    readonly ticks: number;
    /** Number of spikes of each population at rest, which are not among those of the trial. */
    readonly spikes: Readonly<Record<string, number>>;
  };
}

/** Data for pictures of a run; kept only on request. */
export interface Trace {
  /** Ticks between the samples of a trajectory, and of a signal. */
  readonly everyTicks: number;
  /**
   * Samples of each trial: x, y and heading in the map frame, interleaved, in m, m and rad. The first sample is the start. A
   * trial that ran before the trace began has none.
   */
  readonly trajectories: readonly Float32Array[];
  /** Spikes of one trial. */
  readonly raster: {
    /** Index of the trial, from 0. */
    readonly trial: number;
    /** The populations that spiked in the trial. */
    readonly populations: readonly {
      /** Name of the population. */
      readonly name: string;
      /** Number of neurons as the controller's weights tell it, or else one more than the largest index of a spike. */
      readonly size: number;
      /** Tick of each spike, from 0 at the start of the trial. */
      readonly ticks: Uint32Array;
      /** Index of the neuron of each spike, in the order of `ticks`. */
      readonly ids: Uint32Array;
    }[];
  };
  /** Events of each event camera in the trial of the raster. */
  readonly events: readonly EventTrace[];
  /** A few rests of a controller that has populations with centres, in order; see `RestKeeper`. */
  readonly rests: readonly RestTrace[];
  /** Learned weights at the end of the run. */
  readonly weights: readonly WeightMap[];
  /** The trials that the scenario asks for to show them closely, in order. */
  readonly closeUps: readonly CloseUp[];
  /** The controller's signals in all trials; none of a controller that has none. */
  readonly signals: readonly SignalTrace[];
}

/** A signal of a controller over the time of each trial. */
export interface SignalTrace extends Omit<Signal, 'read' | 'frame'> {
  /** Name of the signal. */
  readonly name: string;
  /**
   * Samples of each trial, in the unit of the signal: at the end of every `everyTicks`th tick of the trial, so that there is none of its start.
   * Positions and vectors have x and y, interleaved. A trial has none that ran before the trace began, or whose controller lacked the signal,
   * such as those past the end of this list.
   */
  readonly trials: readonly Float64Array[];
}

/** One trial closely: see `CloseUpRequest`. */
export interface CloseUp {
  /** Index of the trial, from 0. */
  readonly trial: number;
  /** Spikes of the populations that were asked for, those that were silent included. */
  readonly populations: Trace['raster']['populations'];
  /** Weights onto these populations when the trial began. */
  readonly before: readonly WeightMap[];
  /** Weights onto them when it had ended. */
  readonly after: readonly WeightMap[];
}

/** One rest: spikes of the populations with centres, and where weights led before and after it. */
export interface RestTrace {
  /** Index of the trial after the rest, from 0. */
  readonly trial: number;
  /** Ticks of the rest. */
  readonly ticks: number;
  /** Metres, where the body was along x when the trial before the rest ended. */
  readonly x: number;
  /** Metres, where it was along y. */
  readonly y: number;
  /** The populations with centres. */
  readonly populations: readonly {
    /** Name of the population. */
    readonly name: string;
    /** Metres, x and y of the centre of each neuron's field, interleaved. */
    readonly centres: Readonly<Float64Array>;
    /** Tick of each spike, from 0 at the start of the rest. */
    readonly ticks: Uint32Array;
    /** Index of the neuron of each spike, in the order of `ticks`. */
    readonly ids: Uint32Array;
    /** Ticks from the start of the rest whose spikes were kept: all, unless there was no room for more. */
    readonly keptTicks: number;
  }[];
  /** Where learned weights led when the trial before the rest had ended. */
  readonly before: readonly WeightVectors[];
  /** Where they led when the rest was over. */
  readonly after: readonly WeightVectors[];
}

/** Result of the run of one seed. */
export interface SeedResult {
  /** Seed of all random numbers of the run. */
  readonly seed: number;
  /** The completed trials, in order. */
  readonly trials: readonly TrialResult[];
  /** Digest over the completed trials in hexadecimal digits (see `RunDigest`); empty when the controller was tuned. */
  readonly digest: string;
  /**
   * Names of the controller's tunables that were changed since it was built. What it did then does not follow from scenario,
   * parameters and seed alone. Absent if none was changed.
   */
  readonly tuned?: readonly string[];
  /** Counts of the controller in the `simulatedSeconds` of this run; absent for a controller that does not count. */
  readonly efficiency?: EfficiencyCounts;
  /** Values of the scenario's measures, by name; absent until all trials are completed, or if the scenario has none. */
  readonly measures?: Readonly<Record<string, number>>;
  /** Simulated time of the completed trials and of the rests before them. */
  readonly simulatedSeconds: number;
  /**
   * CPU time in s of the thread since the run was opened; absent where the host cannot tell it, and of a run that was resumed, of which
   * a part took its time before.
   */
  readonly cpuSeconds?: number;
  /**
   * Number of events that event cameras dropped, by sensor: a frame had more than there is room for, which are those of a picture
   * that goes from dark to white. Absent if none was dropped.
   */
  readonly dropped?: Readonly<Record<string, number>>;
  /** How well a run in real time kept its deadlines; absent for any other. */
  readonly overruns?: OverrunReport;
  /** The board that hosted the controller's networks since the run was opened or last resumed; absent where none did. */
  readonly board?: BoardReport;
  /** Data for pictures; kept only on request. */
  readonly trace?: Trace;
  /** SHA-256 of the state that the controller began with, in hexadecimal digits; absent of a fresh controller. */
  readonly initialState?: string;
  /** SHA-256 of the controller's state at the end, in hexadecimal digits; only where that state was asked for. */
  readonly finalState?: string;
  /** Bytes of the controller's state at the end, as `Controller.save` gives them; kept only on request. */
  readonly controllerState?: Uint8Array;
}

/** Name of a body: a key of the scenario's `bodies`. */
export type BodyName = string;
/** Name of a built-in physics engine. */
export type PhysicsName = keyof typeof PHYSICS;

/** Identity of a run. Together with a seed and the version of the code, it identifies a job. */
export interface RunIdentity {
  /** Id of the scenario. */
  readonly scenario: string;
  /** Version of the scenario, a whole number from 1. */
  readonly version: number;
  /** Values of all parameters, by name: numbers in the unit that the parameter declares, or words. */
  readonly params: Readonly<Record<string, number | string>>;
  /** Name of the body: a key of the scenario's `bodies`. */
  readonly body: BodyName;
  /** Name of the physics engine. */
  readonly physics: PhysicsName;
  /** `scenario` for the scenario's own controller, else the name of a baseline. */
  readonly controller: string;
  /** Name of the board that hosts the controller's networks; absent where they run in this process. */
  readonly board?: string;
  /** Faults of sensors in every trial, as `faultText` writes them; absent where the request asks for none. */
  readonly faults?: readonly string[];
  /** Seconds without news of a sensor that are borne; absent where they are those of each sensor. */
  readonly staleAfterSeconds?: number;
}

/** Units of the numbers that a scenario reads by itself or is set, by their names; `1` for a pure number. */
export interface QuantityUnits {
  /** Units of its probes, those of rests included. */
  readonly probes: Readonly<Record<string, string>>;
  /** Units of its measures. */
  readonly measures: Readonly<Record<string, string>>;
  /** Units of its parameters; `1` for a word. Absent where nobody knows them, as of results that an earlier version wrote. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Identity of a run, and the results of its seeds. */
export interface RunResult extends RunIdentity {
  /** The code that ran, as `codeVersion` tells it; of a scenario that was handed over as an object, without the code of that. */
  readonly code: string;
  /** Results of the seeds that ran, in the order of the request. */
  readonly seeds: readonly SeedResult[];
  /** Digest over the digests of the seeds, in hexadecimal digits; empty when the controller of a seed was tuned. */
  readonly digest: string;
  /** Whether the run was interrupted. Seeds may then be missing, or lack trials. */
  readonly partial: boolean;
  /** Wall time of the whole run. */
  readonly wallSeconds: number;
  /** Units of the scenario's own probes, measures and parameters; absent where nobody knows them. */
  readonly units?: QuantityUnits;
}

/** Events of one camera in one trial, counted over time and the columns of its picture. */
export interface EventTrace {
  /** Name of the camera among the controller's sensors. */
  readonly sensor: string;
  /** Ticks per bin. */
  readonly everyTicks: number;
  /** Number of columns of the picture, from the left edge to the last column with an event. */
  readonly columns: number;
  /** Number of bins, from the start of the trial. */
  readonly bins: number;
  /** Number of events per bin, column and polarity, in entry 2 * (bin * columns + column) + polarity; polarity is 0 for OFF. */
  readonly counts: Uint32Array;
}
