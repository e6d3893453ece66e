import { TURN } from '../../kernels/math-f64.ts';
import { checkOptions, type Known } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { RaisedMount, SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { MOUNT_OPTIONS, TIMING_OPTIONS } from './declared-options.ts';

/** Distances in a plane, beam by beam, counter-clockwise. */
export interface Scan {
  /**
   * Metres of each beam, or one of three that are no distance (REP-117): Infinity for nothing in range, -Infinity for something nearer
   * than the minimum, NaN where nothing was measured. {@link freeDistance} is what a beam promises of the way ahead. Simulated
   * ones are whole f32.
   */
  ranges: Float64Array;
  /**
   * Seconds from the first beam of this message to its last, evenly spread over the beams; 0 where all were measured at once, as in the first
   * message after a reset. The stamp of the message is the time of the first beam.
   */
  sweepSeconds: number;
}

/**
 * Metres along a beam that are surely free: 0 where something is too near or nothing was measured, Infinity where nothing is in range.
 *
 * @param range m, or Infinity, -Infinity or NaN as {@link Scan} has them
 */
export function freeDistance(range: number): number {
  return Number.isNaN(range) ? 0 : Math.max(0, range);
}

/** Geometry and timing of the beams of a scan. */
export interface ScanSettings {
  /** Place on the body from which all beams start, and orientation to which `start` is relative. */
  readonly mount: RaisedMount;
  /** Radians from straight ahead to the first beam. */
  readonly start: number;
  /** Radians from one beam to the next. */
  readonly step: number;
  /** Metres, least distance measured; a nearer surface reads -Infinity. */
  readonly minimum: number;
  /** Metres, largest distance measured; a farther surface reads Infinity. */
  readonly maximum: number;
  /** Time from the first beam to the last, at most the time between two scans; 0 for all at once. */
  readonly sweepSeconds: number;
  /** Radians, opening angle of a beam, which measures the nearest surface within it; 0 for a ray. */
  readonly cone: number;
}

/**
 * Errors of a beam that meets a surface at distance z. The standard deviation of a measurement is constant + proportional z; at
 * most one of `miss`, `short` and `random` happens to it. Each is 0 by default, except `shortMean`.
 */
export interface RangeNoise {
  /** Metres, standard deviation at distance 0. */
  readonly constant?: number;
  /** Growth of the standard deviation, as a share of z. */
  readonly proportional?: number;
  /** Probability that nothing is measured, which reads NaN. */
  readonly miss?: number;
  /** Probability that something unexpected stands in front of the surface, at an exponentially distributed distance. */
  readonly short?: number;
  /** Metres, mean of that distance. Default: a third of the maximum. */
  readonly shortMean?: number;
  /** Probability that the measurement is drawn uniformly from the range. */
  readonly random?: number;
}

const NOISE_OPTIONS: Known<RangeNoise> = {
  constant: true,
  proportional: true,
  miss: true,
  short: true,
  shortMean: true,
  random: true,
};

/** Noise as a share of the range, from which on ranges in single precision do not come out the same by chance. */
const SINGLE = 2e-6;

type ScanDeclaration = SensorDeclaration<'scan', ScanSettings>;

/** Mount, beams and range of a rotating range finder. */
export interface LidarOptions extends SensorTiming {
  /** Place of the range finder on the body, and direction of the middle of its scan. */
  readonly mount: RaisedMount;
  /** Number of beams. Default 360. */
  readonly beams?: number;
  /** Radians, angle that the scan covers, centred straight ahead. Default: a full turn. */
  readonly fieldOfView?: number;
  /** Metres, least distance measured. Default 0.1. */
  readonly minimum?: number;
  /** Metres, largest distance measured. Default 6. */
  readonly maximum?: number;
  /** Time from the first beam to the last. Default: spread over the period of a scan, or 0 without a rate. */
  readonly sweepSeconds?: number;
  /** Errors of the beams. Default: none. */
  readonly noise?: RangeNoise;
}

/**
 * A rotating range finder of evenly spaced rays.
 *
 * @example
 * const sensors = { scan: lidar({ mount: { z: 0.06 }, beams: 36, maximum: 4, rateHz: 10 }) };
 * const agent = { body: rodent, sensors, actuators: { velocity: velocityActuator() } };
 * const world = { name: 'room', walls: rectangularArena(2, 2), obstacles: [] };
 * const robot = simulateRobot({ world, agent, clock: new SimulatedClock(), physics: 'kinematic', seed: 1 });
 * robot.sensors.scan.stream.subscribe(({ ranges }) => console.log(`${Math.min(...ranges)} m to the nearest wall`));
 * await robot.clock.run(() => robot.clock.tick === 1000); // a second, in which ten scans come
 */
export function lidar(options: LidarOptions): ScanDeclaration {
  checkOptions('lidar', options, {
    ...TIMING_OPTIONS,
    mount: MOUNT_OPTIONS,
    beams: true,
    fieldOfView: true,
    minimum: true,
    maximum: true,
    sweepSeconds: true,
    noise: NOISE_OPTIONS,
  });
  const { mount, beams = 360, fieldOfView = TURN, minimum = 0.1, maximum = 6, sweepSeconds, ...rest } = options;
  const whole = fieldOfView >= TURN;
  const step = fieldOfView / (whole ? beams : Math.max(1, beams - 1));
  const sweep = sweepSeconds ?? (rest.rateHz === undefined ? 0 : (1 - 1 / beams) / rest.rateHz);
  const settings = { mount, start: -fieldOfView / 2, step, minimum, maximum, sweepSeconds: sweep, cone: 0 };
  return { ...declareSensor('scan', beams, rest), settings };
}

/** Mount, number and range of a ring of sonars. */
export interface SonarOptions extends SensorTiming {
  /** Place of the ring on the body, and direction of its first sonar. */
  readonly mount: RaisedMount;
  /** Number of sonars on the ring. Default 1. */
  readonly count?: number;
  /** Radians, opening angle of each. Default 0.5. */
  readonly cone?: number;
  /** Metres, least distance measured. Default 0.02. */
  readonly minimum?: number;
  /** Metres, largest distance measured. Default 3. */
  readonly maximum?: number;
  /** Errors of the measurements. Default: none. */
  readonly noise?: RangeNoise;
}

/** A ring of sonars, evenly spaced around the body; the first points straight ahead. */
export function sonar(options: SonarOptions): ScanDeclaration {
  checkOptions('sonar', options, {
    ...TIMING_OPTIONS,
    mount: MOUNT_OPTIONS,
    count: true,
    cone: true,
    minimum: true,
    maximum: true,
    noise: NOISE_OPTIONS,
  });
  const { mount, count = 1, cone = 0.5, minimum = 0.02, maximum = 3, ...rest } = options;
  const settings = { mount, start: 0, step: TURN / count, minimum, maximum, sweepSeconds: 0, cone };
  return { ...declareSensor('scan', count, rest), settings };
}

/** The ranges, then the time of the sweep. */
export const scan: SensorType<Scan, ScanSettings> = {
  length: (size) => size + 1,
  fields: ({ size, settings }) => [field('ranges', 'm', 0, settings?.maximum, size), field('sweepSeconds', 's', 0)],
  create: (size) => ({ ranges: new Float64Array(size), sweepSeconds: 0 }),
  copy(from, to) {
    to.ranges.set(from.ranges);
    to.sweepSeconds = from.sweepSeconds;
  },
  tells: ({ ranges }) => !ranges.every(Number.isNaN),
  // What is out of range is the same every time.
  varies: ({ ranges }, { constant = 0, proportional = 0 }) =>
    ranges.some((range) => constant + proportional * range > SINGLE * range),
  poison(message) {
    message.ranges.fill(Number.NaN);
    message.sweepSeconds = Number.NaN;
  },
  flatten(message, out, offset) {
    out.set(message.ranges, offset);
    out[offset + message.ranges.length] = message.sweepSeconds;
    return offset + message.ranges.length + 1;
  },
  unflatten(from, offset, message) {
    for (let k = 0; k < message.ranges.length; k++) message.ranges[k] = from[offset++];
    message.sweepSeconds = from[offset++];
    return offset;
  },
};
