import { bz2Decompressor } from '../compression/bz2.ts';
import type { Decompress } from '../compression/decompress.ts';
import type { KernelKind } from '../compression/kernel-kind.ts';
import { lz4Decompressor } from '../compression/lz4.ts';
import type { ContentAllowance } from '../reading/content-allowance.ts';
import { startsWith } from '../reading/file-mark.ts';
import { type FileParser, type FileState, type Given, take, takeOrEnd } from '../reading/file-parser.ts';
import { corrupt, unsupported } from '../reading/recording-error.ts';
import type { BagTopic, MessageTaker } from './bag-message.ts';

const MAGIC = '#ROSBAG V2.0\n';
const NANOSECONDS = 1_000_000_000n;
const OP = { message: 0x02, chunk: 0x05, connection: 0x07 } as const;
/** Largest sizes: headers hold a few short fields, connections the definition of their message. */
const MOST_HEADER_BYTES = 1 << 24;

type Header = ReadonlyMap<string, Uint8Array>;

/** Whether a file starts as a bag of ROS 1. */
export const isRosbag1 = startsWith(MAGIC);

/**
 * Messages of a bag of ROS 1, version 2.0 (wiki.ros.org/Bags/Format/2.0), in the order of the file. Records have a header of named
 * fields and data; messages are in chunks, which may be compressed with LZ4 or bzip2.
 *
 * @throws RecordingError `corrupt_recording`, `unsupported_recording`, `oversized_recording`
 */
export function* parseRosbag1<G extends Given>(
  state: FileState,
  messages: MessageTaker<G>,
  content: ContentAllowance,
  kind?: KernelKind,
): FileParser<G> {
  const magic = new TextDecoder().decode(yield* take(MAGIC.length));
  if (magic !== MAGIC) throw corrupt(0, 'the magic of a bag', magic);
  const bag = new BagReader(state, messages, content, kind);
  for (let at = MAGIC.length; ; ) {
    const size = yield* takeOrEnd(4, at);
    if (size.length === 0) break;
    const headerBytes = u32(size, 0);
    if (headerBytes > MOST_HEADER_BYTES) throw corrupt(at, 'the header of a record', `${headerBytes} bytes`);
    const header = readHeader(yield* take(headerBytes), at);
    const dataBytes = u32(yield* take(4), 0);
    at += 8 + headerBytes + dataBytes;
    const op = bag.operation(header);
    if (op === OP.chunk) yield* bag.chunk(header, yield* take(dataBytes));
    else if (op === OP.connection || op === OP.message) yield* bag.record(header, yield* take(dataBytes));
  }
  messages.finish();
}

class BagReader<G extends Given> {
  readonly #state: FileState;
  readonly #messages: MessageTaker<G>;
  readonly #content: ContentAllowance;
  readonly #topics = new Map<number, BagTopic>();
  readonly #kind: KernelKind | undefined;
  #lz4: Decompress | undefined;
  #bz2: Decompress | undefined;

  constructor(state: FileState, messages: MessageTaker<G>, content: ContentAllowance, kind: KernelKind | undefined) {
    this.#state = state;
    this.#messages = messages;
    this.#content = content;
    this.#kind = kind;
  }

  *chunk(header: Header, data: Uint8Array): FileParser<G> {
    const records = this.#decompress(textOf(header.get('compression')), data);
    const size = u32(this.#field(header, 'size', 4), 0);
    if (records.length !== size)
      throw corrupt(this.#state.offset, `a chunk of ${size} bytes`, `${records.length} bytes`);
    for (let at = 0; at < records.length; ) {
      const head = this.#part(records, at);
      const body = this.#part(records, at + 4 + head.length);
      yield* this.record(readHeader(head, this.#state.offset), body);
      at += 8 + head.length + body.length;
    }
  }

  record(header: Header, data: Uint8Array): FileParser<G> | readonly never[] {
    const op = this.operation(header);
    if (op !== OP.connection && op !== OP.message) return [];
    const id = u32(this.#field(header, 'conn', 4), 0);
    if (op === OP.connection) {
      const described = readHeader(data, this.#state.offset);
      const topic = {
        name: textOf(this.#field(header, 'topic')),
        type: textOf(described.get('type')),
        encoding: 'ros1',
        definition: textOf(described.get('message_definition')),
      };
      this.#topics.set(id, topic);
      this.#messages.declare(topic);
      return [];
    }
    const topic = this.#topics.get(id);
    if (topic === undefined) throw corrupt(this.#state.offset, 'a message of a known connection', id);
    const time = this.#field(header, 'time', 8);
    const nanoseconds = BigInt(u32(time, 0)) * NANOSECONDS + BigInt(u32(time, 4));
    return this.#messages.message({ topic, nanoseconds, bytes: data });
  }

  /** Opcode of a record, which tells its kind. */
  operation(header: Header): number {
    return this.#field(header, 'op', 1)[0];
  }

  /** A field that the record must have, of so many bytes. */
  #field(header: Header, name: string, length?: number): Uint8Array {
    const field = header.get(name);
    if (field !== undefined && field.length === (length ?? field.length)) return field;
    const expected = `a field ${name}${length === undefined ? '' : ` of ${length} bytes`} in the header of a record`;
    throw corrupt(this.#state.offset, expected, field === undefined ? 'none' : `${field.length} bytes`);
  }

  /** The bytes at `at`, behind their length. */
  #part(records: Uint8Array, at: number): Uint8Array {
    const end = endOfPart(records, at);
    if (end > records.length) {
      throw corrupt(
        this.#state.offset,
        `${end - at} bytes of a record in a chunk, its length among them`,
        `${records.length - at} bytes`,
      );
    }
    return records.subarray(at + 4, end);
  }

  #decompress(compression: string, data: Uint8Array): Uint8Array {
    if (compression === 'none') return data;
    this.#messages.compressed(compression);
    return this.#content.decompress(this.#decompressor(compression), data, `a chunk compressed by ${compression}`);
  }

  #decompressor(compression: string): Decompress {
    if (compression === 'lz4') return (this.#lz4 ??= lz4Decompressor(this.#kind));
    if (compression === 'bz2') return (this.#bz2 ??= bz2Decompressor());
    const remedy = 'rosbag decompress FILE';
    throw unsupported(this.#state.offset, 'chunks compressed by lz4 or bz2, or not', compression, remedy);
  }
}

/** Where a part ends that begins with its length at `at`; of one that is cut off within its length, where that would end. */
function endOfPart(bytes: Uint8Array, at: number): number {
  return at + 4 + (at + 4 <= bytes.length ? u32(bytes, at) : 0);
}

/** Fields of the form `u32 length, name=value`. */
function readHeader(bytes: Uint8Array, offset: number): Header {
  const fields = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length; ) {
    const end = endOfPart(bytes, at);
    if (end > bytes.length)
      throw corrupt(offset, `${end - at} bytes of a field, its length among them`, `${bytes.length - at} bytes`);
    const equals = bytes.subarray(0, end).indexOf(0x3d, at + 4);
    if (equals === -1) throw corrupt(offset, 'a field as name=value', `${end - at - 4} bytes without =`);
    fields.set(textOf(bytes.subarray(at + 4, equals)), bytes.slice(equals + 1, end));
    at = end;
  }
  return fields;
}

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array(0));

const u32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
