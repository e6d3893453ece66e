import type {
  ActuatorKind,
  ActuatorSpec,
  Body,
  EventCameraSettings,
  Events,
  JointSettings,
  Observed,
  Scan,
  ScanSettings,
  SensorSpec,
} from '../../agents/index.ts';
import { freeDistance, messageType, ValidationError } from '../../agents/index.ts';
import { wrapAngle } from '../../kernels/math-f64.ts';

/** A part of the numbers of a space, with a unit and a range of its own. */
export interface SpaceField {
  /** Name as in the message of the sensor or actuator: `x`, `linearX`, `ranges`. */
  readonly name: string;
  /** Number of numbers. */
  readonly count: number;
  /** Unit such as `m/s`; `1` for a pure number, empty where the task gives it one. */
  readonly unit: string;
  /** Least value, a number in the `unit` above; -Infinity where there is none. */
  readonly low: number;
  /** Largest value, a number in the `unit` above; Infinity where there is none. */
  readonly high: number;
}

/** The numbers that a sensor tells, or that an actuator takes: a vector, or an array in row-major order. */
export interface Space {
  /** Kind of the sensor or actuator: `pose`, `scan`, `velocity`. */
  readonly kind: string;
  /** Length of each axis, in elements. */
  readonly shape: readonly number[];
  /** Names, units and ranges of the numbers, in their order. */
  readonly fields: readonly SpaceField[];
}

/** Spaces by the name of the sensor or actuator. */
export type Spaces = Readonly<Record<string, Space>>;

const PI = Math.PI;

type Fields = readonly SpaceField[];

function field(name: string, unit: string, low = -Infinity, high = Infinity, count = 1): SpaceField {
  return { name, count, unit, low, high };
}

const POSE: Fields = [field('x', 'm'), field('y', 'm'), field('heading', 'rad', -PI, PI)];
const TWIST: Fields = [field('linearX', 'm/s'), field('linearY', 'm/s'), field('angularZ', 'rad/s')];

/** Fields of the message of each kind of sensor, in the order in which it is flattened. */
const OF_SENSOR: Readonly<Record<string, (spec: SensorSpec) => Fields>> = {
  pose: () => POSE,
  odometry: () => [...POSE, ...TWIST],
  headDirection: () => [field('heading', 'rad', -PI, PI)],
  touch: ({ size }) => [field('sectors', '1', 0, 1, size)],
  scan: ({ size, settings }) => [field('ranges', 'm', 0, (settings as ScanSettings).maximum, size)],
  imu: () => [
    ...['angularX', 'angularY', 'angularZ'].map((name) => field(name, 'rad/s')),
    ...['accelerationX', 'accelerationY', 'accelerationZ'].map((name) => field(name, 'm/s^2')),
  ],
  whiskers: ({ size }) => [field('deflection', '1', 0, 1, size), field('velocity', '1/s', -Infinity, Infinity, size)],
  cue: ({ size }) => [field('values', '', -Infinity, Infinity, size)],
  joints: ({ settings }) => {
    const { length } = (settings as JointSettings).names;
    return [
      field('positions', 'rad', -Infinity, Infinity, length),
      field('velocities', 'rad/s', -Infinity, Infinity, length),
    ];
  },
  events: ({ settings }) => {
    const { width, height } = settings as EventCameraSettings;
    return [field('events', '1', 0, Infinity, 2 * width * height)];
  },
};

/** A sensor as a caller sees it: its space, and what turns its messages into the numbers of that space. */
export interface SensorView {
  readonly space: Space;
  /** Forgets what was seen before the step. */
  begin(): void;
  /** Looks at the latest message, once a tick. */
  look(message: Observed<object>): void;
  /** The numbers, in an array of the caller's own. */
  read(): Float64Array;
}

/**
 * Shows a sensor to a caller. Its numbers are those of the latest message, zeros before the first. Of a range finder, nothing in range
 * reads as the largest range, and what is too near, or was not measured, as 0: the way that is surely free. Of an event camera they are the events of the whole step, counted by polarity
 * (OFF, then ON), row and column.
 *
 * @throws ValidationError `no_space` for a kind that has no numbers of a fixed shape
 */
