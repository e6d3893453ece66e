/**
 * A change of the signal at a trigger input of a camera, by which other devices are synchronised with it. A pulse is both changes of a
 * short signal as one.
 */
export interface TriggerEdge {
  /** Tells an edge of a trigger from the other samples. */
  readonly kind: 'triggers';
  /** Seconds, of the clock of the events. */
  readonly t: number;
  /** Number of the input, from 0, as the camera has it. */
  readonly channel: number;
  /** Which change. */
  readonly edge: 'rising' | 'falling' | 'pulse';
}

/** Along x, y and z. */
export type Triple = readonly [x: number, y: number, z: number];

/** Sample of a camera's inertial unit, along axes as the camera has them. */
export interface InertialSample {
  /** Tells a sample of an inertial unit from the others. */
  readonly kind: 'inertial';
  /** Seconds, of the clock of the events. */
  readonly t: number;
  /** m/s², that of gravity among it. */
  readonly acceleration: Triple;
  /** rad/s. */
  readonly angularVelocity: Triple;
  /** Tesla; undefined where none was measured. */
  readonly magneticField?: Triple;
  /** Degrees Celsius, of the unit; undefined where none was measured. */
  readonly temperature?: number;
}

/** A picture that a camera took beside its events. */
export interface Frame {
  /** Tells a picture from the other samples. */
  readonly kind: 'frames';
  /** Seconds, of the clock of the events. */
  readonly t: number;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Format of a pixel, by the names of sensor_msgs/Image: `mono8`, `bgr8`; numbers of several bytes have the lowest first. */
  readonly encoding: string;
  /** Row by row, from the upper left; each has the same number of bytes. */
  readonly pixels: Uint8Array;
  /** Start and end of the exposure, in seconds after `t`; undefined where nothing is known of it. */
  readonly exposure?: readonly [start: number, end: number];
}

/** Sample that a camera sends beside its events, told by its `kind`. */
export type SideSample = TriggerEdge | InertialSample | Frame;

/** Numbers of {@link SideSample}s, by kind. */
export type SideCounts = Record<SideSample['kind'], number>;

/** The edges among samples. */
export const edgesAmong = (beside: readonly SideSample[]): readonly TriggerEdge[] =>
  beside.filter((sample) => sample.kind === 'triggers');

/** Bytes of memory that a sample takes, about. */
export const bytesOfSample = (sample: SideSample): number =>
  128 + (sample.kind === 'frames' ? sample.pixels.length : 0);
