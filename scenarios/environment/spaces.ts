import type {
  ActuatorKind,
  ActuatorSpec,
  Body,
  EventCameraSettings,
  Events,
  MessageField,
  MessageShape,
  Observed,
  Scan,
  SensorKind,
  SensorSpec,
} from '../../agents/index.ts';
import { freeDistance, messageType, ValidationError } from '../../agents/index.ts';
import { TURN, wrapAngle } from '../../kernels/math-f64.ts';

/** The numbers that a sensor tells, or that an actuator takes: a vector, or an array in row-major order. */
export interface Space {
  /** Kind of the sensor or actuator: `pose`, `scan`, `velocity`. */
  readonly kind: string;
  /** Length of each axis, in elements. */
  readonly shape: readonly number[];
  /** Names, units and ranges of the numbers, in their order. */
  readonly fields: readonly MessageField[];
}

/** Spaces by the name of the sensor or actuator. */
export type Spaces = Readonly<Record<string, Space>>;

type Fields = readonly MessageField[];

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
 * Shows a sensor to a caller, by the fields that its kind declares. Its numbers are those of the latest message, zeros before the
 * first; angles are in a turn. Of a range finder they are the ranges: nothing in range reads as the largest range, and what is too
 * near, or was not measured, as 0: the way that is surely free. Of an event camera they are the events of the whole step, counted by
 * polarity (OFF, then ON), row and column.
 *
 * @throws ValidationError `no_space` for a kind that declares no fields of all its numbers
 */
export function viewSensor(name: string, spec: SensorSpec): SensorView {
  if (spec.kind === 'events') return viewEvents(spec.settings as EventCameraSettings);
  const fields = fieldsOf('sensor', name, spec);
  if (spec.kind === 'scan') return viewRanges(fields[0]);
  const type = messageType(spec.kind);
  const seen = type.create(spec.size);
  const values = new Float64Array(type.length(spec.size));
  const angles = placesOf(fields, ({ unit, low, high }) => unit === 'rad' && low === -Math.PI && high === Math.PI);
  return {
    space: { kind: spec.kind, shape: [values.length], fields },
    begin() {},
    look: (message) => type.copy(message as never, seen as never),
    read() {
      type.flatten(seen as never, values, 0);
      // Where a trial places the body, its heading may be any.
      for (const at of angles) values[at] = wrapAngle(values[at]);
      return values.slice();
    },
  };
}

/** Shows ranges without infinities and NaN. How long a scan took is not shown. */
function viewRanges(field: MessageField): SensorView {
  const seen = new Float64Array(field.count);
  return {
    space: { kind: 'scan', shape: [field.count], fields: [field] },
    begin() {},
    look: (message) => seen.set((message as Observed<Scan>).ranges),
    read: () => seen.map((range) => Math.min(freeDistance(range), field.high)),
  };
}

/** Shows counts in place of a message that grows, which has no fields. */
function viewEvents({ width, height }: EventCameraSettings): SensorView {
  const counts = new Float64Array(2 * width * height);
  const field: MessageField = { name: 'events', count: counts.length, unit: '1', low: 0, high: Infinity };
  return {
    space: { kind: 'events', shape: [2, height, width], fields: [field] },
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
 * Shows an actuator to a caller, by the fields that its kind declares. A velocity has no part to the left for a body on wheels. Its range
 * is what the body can do or, where that is without limit, `cruiseSpeed`, and one turn a second: larger commands are taken too, as far as
 * the body follows them.
 *
 * @param cruiseSpeed m/s; undefined where the scenario says none
 * @throws ValidationError `no_space` for a kind that declares no fields of all its numbers
 */
export function viewActuator(
  name: string,
  { kind, size = 1 }: ActuatorSpec,
  body: Body,
  cruiseSpeed: number | undefined,
): ActuatorView {
  const all = fieldsOf('actuator', name, { kind, size });
  const fields = kind === 'velocity' ? within(all, body, cruiseSpeed) : all;
  const places = placesOf(all, (one) => fields.some((part) => part.name === one.name));
  const type = messageType(kind);
  const flat = new Float64Array(type.length(size));
  return {
    space: { kind, shape: [places.length], fields },
    write(action, command) {
      for (let k = 0; k < places.length; k++) flat[places[k]] = action[k];
      type.unflatten(flat, 0, command as never);
    },
  };
}

/** The fields of a velocity that a body has, each in its range. */
function within(twist: Fields, { drive, limits }: Body, cruiseSpeed: number | undefined): Fields {
  const fastest = Number.isFinite(limits.linear) ? limits.linear : (cruiseSpeed ?? Infinity);
  const turn = Number.isFinite(limits.angular) ? limits.angular : TURN;
  const ranges: Readonly<Record<string, number>> = { linearX: fastest, linearY: fastest, angularZ: turn };
  return twist
    .filter(({ name }) => drive === 'holonomic' || name !== 'linearY')
    .map((part) => ({ ...part, low: -ranges[part.name], high: ranges[part.name] }));
}

/** Number of numbers in a space. */
export function sizeOf(fields: Fields): number {
  return fields.reduce((sum, { count }) => sum + count, 0);
}

/** Indices of the numbers of those fields that are asked for. */
function placesOf(fields: Fields, asked: (one: MessageField) => boolean): number[] {
  return fields.flatMap((one) => Array<boolean>(one.count).fill(asked(one))).flatMap((is, place) => (is ? place : []));
}

/** The fields that a kind declares for all numbers of its message. */
function fieldsOf(
  what: string,
  name: string,
  { kind, ...shape }: MessageShape & { readonly kind: SensorKind | ActuatorKind },
): Fields {
  const type = messageType(kind);
  const fields = type?.fields?.(shape);
  if (fields !== undefined && sizeOf(fields) === type.length(shape.size)) return fields;
  throw new ValidationError(`${what} '${name}' cannot be shown to a caller as numbers`, {
    code: 'no_space',
    expected: 'a kind that declares fields for all numbers of its message',
    received: kind,
    block: name,
    remedy: `leave the ${what} out of the agent, or drive it by a controller`,
  });
}
