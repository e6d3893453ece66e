import type { Body, SensorKind, SensorMessages, SensorSpec } from '../../../agents/index.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { PhysicsEngine } from '../../physics/engine.ts';
import type { World } from '../../world/world.ts';
import type { EventTruth } from './event-truth.ts';

/** The truth that sensors measure. */
export type Truth = Pick<PhysicsEngine, 'pose' | 'twist' | 'wheelAngles' | 'contacts'>;

/** The surroundings of a sensor, from which its model is made. */
export interface SensorSite<K extends SensorKind = SensorKind> {
  /** Declaration of the sensor: its kind, size, noise and settings. */
  readonly spec: SensorSpec<K>;
  /** Body that carries the sensor. */
  readonly body: Body;
  /** Pose, velocity, wheel angles and contacts of the body, as the physics engine has them. */
  readonly truth: Truth;
  /** World that the sensor sees. */
  readonly world: World;
  /** Seconds per tick. */
  readonly period: number;
  /** The sensor's own stream, for the noise of its measurements. */
  readonly random: RandomStream;
  /** Whether event cameras keep the causes of their events. Default false. */
  readonly eventTruth?: boolean | undefined;
  /** Returns the cue that a sensor of this name is shown; undefined while it is shown none. Default: none. */
  readonly shown?: (() => Readonly<Float64Array> | undefined) | undefined;
}

/** A part of the state whose length changes, such as events that wait to be delivered. */
export interface WaitingState {
  /** Number of scalars that `save` writes now. */
  readonly stateLength: number;
  /** Writes the part to `out` from `offset`, and returns the offset after it. */
  save(out: Float64Array, offset: number): number;
  /** Reads back what `save` wrote, and returns the offset after it. */
  restore(from: Float64Array, offset: number): number;
}

/** The measurement of one kind of sensor: truth to message. Rates and delays are not its concern. */
export interface SensorModel<K extends SensorKind = SensorKind> {
  /** Called in every tick before a sample may be taken, for changes between samples that must not be missed. */
  track?(): void;
  /** Measures: writes every field of `message`, with no finer resolution than messages of ROS have for it. */
  sample(message: SensorMessages[K]): void;
  /**
   * Seconds from the instant to which the last sample belongs to the sampling. That instant is the stamp of its message. Default: none, for what
   * is measured when it is sampled.
   */
  age?(): number;
  /** Starts again at the body's present pose. */
  reset(): void;
  /** Arrays of the numbers that the model remembers; they are saved and restored in place, and their lengths are fixed. */
  readonly state: readonly Float64Array[];
  /** Rest of its memory, whose length changes. Default: none. */
  readonly waiting?: WaitingState;
  /** Whether it sees the world as it was when the model was made, and would not see an obstacle move. */
  readonly looks?: true;
  /** Counters of its work since it was made, by name. */
  counters?(): Readonly<Record<string, number>>;
  /** Of an event camera: causes of the events in the last sample. */
  readonly eventTruth?: EventTruth | undefined;
}

/** Makes the model of a sensor. */
export type SensorModelFactory<K extends SensorKind> = (site: SensorSite<K>) => SensorModel<K>;
