import { isKnownMessage, type Message, messageType, nanosecondsOf, timeOf } from '../../ros-messages/index.ts';
import { hasHeader } from '../sensors/message-frame.ts';

/** A message that goes on in place of another. */
export interface Outgoing {
  readonly cdr: Uint8Array;
  /** Seconds after which it goes on. Default: at once. */
  readonly afterSeconds?: number;
}

/** A fault of one topic, which has not begun yet. */
export interface Mutilation {
  /** Sees a message that is passed untouched, before the fault begins. */
  note(cdr: Uint8Array): void;
  /** What goes on in place of a message. */
  mutilate(cdr: Uint8Array): readonly Outgoing[];
}

/** A way in which the messages of a topic may be wrong. */
export interface Fault {
  /** For people. */
  readonly meaning: string;
  /**
   * Whether a controller that needs the topic must command zero while it lasts; undefined where it cannot befall messages of a type.
   *
   * @param type full name, such as `sensor_msgs/msg/LaserScan`
   */
  stops(type: string): boolean | undefined;
  /** @param random draws uniformly from [0, 1) */
  open(type: string, random: () => number): Mutilation;
}

/** Seconds by which stamps are wrong, and by which `/clock` jumps. */
export const WRONG_SECONDS = 10;
/** Seconds by which messages are delayed. */
export const DELAY_SECONDS = 1;
/** Share of the messages that are dropped, and of the beams that are lost, at random. */
const LOST = 0.5;
/** m: what a driver tells that takes no measurement for a distance. It is below the least of every range finder. */
const BELOW_RANGE = -1;
/** Frame that no transform leads to. */
const ELSEWHERE = 'elsewhere';

const CLOCK = 'rosgraph_msgs/msg/Clock';
const TRANSFORMS = 'tf2_msgs/msg/TFMessage';

/** Fields that are measured, by the type of the message. */
const MEASURED: Readonly<Record<string, readonly string[]>> = {
  'sensor_msgs/msg/LaserScan': ['ranges'],
  'sensor_msgs/msg/Range': ['range'],
  'sensor_msgs/msg/Imu': ['orientation', 'angular_velocity', 'linear_acceleration'],
  'sensor_msgs/msg/JointState': ['position', 'velocity', 'effort'],
  'nav_msgs/msg/Odometry': ['pose', 'twist'],
  'geometry_msgs/msg/PoseStamped': ['pose'],
  'geometry_msgs/msg/PoseWithCovarianceStamped': ['pose'],
  [TRANSFORMS]: ['transforms'],
};
const RANGES: readonly string[] = ['sensor_msgs/msg/LaserScan', 'sensor_msgs/msg/Range'];
/** Fields that say of what a message is, and are not measured. */
const LABELS: readonly string[] = ['header', 'child_frame_id'];

type Fields = Readonly<Record<string, unknown>>;
type Header = Message<'std_msgs/msg/Header'>;

/** Whether messages of a type are decoded here, and say when and of which frame they are. */
function isStamped(type: string): boolean {
  return isKnownMessage(type) && (type === TRANSFORMS || hasHeader(type));
}

/** A message with another header; of transforms, each with another one. */
export function withHeader(message: Fields, change: (header: Header) => Header): Fields {
  const { header, transforms } = message;
  if (header !== undefined) return { ...message, header: change(header as Header) };
  return { ...message, transforms: (transforms as readonly Fields[]).map((one) => withHeader(one, change)) };
}

/** A message whose stamps are later by some seconds, which may be negative. */
export function withStampsMoved(message: Fields, seconds: number): Fields {
  const moved = BigInt(Math.round(seconds * 1e9));
  return withHeader(message, (header) => ({ ...header, stamp: timeOf(nanosecondsOf(header.stamp) + moved) }));
}

/** A message of another frame. */
export function withFrame(message: Fields, frame_id: string): Fields {
  return withHeader(message, (header) => ({ ...header, frame_id }));
}

/** A message with other numbers in what it measured. */
export function withMeasured(type: string, message: Fields, change: (number: number) => number): Fields {
  const measured = MEASURED[type].map((field) => [field, everyNumber(message[field], change)]);
  return { ...message, ...Object.fromEntries(measured) };
}

function everyNumber(value: unknown, change: (number: number) => number): unknown {
  if (typeof value === 'number') return change(value);
  if (value instanceof Float32Array || value instanceof Float64Array) return value.map(change);
  if (Array.isArray(value)) return value.map((one) => everyNumber(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, one]) => [field, LABELS.includes(field) ? one : everyNumber(one, change)]),
  );
}

/** A fault of what single messages say. */
function ofMessages(
  meaning: string,
  stops: Fault['stops'],
  change: (message: Fields, type: string, random: () => number) => Fields,
): Fault {
  return {
    meaning,
    stops,
    open(type, random) {
      const { decode, encode } = messageType(type as never) as {
        decode(_: Uint8Array): Fields;
        encode(_: Fields): Uint8Array;
      };
      return { note() {}, mutilate: (cdr) => [{ cdr: encode(change(decode(cdr), type, random)) }] };
    },
  };
}

/** A fault of how messages follow each other, whatever they say. */
function ofStream(
  meaning: string,
  mustStop: boolean,
  open: (random: () => number) => Partial<Mutilation> & Pick<Mutilation, 'mutilate'>,
): Fault {
  return {
    meaning,
    stops: (type) => (type === CLOCK ? undefined : mustStop),
    open: (_, random) => ({ note() {}, ...open(random) }),
  };
}

