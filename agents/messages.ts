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

/** Events of a camera in order of time; the first `count` elements of each array are valid. */
export interface Events {
  /** s, on the sensor's clock */
  t: Float64Array;
  /** Pixels, from the left. */
  x: Uint16Array;
  /** Pixels, from the top. */
  y: Uint16Array;
  /** 1 of ON, brighter; 0 of OFF. */
  polarity: Uint8Array;
  count: number;
}

/** Distances in a plane, counter-clockwise. */
export interface Scan {
  /** m; Infinity where nothing is in range (REP-117) */
  ranges: Float64Array;
}

/** Inertial measurements in `base_link`. */
export interface Imu {
  /** rad/s */
  angularX: number;
  angularY: number;
  angularZ: number;
  /** m/s^2, specific force: a body at rest measures +9.81 upwards */
  accelerationX: number;
  accelerationY: number;
  accelerationZ: number;
}

/** Whiskers, by number. */
export interface Whiskers {
  /** 0 free, 1 bent to its root */
  deflection: Float64Array;
  /** 1/s, of the deflection */
  velocity: Float64Array;
}

/** Sensor kinds and their messages. */
export interface SensorMessages {
  pose: Pose;
  odometry: Odometry;
  headDirection: HeadDirection;
  touch: Touch;
  events: Events;
  scan: Scan;
  imu: Imu;
  whiskers: Whiskers;
}

/** Actuator kinds and their messages. */
export interface ActuatorMessages {
  velocity: Twist;
}

export type SensorKind = keyof SensorMessages;
export type ActuatorKind = keyof ActuatorMessages;
type Kind = SensorKind | ActuatorKind;
type MessageOf<K extends Kind> = K extends SensorKind
  ? SensorMessages[K]
  : K extends ActuatorKind
    ? ActuatorMessages[K]
    : never;

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

// Field by field, in plain sight: a loop over the fields' names costs a search and a box a number, several times a tick.

const pose: MessageType<Pose> = {
  length: () => 3,
  create: () => ({ x: 0, y: 0, heading: 0 }),
  copy(from, to) {
    to.x = from.x;
    to.y = from.y;
    to.heading = from.heading;
  },
  poison(message) {
    message.x = message.y = message.heading = Number.NaN;
  },
  flatten(message, out, offset) {
    out[offset] = message.x;
    out[offset + 1] = message.y;
    out[offset + 2] = message.heading;
    return offset + 3;
  },
  unflatten(from, offset, message) {
    message.x = from[offset];
    message.y = from[offset + 1];
    message.heading = from[offset + 2];
    return offset + 3;
  },
};

const velocity: MessageType<Twist> = {
  length: () => 3,
  create: () => ({ linearX: 0, linearY: 0, angularZ: 0 }),
  copy(from, to) {
    to.linearX = from.linearX;
    to.linearY = from.linearY;
    to.angularZ = from.angularZ;
  },
  poison(message) {
    message.linearX = message.linearY = message.angularZ = Number.NaN;
  },
  flatten(message, out, offset) {
    out[offset] = message.linearX;
    out[offset + 1] = message.linearY;
    out[offset + 2] = message.angularZ;
    return offset + 3;
  },
  unflatten(from, offset, message) {
    message.linearX = from[offset];
    message.linearY = from[offset + 1];
    message.angularZ = from[offset + 2];
    return offset + 3;
  },
};

/** A pose, then a twist. */
const odometry: MessageType<Odometry> = {
  length: () => 6,
  create: (size) => ({ ...pose.create(size), ...velocity.create(size) }),
  copy(from, to) {
    pose.copy(from, to);
    velocity.copy(from, to);
  },
  poison(message) {
    pose.poison(message);
    velocity.poison(message);
  },
  flatten: (message, out, offset) => velocity.flatten(message, out, pose.flatten(message, out, offset)),
  unflatten: (from, offset, message) => velocity.unflatten(from, pose.unflatten(from, offset, message), message),
};

const headDirection: MessageType<HeadDirection> = {
  length: () => 1,
  create: () => ({ heading: 0 }),
  copy(from, to) {
    to.heading = from.heading;
  },
  poison(message) {
    message.heading = Number.NaN;
  },
  flatten(message, out, offset) {
    out[offset] = message.heading;
    return offset + 1;
  },
  unflatten(from, offset, message) {
    message.heading = from[offset];
    return offset + 1;
  },
};

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
    for (let k = 0; k < message.sectors.length; k++) message.sectors[k] = from[offset++];
    return offset;
  },
};

