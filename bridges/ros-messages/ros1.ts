import { parse } from '@foxglove/rosmsg';
import { BridgeError } from '../../agents/index.ts';
import { CdrWriter } from './cdr-writer.ts';
import type { KnownMessage } from './definitions.ts';
import { messageType } from './message-type.ts';

/** Types that have another name in ROS 2, with the same fields; and those of the makers of event cameras before there was one. */
const RENAMED: Readonly<Record<string, KnownMessage>> = {
  'tf/msg/tfMessage': 'tf2_msgs/msg/TFMessage',
  'event_array_msgs/msg/EventArray': 'event_camera_msgs/msg/EventPacket',
  'prophesee_event_msgs/msg/EventArray': 'dvs_msgs/msg/EventArray',
};

/** Fields that ROS 2 has added at the end of messages of ROS 1: 0 there. */
const ADDED: Readonly<Record<string, number>> = { 'sensor_msgs/msg/Range': 1 };

/** The name that a type has in ROS 2: `nav_msgs/msg/Odometry` for `nav_msgs/Odometry`, and for itself. */
export function ros2Name(type: string): string {
  const name = /^[^/]+\/[^/]+$/.test(type) ? type.replace('/', '/msg/') : type;
  return Object.hasOwn(RENAMED, name) ? RENAMED[name] : name;
}

/**
 * Makes what translates messages of a type from the serialisation of ROS 1, packed and little-endian, to CDR with its encapsulation
 * header. Both have the same fields in the same order, but for the number that a header begins with in ROS 1, which is left out.
 *
 * @param type its name in ROS 2
 * @returns what throws BridgeError `malformed_message` for bytes that are no message of the type
 * @throws BridgeError `unknown_message_type`
 */
export function ros1Translator(type: string): (message: Uint8Array) => Uint8Array {
  // The table of known types says which name was meant.
  const { schema } = messageType(type as KnownMessage);
  const [first, ...parts] = parse(schema, { ros2: true });
  const definitions = new Map(parts.map(({ name, definitions: fields }) => [name, fields]));
  const fields = copiesOf(first.definitions, definitions);
  const mayLack = ADDED[type] ?? 0;
  const out = new CdrWriter();
  return (message) => {
    const from = new PackedReader(message);
    out.begin();
    // A message without fields has a byte in CDR.
    if (fields.length === 0) out.bytes[out.reserve(1, 1)] = 0;
    try {
      fields.forEach((copy, k) => {
        if (from.left === 0 && k > 0 && fields.length - k <= mayLack) copy(ZEROS, out);
        else copy(from, out);
      });
      if (from.left > 0) throw new RangeError(`${from.left} bytes more than its fields`);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new BridgeError(`${message.length} bytes are no message of ${type} of ROS 1`, {
        code: 'malformed_message',
        expected: `a message of ${type}`,
        received: error.message,
        remedy: 'check that the definition in the bag is that of the type',
        cause: error,
      });
    }
    return out.end();
  };
}

/** Reads what is packed. */
class PackedReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.#at;
  }

  /** Passes over bytes. Returns where they begin. @throws RangeError */
  take(bytes: number): number {
    if (bytes > this.left) throw new RangeError(`${bytes} bytes of ${this.left} left`);
    this.#at += bytes;
    return this.#at - bytes;
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }
}

/** Enough zeros for the fields that messages lack. */
const ZEROS = new PackedReader(new Uint8Array(1 << 12));

type Copy = (from: PackedReader, out: CdrWriter) => void;
type Definition = ReturnType<typeof parse>[number]['definitions'];

const SIZES: Readonly<Record<string, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
};

function copiesOf(fields: Definition, parts: ReadonlyMap<string | undefined, Definition>): readonly Copy[] {
  return fields
    .filter(({ isConstant }) => isConstant !== true)
    .map(({ type, isArray, arrayLength }): Copy => {
      const size = SIZES[type];
      if (isArray !== true) return size === undefined ? copyOf(type, parts) : numbers(size, 1);
      if (size !== undefined) return arrayLength === undefined ? listOfNumbers(size) : numbers(size, arrayLength);
      const element = copyOf(type, parts);
      return (from, out) => {
        const count = arrayLength ?? from.u32();
        if (count > from.left) throw new RangeError(`${count} elements in ${from.left} bytes`);
        if (arrayLength === undefined) out.length(count);
        for (let i = 0; i < count; i++) element(from, out);
      };
    });
}

/** A field that is no number. */
function copyOf(type: string, parts: ReadonlyMap<string | undefined, Definition>): Copy {
  if (type === 'string') return text;
  if (type === 'time' || type === 'duration') return numbers(4, 2);
  const fields = copiesOf(parts.get(type) ?? [], parts);
  const isHeader = type === 'std_msgs/Header';
  return (from, out) => {
    if (isHeader) from.u32();
    if (fields.length === 0) out.bytes[out.reserve(1, 1)] = 0;
    for (let i = 0; i < fields.length; i++) fields[i](from, out);
  };
}

/** Numbers that follow each other; each is of so many bytes, to which the first is aligned. */
function numbers(size: number, count: number): Copy {
  const bytes = size * count;
  if (bytes > FEW_BYTES) {
    return (from, out) => {
      const at = from.take(bytes);
      const to = out.reserve(bytes, size);
      out.bytes.set(from.bytes.subarray(at, at + bytes), to);
    };
  }
  return (from, out) => {
    if (count === 0) return;
    const at = from.take(bytes);
    const to = out.reserve(bytes, size);
    for (let k = 0; k < bytes; k++) out.bytes[to + k] = from.bytes[at + k];
  };
}

/** Bytes that are copied faster one by one than as a view. */
const FEW_BYTES = 32;

function listOfNumbers(size: number): Copy {
  return (from, out) => {
    const count = from.u32();
    const at = from.take(size * count);
    out.length(count);
    if (count === 0) return;
    // Its bytes are others once it has made room.
    const to = out.reserve(size * count, size);
    out.bytes.set(from.bytes.subarray(at, at + size * count), to);
  };
}

const text: Copy = (from, out) => {
  const length = from.u32();
  const at = from.take(length);
  out.length(length + 1);
  const to = out.reserve(length + 1, 1);
  out.bytes.set(from.bytes.subarray(at, at + length), to);
  out.bytes[to + length] = 0;
};
