/**
 * What travels on sensor and actuator streams: SI units, REP-103 axes (x forward, y left, counter-clockwise positive),
 * REP-105 frames (`map`, `odom`, `base_link`). Messages are flat records of numbers and typed arrays, so that a sender
 * can reuse one and a receiver can copy it without allocation.
 *
 * A package adds a kind by declaration merging into {@link SensorMessages} and {@link defineMessage}.
 */

/** Planar pose of `base_link` in the `map` frame. */
export interface Pose {
  /** m */
  x: number;
  /** m */
  y: number;
  /** rad, counter-clockwise from the x axis, in (-pi, pi] */
  heading: number;
}

/** Planar velocity in `base_link`. */
export interface Twist {
  /** m/s, forward */
  linearX: number;
  /** m/s, to the left; a body that is not holonomic cannot follow it */
  linearY: number;
  /** rad/s, counter-clockwise */
  angularZ: number;
}

/** Dead reckoning: pose in the `odom` frame, twist in `base_link`. */
export interface Odometry extends Pose, Twist {}

export interface HeadDirection {
  /** rad, counter-clockwise from the map's x axis, in (-pi, pi] */
  heading: number;
}

/** Bumper around the body: sector k of n covers bearings [2 pi k / n, 2 pi (k + 1) / n) from straight ahead, counter-clockwise. */
export interface Touch {
  /** 1 while the sector is pressed, else 0 */
  sectors: Float64Array;
}

/** Sensor kinds and their messages. */
export interface SensorMessages {
  pose: Pose;
  odometry: Odometry;
  headDirection: HeadDirection;
  touch: Touch;
}

/** Actuator kinds and their messages. */
export interface ActuatorMessages {
  velocity: Twist;
}

export type SensorKind = keyof SensorMessages;
export type ActuatorKind = keyof ActuatorMessages;
type Kind = SensorKind | ActuatorKind;
type MessageOf<K extends Kind> = K extends SensorKind ? SensorMessages[K] : K extends ActuatorKind ? ActuatorMessages[K] : never;

/** How one kind of message is made, copied and flattened. */
export interface MessageType<M> {
  /** Number of scalars in a message of the given size. */
  length(size: number): number;
  /** A zero message; `size` is the number of elements of its array fields (sectors, beams, ...), ignored when it has none. */
  create(size: number): M;
  /** Copies every field in place. */
  copy(from: Readonly<M>, to: M): void;
  /** Overwrites every field with NaN: what a reader sees that kept a borrowed message too long. */
  poison(message: M): void;
  /** Writes the scalars to `out` from `offset`, in the declared order, and returns the offset after them. */
  flatten(message: Readonly<M>, out: Float64Array, offset: number): number;
  /** Reads back what `flatten` wrote, and returns the offset after it. */
  unflatten(from: Readonly<Float64Array>, offset: number, message: M): number;
}

function scalars<M extends object>(...fields: readonly (keyof M & string)[]): MessageType<M> {
  type Record = { [field: string]: number };
  return {
    length: () => fields.length,
    create: () => Object.fromEntries(fields.map((field) => [field, 0])) as M,
    copy(from, to) {
      for (const field of fields) (to as Record)[field] = (from as Record)[field] as number;
    },
    poison(message) {
      for (const field of fields) (message as Record)[field] = Number.NaN;
    },
    flatten(message, out, offset) {
      for (const field of fields) out[offset++] = (message as Record)[field] as number;
      return offset;
    },
    unflatten(from, offset, message) {
      for (const field of fields) (message as Record)[field] = from[offset++] as number;
      return offset;
    },
  };
}

const touch: MessageType<Touch> = {
  length: (size) => size,
  create: (size) => ({ sectors: new Float64Array(size) }),
  copy: (from, to) => to.sectors.set(from.sectors),
  poison: (message) => void message.sectors.fill(Number.NaN),
  flatten(message, out, offset) {
    out.set(message.sectors, offset);
    return offset + message.sectors.length;
  },
  unflatten(from, offset, message) {
    for (let k = 0; k < message.sectors.length; k++) message.sectors[k] = from[offset++] as number;
    return offset;
  },
};

const registry = new Map<string, MessageType<never>>();

/** Registers how messages of a kind are made; a kind is defined once. */
export function defineMessage<K extends Kind>(kind: K, type: MessageType<MessageOf<K>>): void {
  registry.set(kind, type as MessageType<never>);
}

/** The message type of a kind; `undefined` for a kind nobody defined. */
export function messageType<K extends Kind>(kind: K): MessageType<MessageOf<K>> {
  return registry.get(kind) as MessageType<MessageOf<K>>;
}

defineMessage('pose', scalars<Pose>('x', 'y', 'heading'));
defineMessage('odometry', scalars<Odometry>('x', 'y', 'heading', 'linearX', 'linearY', 'angularZ'));
defineMessage('headDirection', scalars<HeadDirection>('heading'));
defineMessage('touch', touch);
defineMessage('velocity', scalars<Twist>('linearX', 'linearY', 'angularZ'));