/** Count, then t, x, y, polarity of each event there is room for: zeros past the count. */
const events: MessageType<Events> = {
  length: (size) => 1 + 4 * size,
  create: (size) => ({
    t: new Float64Array(size),
    x: new Uint16Array(size),
    y: new Uint16Array(size),
    polarity: new Uint8Array(size),
    count: 0,
  }),
  copy(from, to) {
    const { count } = from;
    for (let n = 0; n < count; n++) {
      to.t[n] = from.t[n];
      to.x[n] = from.x[n];
      to.y[n] = from.y[n];
      to.polarity[n] = from.polarity[n];
    }
    to.count = count;
  },
  poison(message) {
    message.t.fill(Number.NaN);
    message.x.fill(0xffff);
    message.y.fill(0xffff);
    message.polarity.fill(0xff);
    message.count = Number.NaN;
  },
  flatten(message, out, offset) {
    const { t, count } = message;
    const end = offset + 1 + 4 * t.length;
    out[offset++] = count;
    for (let n = 0; n < count; n++, offset += 4) {
      out[offset] = t[n];
      out[offset + 1] = message.x[n];
      out[offset + 2] = message.y[n];
      out[offset + 3] = message.polarity[n];
    }
    out.fill(0, offset, end);
    return end;
  },
  unflatten(from, offset, message) {
    const end = offset + 1 + 4 * message.t.length;
    const count = (message.count = from[offset++]);
    for (let n = 0; n < count; n++, offset += 4) {
      message.t[n] = from[offset];
      message.x[n] = from[offset + 1];
      message.y[n] = from[offset + 2];
      message.polarity[n] = from[offset + 3];
    }
    return end;
  },
};

const scan: MessageType<Scan> = {
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

const imu: MessageType<Imu> = {
  length: () => 6,
  create: () => ({ angularX: 0, angularY: 0, angularZ: 0, accelerationX: 0, accelerationY: 0, accelerationZ: 0 }),
  copy(from, to) {
    to.angularX = from.angularX;
    to.angularY = from.angularY;
    to.angularZ = from.angularZ;
    to.accelerationX = from.accelerationX;
    to.accelerationY = from.accelerationY;
    to.accelerationZ = from.accelerationZ;
  },
  poison(message) {
    message.angularX = message.angularY = message.angularZ = Number.NaN;
    message.accelerationX = message.accelerationY = message.accelerationZ = Number.NaN;
  },
  flatten(message, out, offset) {
    out[offset] = message.angularX;
    out[offset + 1] = message.angularY;
    out[offset + 2] = message.angularZ;
    out[offset + 3] = message.accelerationX;
    out[offset + 4] = message.accelerationY;
    out[offset + 5] = message.accelerationZ;
    return offset + 6;
  },
  unflatten(from, offset, message) {
    message.angularX = from[offset];
    message.angularY = from[offset + 1];
    message.angularZ = from[offset + 2];
    message.accelerationX = from[offset + 3];
    message.accelerationY = from[offset + 4];
    message.accelerationZ = from[offset + 5];
    return offset + 6;
  },
};

/** All deflections, then all velocities. */
const whiskers: MessageType<Whiskers> = {
  length: (size) => 2 * size,
  create: (size) => ({ deflection: new Float64Array(size), velocity: new Float64Array(size) }),
  copy(from, to) {
    to.deflection.set(from.deflection);
    to.velocity.set(from.velocity);
  },
  poison(message) {
    message.deflection.fill(Number.NaN);
    message.velocity.fill(Number.NaN);
  },
  flatten(message, out, offset) {
    const count = message.deflection.length;
    out.set(message.deflection, offset);
    out.set(message.velocity, offset + count);
    return offset + 2 * count;
  },
  unflatten(from, offset, message) {
    const count = message.deflection.length;
    for (let k = 0; k < count; k++) {
      message.deflection[k] = from[offset + k];
      message.velocity[k] = from[offset + count + k];
    }
    return offset + 2 * count;
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

defineMessage('pose', pose);
defineMessage('odometry', odometry);
defineMessage('headDirection', headDirection);
defineMessage('touch', touch);
defineMessage('events', events);
defineMessage('scan', scan);
defineMessage('imu', imu);
defineMessage('whiskers', whiskers);
defineMessage('velocity', velocity);
