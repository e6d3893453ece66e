import { given } from '../../agents/given.ts';
import type { SensorKind, SensorMessages, SensorSpec, SensorSpecs } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { cos, sin, wrapAngle } from '../../kernels/math-f64.ts';

/**
 * Kinds of fault of a sensor, each with its effect and its amount `by`. A `SampledSensor` (`sampling.ts`) applies them at their times.
 *
 * | kind | effect | `by` |
 * |---|---|---|
 * | `dead` | no message | none |
 * | `frozen` | the content of the last message before, with new stamps | none |
 * | `delayed` | messages come later, in order, with the stamps of their samples | s |
 * | `burst` | messages are held back and come together; of those the newest counts, as ever, and events are joined | s between two bursts |
 * | `noisy` | a normal addition to each measured number | its standard deviation, in the unit of the number |
 * | `biased` | a constant addition to each | the addition, in the unit of the number |
 * | `turned` | the sensor points elsewhere; beams that then lie where it has none are NaN | rad, counter-clockwise |
 */
export const FAULTS = ['dead', 'frozen', 'delayed', 'burst', 'noisy', 'biased', 'turned'] as const;

/** Name of a kind of fault of a sensor; see {@link FAULTS}. */
export type FaultKind = (typeof FAULTS)[number];

/** Something that goes wrong with a sensor, at times of a trial; rest does not count. */
export interface SensorFault {
  /** Name of the sensor. */
  readonly sensor: string;
  /** Kind of the fault, one of {@link FAULTS}. */
  readonly kind: FaultKind;
  /** Seconds of the trial from which on samples suffer from it. */
  readonly fromSeconds: number;
  /** Seconds of the trial from which on they do not. Default: the end of the trial. */
  readonly toSeconds?: number;
  /** How much, in the unit that {@link FAULTS} says: s, rad, or that of what is measured. */
  readonly by?: number;
}

/** Kinds of fault that have an amount. */
const AMOUNTS: readonly FaultKind[] = ['delayed', 'burst', 'noisy', 'biased', 'turned'];
/** Kinds of fault whose amount is a time or a deviation. */
const POSITIVE: readonly FaultKind[] = ['delayed', 'burst', 'noisy'];

type Content = { readonly [K in SensorKind]?: (message: SensorMessages[K], addition: () => number) => void };

/** Adds to what is measured. A kind that is not here cannot be noisy or biased. */
const ADD: Content = {
  pose(message, addition) {
    message.x += addition();
    message.y += addition();
  },
  odometry(message, addition) {
    message.x += addition();
    message.y += addition();
  },
  headDirection(message, addition) {
    message.heading = wrapAngle(message.heading + addition());
  },
  imu(message, addition) {
    message.angularX += addition();
    message.angularY += addition();
    message.angularZ += addition();
    message.accelerationX += addition();
    message.accelerationY += addition();
    message.accelerationZ += addition();
  },
  // What is no distance stays what it is.
  scan: ({ ranges }, addition) => addTo(ranges, (range) => Math.max(0, range + addition())),
  whiskers: ({ deflection }, addition) => addTo(deflection, (felt) => Math.min(1, Math.max(0, felt + addition()))),
  joints: ({ positions }, addition) => addTo(positions, (position) => position + addition()),
  cue: ({ values }, addition) => addTo(values, (value) => value + addition()),
};

function addTo(values: Float64Array, sum: (value: number) => number): void {
  for (let k = 0; k < values.length; k++) values[k] = Number.isFinite(values[k]) ? sum(values[k]) : values[k];
}

type Turn = { readonly [K in SensorKind]?: (message: SensorMessages[K], angle: number, spec: SensorSpec<K>) => void };