/** A fault of `/clock`. */
function ofClock(meaning: string, mutilate: (nanoseconds: bigint) => bigint | undefined): Fault {
  const { decode, encode } = messageType(CLOCK);
  return {
    meaning,
    stops: (type) => (type === CLOCK ? true : undefined),
    open: () => ({
      note() {},
      mutilate(cdr) {
        const told = mutilate(nanosecondsOf(decode(cdr).clock));
        return told === undefined ? [] : [{ cdr: encode({ clock: timeOf(told < 0n ? 0n : told) }) }];
      },
    }),
  };
}

const stamped = (type: string): true | undefined => (isStamped(type) ? true : undefined);
const onRanges = (mustStop: boolean) => (type: string) => (RANGES.includes(type) ? mustStop : undefined);
/** Of range finders single beams may be lost, and infinity says that nothing is in range (REP-117). */
const unlessRanges = (type: string): boolean | undefined => (type in MEASURED ? !RANGES.includes(type) : undefined);
const always = (value: number) => (message: Fields, type: string) => withMeasured(type, message, () => value);
const wrong = BigInt(WRONG_SECONDS) * 1_000_000_000n;

/** The faults, by their names. */
export const FAULTS = {
  silent: ofStream('nothing comes', true, () => ({ mutilate: () => [] })),
  frozen: ofStream('the last message comes again and again, with its stamp', true, () => {
    let last: Uint8Array | undefined;
    const note = (cdr: Uint8Array): void => {
      last = new Uint8Array(cdr);
    };
    return {
      note,
      mutilate(cdr) {
        if (last === undefined) note(cdr);
        return [{ cdr: last as Uint8Array }];
      },
    };
  }),
  old: ofMessages(`stamps are ${WRONG_SECONDS} s old`, stamped, (message) => withStampsMoved(message, -WRONG_SECONDS)),
  future: ofMessages(`stamps are ${WRONG_SECONDS} s ahead`, stamped, (message) =>
    withStampsMoved(message, WRONG_SECONDS),
  ),
  nan: ofMessages('numbers are NaN; of a scan, half of the ranges at random', unlessRanges, (message, type, random) =>
    withMeasured(type, message, (number) => (RANGES.includes(type) && random() >= LOST ? number : Number.NaN)),
  ),
  infinite: ofMessages('numbers are infinite', unlessRanges, always(Number.POSITIVE_INFINITY)),
  empty: ofMessages(
    'a scan without ranges',
    (type) => (type === RANGES[0] ? true : undefined),
    (message) => ({ ...message, ranges: [], intensities: [] }),
  ),
  blind: ofMessages('all ranges are NaN', onRanges(true), always(Number.NaN)),
  // Some take that for near (REP-117), and may turn away.
  'out-of-range': ofMessages('all ranges are below the least', onRanges(false), always(BELOW_RANGE)),
  foreign: ofMessages('messages are of another frame', stamped, (message) => withFrame(message, ELSEWHERE)),
  swapped: ofStream('each two messages come in the wrong order', false, () => {
    let held: Uint8Array | undefined;
    return {
      mutilate(cdr) {
        const first = held;
        held = first === undefined ? new Uint8Array(cdr) : undefined;
        return first === undefined ? [] : [{ cdr }, { cdr: first }];
      },
    };
  }),
  duplicated: ofStream('each message comes twice', false, () => ({ mutilate: (cdr) => [{ cdr }, { cdr }] })),
  delayed: ofStream(`messages come ${DELAY_SECONDS} s late`, true, () => ({
    mutilate: (cdr) => [{ cdr: new Uint8Array(cdr), afterSeconds: DELAY_SECONDS }],
  })),
  'half-rate': ofStream('every second message is lost', false, () => {
    let count = 0;
    return { mutilate: (cdr) => (count++ % 2 === 0 ? [] : [{ cdr }]) };
  }),
  dropped: ofStream('half of the messages are lost at random', false, (random) => ({
    mutilate: (cdr) => (random() < LOST ? [] : [{ cdr }]),
  })),
  'link-dead': {
    meaning: 'nothing comes of the transforms from the root of the tree, as when a localiser dies',
    stops: (type) => (type === TRANSFORMS ? true : undefined),
    open() {
      const { decode, encode } = messageType(TRANSFORMS);
      const parents = new Map<string, string>();
      const note = (cdr: Uint8Array): void => {
        for (const { header, child_frame_id } of decode(cdr).transforms) parents.set(child_frame_id, header.frame_id);
      };
      return {
        note,
        mutilate(cdr) {
          note(cdr);
          const transforms = decode(cdr).transforms.filter(({ header }) => parents.has(header.frame_id));
          return transforms.length === 0 ? [] : [{ cdr: encode({ transforms }) }];
        },
      };
    },
  },
  'clock-stops': ofClock('/clock is silent', () => undefined),
  'clock-back': ofClock(`/clock jumps back by ${WRONG_SECONDS} s`, (now) => now - wrong),
  'clock-ahead': ofClock(`/clock jumps ahead by ${WRONG_SECONDS} s`, (now) => now + wrong),
} as const satisfies Readonly<Record<string, Fault>>;

/** Name of a fault. */
export type FaultName = keyof typeof FAULTS;
