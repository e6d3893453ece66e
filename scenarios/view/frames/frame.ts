import type { Pose } from '../../../agents/index.ts';
import type { World } from '../../../sim/world/world.ts';
import type { TrialResult } from '../../scenario/result.ts';
import type { Goal } from '../../scenario/scenario.ts';
import type { Stage } from '../stage.ts';

/** Phase of a run between two ticks: see `OpenRun.phase`. */
export type Phase = 'over' | 'rest' | 'active' | 'outcome';

/** Phase of what is shown; `unknown` where nobody has told of a trial. */
export type ShownPhase = Phase | 'unknown';

/** How a trial went, as far as it is known: of a recording, what every trial has. */
export type ShownResult = Pick<
  TrialResult,
  'index' | 'success' | 'reason' | 'latencySeconds' | 'pathMetres' | 'collisions' | 'ticks'
> &
  Partial<TrialResult>;

/** A trial begins. */
export interface TrialScene {
  /** Tick of the run that is the first of the trial. */
  readonly tick: number;
  /** Index of the trial, from 0. */
  readonly index: number;
  /** Pose of the body at the start, in the map frame. */
  readonly start: Readonly<Pose>;
  readonly goals: readonly Goal[];
  /** World of the trial; absent where it is the one of the scene before. */
  readonly world?: World;
}

/** What a sample has: where the body was, and what the signals of the controller read, in the unit of each. */
export interface Samples {
  /** Tick of the end of which each sample is, from the first tick of the frame on. */
  readonly ticks: Uint32Array;
  /** x, y and heading of the body, interleaved, in m, m and rad, in the map frame; NaN where nobody has told it, as at rest in a recording. */
  readonly poses: Float32Array;
  /** Readings of each signal, by its name: one number a sample, or two for positions and vectors. NaN where there is none. */
  readonly signals: Readonly<Record<string, Float32Array>>;
}

/** Spikes of one population. */
export interface FrameSpikes {
  /** Tick of each spike, from the first tick of the frame on; never less than that of the spike before. */
  readonly ticks: Uint32Array;
  /** Index of the neuron of each spike. */
  readonly ids: Uint32Array;
}

/** What an event camera has seen of late: 255 for an event in this tick, less for an earlier one, row by row from the top. */
export interface CameraImage {
  readonly width: number;
  readonly height: number;
  /** Events where it became brighter. */
  readonly on: Uint8Array;
  /** Events where it became darker. */
  readonly off: Uint8Array;
  /** Number of events of each polarity in the ticks of the frame. */
  readonly onCount: number;
  readonly offCount: number;
}

/** Where one neuron fired: its spikes in each bin of the plane over the time that the body spent there, in the trials so far. */
export interface FieldMap {
  readonly population: string;
  readonly neuron: number;
  /** Side of a bin, m. */
  readonly bin: number;
  /** Least x and least y of the bins, m, in the map frame. */
  readonly left: number;
  readonly bottom: number;
  readonly shape: readonly [rows: number, columns: number];
  /** Number of spikes in all bins. */
  readonly spikes: number;
  /** Time spent in each bin, s, row by row from the least y. */
  readonly seconds: Float64Array;
  /** Rate in each bin, Hz; NaN where the body has not been. */
  readonly rates: Float64Array;
}

/** A rest as it is told: the one under way, or the last one. */
export interface FrameRest {
  /** Its first tick, and the one after its last or, while it is under way, after the last completed one. */
  readonly from: number;
  readonly to: number;
  /** Where the body was when the trial before it ended, m, in the map frame. */
  readonly x: number;
  readonly y: number;
  /** Spikes of the populations that have place fields, by name; ticks from the first tick of the rest on. */
  readonly spikes: Readonly<Record<string, FrameSpikes>>;
}

/** What a run did from one tick to another, and what holds after it: what a source tells who looks on. */
export interface Frame {
  /** First tick of the run that the frame tells of. */
  readonly from: number;
  /** Number of ticks of the run that are completed after it: it tells of the ticks from `from` to before `to`. */
  readonly to: number;
  /** Whether it does not go on from the frame before: pictures of what went before are of another time. */
  readonly fresh: boolean;
  /** Index of the trial under way or, between two trials, of the next one. */
  readonly trial: number;
  /** Phase of the next tick. Where it is `unknown`, so is the trial: all that is shown is told as one, of index 0. */
  readonly phase: ShownPhase;
  /** Whether the run is at its end. */
  readonly done: boolean;
  /** Whether what was asked for has come about, such as the next reward. */
  readonly met: boolean;
  /** Digest of the completed trials; empty if the controller was tuned, absent where the source knows none. */
  readonly digest?: string;
  /** Names of the tunables that were changed. */
  readonly tuned: readonly string[];
  /** Trials that began; in a fresh frame first the one that is under way. */
  readonly scenes: readonly TrialScene[];
  /** Trials that ended; in a fresh frame all that are completed. */
  readonly results: readonly ShownResult[];
  /** Ticks of rest, as pairs of the first one and the one after the last. */
  readonly rests: readonly (readonly [from: number, to: number])[];
  readonly samples: Samples;
  /** Where the body is after it, m and rad, in the map frame; absent where nobody knows it, as between the samples of a recording. */
  readonly pose?: Readonly<Pose>;
  /** Rewards other than 0. */
  readonly rewards: {
    /** Tick at the end of which each was judged, from the first tick of the frame on. */
    readonly ticks: Uint32Array;
    /** Dimensionless. */
    readonly values: Float64Array;
  };
  /** Spikes of the populations that are asked for, by name. */
  readonly spikes: Readonly<Record<string, FrameSpikes>>;
  /** Cameras that are asked for, by the name of the sensor. */
  readonly images: Readonly<Record<string, CameraImage>>;
  /**
   * Learned weights, row by row, in the unit of each; by the name that {@link weightsName} gives. Only if they were asked for and there was time.
   * A recording has them as they were at the end of the last trial, and tells them once.
   */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /**
   * Weights at the beginning of the trial under way or, between two trials, of the last one. Only beside `weights`, and not again while they are
   * the same; absent where the source does not know them.
   */
  readonly startWeights?: Readonly<Record<string, Float32Array>>;
  /** Map of the cell that is asked for, up to `to`; absent where the body has not been in a trial, or the source does not count. */
  readonly field?: FieldMap;
  /** What there is to be seen from here on, where that is another than before: who looks begins anew with it. */
  readonly stage?: Stage;
  /** What else there is to be said of the source at present, in sentences for people: all of it. Absent of one of which there is never any. */
  readonly remarks?: readonly string[];
  /** The rest under way, or the last one, if it is asked for. Not again while it is the same, and only if there was time; absent before the first. */
  readonly rest?: FrameRest;
}

/** Name of the weights of a projection. */
export function weightsName({ pre, post }: { readonly pre: string; readonly post: string }): string {
  return `${pre} → ${post}`;
}