/** Turns a sensor. A kind that is not here cannot be turned. */
const TURN_BY: Turn = {
  pose(message, angle) {
    message.heading = wrapAngle(message.heading + angle);
  },
  headDirection(message, angle) {
    message.heading = wrapAngle(message.heading + angle);
  },
  imu(message, angle) {
    const [c, s] = [cos(angle), sin(angle)];
    const { angularX, angularY, accelerationX, accelerationY } = message;
    message.angularX = c * angularX + s * angularY;
    message.angularY = c * angularY - s * angularX;
    message.accelerationX = c * accelerationX + s * accelerationY;
    message.accelerationY = c * accelerationY - s * accelerationX;
  },
  scan({ ranges }, angle, { settings }) {
    const { step } = settings as NonNullable<typeof settings>;
    const count = ranges.length;
    const shift = Math.round(angle / step);
    const whole = Math.abs(count * Math.abs(step) - 2 * Math.PI) < 1e-6;
    const before = ranges.slice();
    for (let k = 0; k < count; k++) {
      const from = k + shift;
      ranges[k] = whole ? before[((from % count) + count) % count] : (before[from] ?? Number.NaN);
    }
  },
};

/** Changes the content of a message as a fault does that is `noisy`, `biased` or `turned`. @param normal draws a standard normal number */
export function distort<K extends SensorKind>(
  { kind, by = 0 }: Pick<SensorFault, 'kind' | 'by'>,
  spec: SensorSpec<K>,
  message: SensorMessages[K],
  normal: () => number,
): void {
  const name = spec.kind as K;
  if (kind === 'turned') (TURN_BY[name] as Turn[K])?.(message, by, spec);
  else (ADD[name] as Content[K])?.(message, kind === 'noisy' ? () => by * normal() : () => by);
}

/** @throws ValidationError `invalid_fault` for a fault of no sensor, of no kind, of one that the sensor cannot have, or at no time */
export function checkFaults(sensors: SensorSpecs, faults: readonly SensorFault[]): void {
  for (const fault of faults) {
    const { sensor, kind, fromSeconds, toSeconds = Infinity, by } = fault;
    const refuse = (what: string, expected: string, received: unknown, remedy?: string): never => {
      throw new ValidationError(`a fault of sensor '${sensor}' ${what}`, {
        code: 'invalid_fault',
        expected,
        received,
        block: sensor,
        ...given({ remedy }),
      });
    };
    const names = Object.keys(sensors);
    if (!names.includes(sensor)) {
      const nearest = nearestName(sensor, names);
      refuse('has no sensor', names.join(', '), sensor, nearest && `did you mean '${nearest}'?`);
    }
    if (!FAULTS.includes(kind)) {
      const nearest = nearestName(kind, FAULTS);
      refuse('is of no kind', FAULTS.join(', '), kind, nearest && `did you mean '${nearest}'?`);
    }
    const possible = faultsOf(sensors[sensor].kind);
    if (!possible.includes(kind)) refuse(`of kind '${sensors[sensor].kind}' cannot be`, possible.join(', '), kind);
    if (!(Number.isFinite(fromSeconds) && fromSeconds >= 0 && toSeconds > fromSeconds))
      refuse('is at no time', 'seconds from 0, and a later end', { fromSeconds, toSeconds });
    if (AMOUNTS.includes(kind)) {
      const sound = by !== undefined && Number.isFinite(by) && (by > 0 || !POSITIVE.includes(kind));
      if (!sound)
        refuse(`that is ${kind} says not how much`, POSITIVE.includes(kind) ? 'by, above 0' : 'by, a number', by);
    } else if (by !== undefined) refuse(`that is ${kind} has no amount`, 'no by', by);
  }
}

function faultsOf(kind: SensorKind): readonly FaultKind[] {
  return FAULTS.filter((fault) => {
    if (fault === 'turned') return kind in TURN_BY;
    if (fault === 'noisy' || fault === 'biased') return kind in ADD;
    // A camera that stands still tells nothing, as one that is dead; its events have times of their own.
    return fault !== 'frozen' || kind !== 'events';
  });
}
