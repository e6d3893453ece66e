import type { Body, SensorKind, SensorMessages, SensorSpec } from '../../../agents/index.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { PhysicsEngine } from '../../physics/engine.ts';
import type { World } from '../../world/world.ts';
import type { EventTruth } from './event-truth.ts';

/** The truth that sensors measure. */
export type Truth = Pick<PhysicsEngine, 'pose' | 'twist' | 'wheelAngles' | 'contacts'>;

/** What a sensor model is made from. */
export interface SensorSite<K extends SensorKind = SensorKind> {
  readonly spec: SensorSpec<K>;
  readonly body: Body;
  readonly truth: Truth;
  readonly world: World;
  /** s, of a tick */
  readonly period: number;
  /** The sensor's own stream, for the noise of its measurements. */
  readonly random: RandomStream;
  /** Whether event cameras keep what caused their events. Default false. */
  readonly eventTruth?: boolean | undefined;
  /** What is shown to a sensor of this name, for cues. Default: nothing. */
  readonly shown?: (() => Readonly<Float64Array> | undefined) | undefined;
}

/** How one kind of sensor turns truth into a message; knows nothing of rates and delays. */
export interface SensorModel<K extends SensorKind = SensorKind> {
  /** Called every tick before a sample may be taken, for what must not be missed between samples. */
  track?(): void;
  /** Measures: writes every field of `message`. */
  sample(message: SensorMessages[K]): void;
  /** Begins anew at the body's present pose. */
  reset(): void;
  /** What the model remembers, in place: arrays of a fixed length, each with its owner; none when it remembers nothing. */
  readonly state: readonly Float64Array[];
  /** Whether it looks at the world as it was made, so that things which have since been moved would be seen where they were. */
  readonly looks?: true;
  /** What it counts of its own work since it was made, by name. */
  counters?(): Readonly<Record<string, number>>;
  /** Of an event camera: what caused the events sampled last. */
  readonly eventTruth?: EventTruth | undefined;
}

export type SensorModelFactory<K extends SensorKind> = (site: SensorSite<K>) => SensorModel<K>;