export function viewSensor(name: string, spec: SensorSpec): SensorView {
  const fields = OF_SENSOR[spec.kind]?.(spec);
  if (fields === undefined) throw noSpace('sensor', name, spec.kind, Object.keys(OF_SENSOR));
  if (spec.kind === 'events') return viewEvents(spec.settings as EventCameraSettings, fields);
  const type = messageType(spec.kind);
  const seen = type.create(spec.size);
  const flat = new Float64Array(type.length(spec.size));
  const values = flat.subarray(0, sizeOf(fields));
  const heading = fields.findIndex((part) => part.name === 'heading');
  const farthest = spec.kind === 'scan' ? fields[0].high : undefined;
  return {
    space: { kind: spec.kind, shape: [values.length], fields },
    begin() {},
    look: (message) => type.copy(message as never, seen as never),
    read() {
      type.flatten(seen as never, flat, 0);
      // Where a trial places the body, its heading may be any.
      if (heading >= 0) values[heading] = wrapAngle(values[heading]);
      if (farthest !== undefined) limit((seen as Scan).ranges, farthest, values);
      return values.slice();
    },
  };
}

/** Writes ranges as the space has them, without infinities and NaN. */
function limit(ranges: Float64Array, farthest: number, out: Float64Array): void {
  for (let k = 0; k < ranges.length; k++) out[k] = Math.min(freeDistance(ranges[k]), farthest);
}

function viewEvents({ width, height }: EventCameraSettings, fields: Fields): SensorView {
  const counts = new Float64Array(2 * width * height);
  return {
    space: { kind: 'events', shape: [2, height, width], fields },
    begin: () => void counts.fill(0),
    look(message) {
      const { x, y, polarity, count, arrival } = message as Observed<Events>;
      if (!arrival.isNew) return;
      for (let n = 0; n < count; n++) {
        const at = (polarity[n] * height + y[n]) * width + x[n];
        counts[at] = counts[at] + 1;
      }
    },
    read: () => counts.slice(),
  };
}

/** An actuator as a caller sees it: its space, and what turns the numbers of that space into a command. */
export interface ActuatorView {
  readonly space: Space;
  /** Writes as many numbers as the space has into a command. */
  write(action: ArrayLike<number>, command: object): void;
}

/**
 * Shows an actuator to a caller. A velocity has no part to the left for a body on wheels. Its range is what the body can do or, where
 * that is without limit, `cruiseSpeed`, and one turn a second: larger commands are taken too, as far as the body follows them.
 *
 * @param cruiseSpeed m/s; undefined where the scenario says none
 * @throws ValidationError `no_space` for a kind that has no numbers of a fixed shape
 */
export function viewActuator(
  name: string,
  { kind, size = 1 }: ActuatorSpec,
  { drive, limits }: Body,
  cruiseSpeed: number | undefined,
): ActuatorView {
  const flat = new Float64Array(messageType(kind)?.length(size) ?? 0);
  const unflatten = (command: object): void => {
    messageType(kind).unflatten(flat, 0, command as never);
  };
  if (kind === 'choice') {
    return {
      space: { kind, shape: [size], fields: [field('strengths', '1', 0, 1, size)] },
      write(action, command) {
        for (let k = 0; k < size; k++) flat[k] = action[k];
        unflatten(command);
      },
    };
  }
  if (kind !== 'velocity') throw noSpace('actuator', name, kind, ['velocity', 'choice']);
  const fastest = Number.isFinite(limits.linear) ? limits.linear : (cruiseSpeed ?? Infinity);
  const turn = Number.isFinite(limits.angular) ? limits.angular : 2 * PI;
  const ranges: Readonly<Record<string, number>> = { linearX: fastest, linearY: fastest, angularZ: turn };
  const fields = TWIST.filter((part) => drive === 'holonomic' || part.name !== 'linearY').map((part) => ({
    ...part,
    low: -ranges[part.name],
    high: ranges[part.name],
  }));
  const places = fields.map((part) => TWIST.findIndex((one) => one.name === part.name));
  return {
    space: { kind, shape: [fields.length], fields },
    write(action, command) {
      for (let k = 0; k < places.length; k++) flat[places[k]] = action[k];
      unflatten(command);
    },
  };
}

/** Number of numbers in a space. */
export function sizeOf(fields: Fields): number {
  return fields.reduce((sum, { count }) => sum + count, 0);
}

function noSpace(what: string, name: string, kind: ActuatorKind | SensorSpec['kind'], known: readonly string[]) {
  return new ValidationError(`${what} '${name}' cannot be shown to a caller as numbers`, {
    code: 'no_space',
    expected: known.join(', '),
    received: kind,
    block: name,
    remedy: `leave the ${what} out of the agent, or drive it by a controller`,
  });
}
