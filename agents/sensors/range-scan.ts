import type { RaisedMount, SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';

/** Distances in a plane, counter-clockwise. */
export interface Scan {
  /** Metres; Infinity where nothing is in range (REP-117). */
  ranges: Float64Array;
}

export interface ScanSettings {
  readonly mount: RaisedMount;
  /** Radians from straight ahead to the first beam. */
  readonly start: number;
  /** Radians from a beam to the next. */
  readonly step: number;
  /** Metres: what is nearer is -Infinity. */
  readonly minimum: number;
  /** Metres: what is farther is Infinity. */
  readonly maximum: number;
  /** Seconds from the first beam to the last; 0 measures all at once. */
  readonly sweepSeconds: number;
  /** Radians, opening of a beam: it measures what is nearest within it. 0 for a ray. */
  readonly cone: number;
}

/** Errors of a beam that meets something at distance z; probabilities are exclusive of one another. All default 0. */
export interface RangeNoise {
  /** Metres: the standard deviation is constant + proportional z. */
  readonly constant?: number;
  /** Share of z. */
  readonly proportional?: number;
  /** Probability that nothing is measured. */
  readonly miss?: number;
  /** Probability of an unexpected thing before, exponential in distance. */
  readonly short?: number;
  /** Mean distance of such a thing, metres. Default: a third of the maximum. */
  readonly shortMean?: number;
  /** Probability of a distance drawn evenly from the range. */
  readonly random?: number;
}

type ScanDeclaration = SensorDeclaration<'scan', ScanSettings>;

export interface LidarOptions extends SensorTiming {
  readonly mount: RaisedMount;
  /** Beams of a scan. Default 360. */
  readonly beams?: number;
  /** Radians of the whole scan, centred ahead. Default a full turn. */
  readonly fieldOfView?: number;
  /** Metres. Default 0.1. */
  readonly minimum?: number;
  /** Metres. Default 6. */
  readonly maximum?: number;
  /** Seconds from the first beam to the last. Default: over the whole period of a scan, or at once without a rate. */
  readonly sweepSeconds?: number;
  readonly noise?: RangeNoise;
}

/** A rotating range finder of evenly spaced rays. */
export function lidar(options: LidarOptions): ScanDeclaration {
  const { mount, beams = 360, fieldOfView = 2 * Math.PI, minimum = 0.1, maximum = 6, sweepSeconds, ...rest } = options;
  const whole = fieldOfView >= 2 * Math.PI;
  const step = fieldOfView / (whole ? beams : Math.max(1, beams - 1));
  const sweep = sweepSeconds ?? (rest.rateHz === undefined ? 0 : (1 - 1 / beams) / rest.rateHz);
  const settings = { mount, start: -fieldOfView / 2, step, minimum, maximum, sweepSeconds: sweep, cone: 0 };
  return { ...declareSensor('scan', beams, rest), settings };
}

export interface SonarOptions extends SensorTiming {
  readonly mount: RaisedMount;
  /** Sonars on the ring. Default 1. */
  readonly count?: number;
  /** Radians, opening of each. Default 0.5. */
  readonly cone?: number;
  /** Metres. Default 0.02. */
  readonly minimum?: number;
  /** Metres. Default 3. */
  readonly maximum?: number;
  readonly noise?: RangeNoise;
}

/** A ring of sonars, evenly around the body from straight ahead on. */
export function sonar(options: SonarOptions): ScanDeclaration {
  const { mount, count = 1, cone = 0.5, minimum = 0.02, maximum = 3, ...rest } = options;
  const settings = { mount, start: 0, step: (2 * Math.PI) / count, minimum, maximum, sweepSeconds: 0, cone };
  return { ...declareSensor('scan', count, rest), settings };
}

export const scan: SensorType<Scan, ScanSettings> = {
  length: (size) => size,
  create: (size) => ({ ranges: new Float64Array(size) }),
  copy: (from, to) => to.ranges.set(from.ranges),
  poison: (message) => void message.ranges.fill(Number.NaN),
  flatten(message, out, offset) {
    out.set(message.ranges, offset);
    return offset + message.ranges.length;
  },
  unflatten(from, offset, message) {
    for (let k = 0; k < message.ranges.length; k++) message.ranges[k] = from[offset++];
    return offset;
  },
};
