import { grown } from '../../kernels/grown.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import type { EventPixel, EventPixelPreset } from '../event-pixel.ts';
import { checkOptions, type Known } from '../known-options.ts';
import type { RaisedMount, SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { MOUNT_OPTIONS, TIMING_OPTIONS } from './declared-options.ts';

/**
 * Events of a camera in the order of time; the first `count` elements of each array are valid. A message with more events than
 * any before has longer arrays, so read them anew from each message.
 */
export interface Events {
  /** Seconds on the sensor's clock, whole microseconds. */
  t: Float64Array;
  /** Column in pixels from the left edge, from 0. */
  x: Uint16Array;
  /** Row in pixels from the top edge, from 0. */
  y: Uint16Array;
  /** Polarity, 0 or 1: 1 for ON (brighter), 0 for OFF (darker). */
  polarity: Uint8Array;
  /** Number of events. */
  count: number;
}

/** Geometry, pixels and sampling of an event camera. */
export interface EventCameraSettings {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** Radians, horizontal angle from the left edge of the picture to the right edge. */
  readonly fieldOfView: number;
  /** Place of the pinhole on the body, and orientation of the camera. */
  readonly mount: RaisedMount;
  /** Model of the pixels: the name of a published one, or its values. */
  readonly pixel: EventPixelPreset | EventPixel;
  /** How often a simulated camera renders the world. */
  readonly sampling?: {
    /** Largest optic flow between two frames. Default 0.5. */
    readonly pixels?: number;
    /** Frames per second, at least. Default 50. */
    readonly minimumHz?: number;
    /** Frames per second, at most. Default 4000. */
    readonly maximumHz?: number;
  };
}

type EventCameraDeclaration = SensorDeclaration<'events', EventCameraSettings>;

/** Settings and timing of an event camera. */
export interface EventCameraOptions extends SensorTiming, EventCameraSettings {
  /** Number of events for which a message has room at first; it grows. Default: one per pixel. */
  readonly capacity?: number;
}

const OPTIONS: Known<EventCameraOptions> = {
  ...TIMING_OPTIONS,
  width: true,
  height: true,
  fieldOfView: true,
  mount: MOUNT_OPTIONS,
  pixel: true,
  sampling: { pixels: true, minimumHz: true, maximumHz: true },
  capacity: true,
};

/**
 * An event camera.
 *
 * @example eventCamera({ width: 128, height: 128, fieldOfView: 1.2, mount: { x: 0.04, z: 0.05 }, pixel: 'v2e-noisy' })
 */
export function eventCamera(options: EventCameraOptions): EventCameraDeclaration {
  checkOptions('eventCamera', options, OPTIONS);
  const { width, height, fieldOfView, mount, pixel, sampling, capacity = width * height, ...timing } = options;
  const settings = { width, height, fieldOfView, mount, pixel, ...(sampling === undefined ? {} : { sampling }) };
  return { ...declareSensor('events', capacity, timing), settings };
}

/** Options of a pair of event cameras; `mount` is the point midway between them. */
export interface StereoOptions extends EventCameraOptions {
  /** Metres from one pinhole to the other. */
  readonly baseline: number;
}

/**
 * Two event cameras side by side that look the same way, with the mount midway. The left one sees an object at depth Z
 * f baseline / Z pixels farther right than the right one does, for a focal length of f pixels.
 *
 * @example
 * const { left, right } = stereoCameras({ width: 64, height: 48, fieldOfView: 1, mount: { z: 0.1 }, pixel: 'ideal', baseline: 0.06 });
 * const agent = { body: rodent, sensors: { left, right }, actuators: { velocity: velocityActuator() } };
 */
export function stereoCameras(options: StereoOptions): {
  readonly left: EventCameraDeclaration;
  readonly right: EventCameraDeclaration;
} {
  checkOptions('stereoCameras', options, { ...OPTIONS, baseline: true });
  const { baseline, mount, ...rest } = options;
  const { x = 0, y = 0, z, yaw = 0, pitch = 0, roll = 0 } = mount;
  const aside = [
    -sin(yaw) * cos(roll) - cos(yaw) * sin(pitch) * sin(roll),
    cos(yaw) * cos(roll) - sin(yaw) * sin(pitch) * sin(roll),
    cos(pitch) * sin(roll),
  ] as const;
  const at = (metres: number): EventCameraDeclaration =>
    eventCamera({
      ...rest,
      mount: { ...mount, x: x + metres * aside[0], y: y + metres * aside[1], z: z + metres * aside[2] },
    });
  return { left: at(baseline / 2), right: at(-baseline / 2) };
}

/** Makes room for a number of events in a message; those that are there stay. */
export function reserveEvents(message: Events, count: number): void {
  if (count <= message.t.length) return;
  const room = Math.max(count, 2 * message.t.length);
  message.t = grown(message.t, room);
  message.x = grown(message.x, room);
  message.y = grown(message.y, room);
  message.polarity = grown(message.polarity, room);
}

/** Writes the events of one message into another, from index `first` on. */
function write({ t, x, y, polarity, count }: Readonly<Events>, into: Events, first: number): void {
  reserveEvents(into, first + count);
  for (let n = 0; n < count; n++) {
    into.t[first + n] = t[n];
    into.x[first + n] = x[n];
    into.y[first + n] = y[n];
    into.polarity[first + n] = polarity[n];
  }
  into.count = first + count;
}

/** The count, then t, x, y and polarity of each event. */
export const events: SensorType<Events, EventCameraSettings> = {
  length: (size) => 1 + 4 * size,
  sizeOf: ({ count }) => count,
  create: (size) => ({
    t: new Float64Array(size),
    x: new Uint16Array(size),
    y: new Uint16Array(size),
    polarity: new Uint8Array(size),
    count: 0,
  }),
  copy: (from, to) => write(from, to, 0),
  join: (later, message) => write(later, message, message.count),
  poison(message) {
    message.t.fill(Number.NaN);
    message.x.fill(0xffff);
    message.y.fill(0xffff);
    message.polarity.fill(0xff);
    message.count = Number.NaN;
  },
  flatten(message, out, offset) {
    const { t, count } = message;
    out[offset++] = count;
    for (let n = 0; n < count; n++, offset += 4) {
      out[offset] = t[n];
      out[offset + 1] = message.x[n];
      out[offset + 2] = message.y[n];
      out[offset + 3] = message.polarity[n];
    }
    return offset;
  },
  unflatten(from, offset, message) {
    const count = from[offset++];
    reserveEvents(message, count);
    message.count = count;
    for (let n = 0; n < count; n++, offset += 4) {
      message.t[n] = from[offset];
      message.x[n] = from[offset + 1];
      message.y[n] = from[offset + 2];
      message.polarity[n] = from[offset + 3];
    }
    return offset;
  },
};
