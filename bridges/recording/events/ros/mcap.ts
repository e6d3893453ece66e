import { crc32 } from '../../bytes/crc32.ts';
import { RecordFields } from '../../mcap/record-fields.ts';
import type { Decompress } from '../compression/decompress.ts';
import { lz4Decompressor } from '../compression/lz4.ts';
import { loadZstd } from '../compression/zstd.ts';
import { type EventFormat, startsWith } from '../core/event-format.ts';
import type { KernelKind } from '../core/event-kernel.ts';
import { type Parser, type ParserState, type Reading, take, takeOrEnd } from '../core/parser.ts';
import { corrupt, type RecordingError, truncated, unsupported } from '../core/recording-error.ts';
import { mcapEncoder } from './mcap-encoder.ts';
import { RosEvents } from './ros-events.ts';
import type { RosVersion } from './ros-message.ts';

const MAGIC = '\x89MCAP0\r\n';
const isMcap = startsWith(MAGIC);
const RECORD_HEADER_BYTES = 9;
const OPCODE = { header: 0x01, schema: 0x03, channel: 0x04, message: 0x05, chunk: 0x06, dataEnd: 0x0f } as const;
const READ: readonly number[] = Object.values(OPCODE);
const IN_CHUNKS: readonly number[] = [OPCODE.schema, OPCODE.channel, OPCODE.message];
/** Highest opcode of this version; later ones are skipped. */
const LAST_OPCODE = OPCODE.dataEnd;
/** Largest piece, in bytes, in which a record is skipped. */
const PASSED_BYTES = 1 << 16;

interface Schema {
  readonly name: string;
  readonly encoding: string;
  readonly definition: string;
}

interface Channel {
  readonly schema: number;
  readonly topic: string;
  readonly encoding: string;
  /** Values in the order of the keys. */
  readonly metadata: readonly (readonly [key: string, value: string])[];
}

export const mcap = {
  name: 'mcap',
  recognise: isMcap,
  async parser({ kernel, topic }) {
    const zstd = await loadZstd();
    return (state) => parseMcap(state, zstd, kernel, topic);
  },
  writing: { endings: ['.mcap'], statesGeometry: true, encoder: mcapEncoder },
} as const satisfies EventFormat;

/**
 * Events of an MCAP file, version 0 (mcap.dev: MCAP Format Specification), in the order of the file. Records have an opcode, a u64
 * length and a content; schemas, channels and messages stand alone or in chunks.
 *
 * The CRC-32 of a chunk is checked before its messages are read, and that of the data at its end, if they are given.
 */
export function* parseMcap(state: ParserState, zstd: Decompress, kind?: KernelKind, topic?: string): Parser {
  const magic = yield* take(MAGIC.length);
  if (!isMcap(magic, magic.length)) throw corrupt(0, 'the magic of MCAP', [...magic]);
  const reader = new McapReader(state, zstd, kind, topic);
  for (let crc = crc32(magic); ; ) {
    const head = yield* takeOrEnd(RECORD_HEADER_BYTES);
    if (head.length === 0) throw truncated(state.offset, 'the end of the data', 'the end of the file');
    const [opcode, length] = recordHead(head, 0);
    if (opcode === OPCODE.dataEnd) {
      checkCrc(state.offset, 'the data', crc, new RecordFields(yield* take(length)).u32());
      return reader.finish();
    }
    crc = crc32(head, crc);
    if (READ.includes(opcode)) {
      const content = yield* take(length);
      crc = crc32(content, crc);
      yield* reader.record(opcode, content);
    } else {
      if (opcode === 0) throw corrupt(state.offset, 'the opcode of a record', opcode);
      crc = yield* pass(length, crc);
    }
  }
}

/** Skips a number of bytes, and returns the CRC-32 up to their end. */
function* pass(length: number, before: number): Reading<number> {
  let crc = before;
  for (let left = length; left > 0; ) {
    const piece = yield* take(Math.min(left, PASSED_BYTES));
    crc = crc32(piece, crc);
    left -= piece.length;
  }
  return crc;
}

const recordHead = (bytes: Uint8Array, at: number): readonly [opcode: number, length: number] => [
  bytes[at],
  Number(new DataView(bytes.buffer, bytes.byteOffset + at + 1, 8).getBigUint64(0, true)),
];

/** @param given 0 where it is not given */
function checkCrc(offset: number, what: string, crc: number, given: number): void {
  if (given !== 0 && given !== crc) throw corrupt(offset, `${what} with the CRC-32 ${hex(given)}`, hex(crc));
}

const hex = (word: number): string => `0x${word.toString(16).padStart(8, '0')}`;

class McapReader {
  readonly #state: ParserState;
  readonly #zstd: Decompress;
  readonly #kind: KernelKind | undefined;
  readonly #topic: string | undefined;
  readonly #schemas = new Map<number, Schema>();
  readonly #channels = new Map<number, Channel>();
  #begun = false;
  #events: RosEvents | undefined;
  #lz4: Decompress | undefined;

  constructor(state: ParserState, zstd: Decompress, kind: KernelKind | undefined, topic: string | undefined) {
    this.#state = state;
    this.#zstd = zstd;
    this.#kind = kind;
    this.#topic = topic;
  }

  finish(): void {
    this.#ros(2).finish();
  }

  *record(opcode: number, content: Uint8Array): Parser {
    const fields = new RecordFields(content);
    if (opcode === OPCODE.header) {
      if (this.#begun) throw this.#fault('one header', 'another');
      this.#begun = true;
    } else if (opcode === OPCODE.schema) this.#schema(fields);
    else if (opcode === OPCODE.channel) this.#channel(fields);
    else if (opcode === OPCODE.message) yield* this.#message(fields);
    else yield* this.#chunk(fields);
  }

  #schema(fields: RecordFields): void {
    const id = fields.u16();
    const [name, encoding, definition] = [fields.text(), fields.text(), fields.text()];
    // Channels without a schema have the id 0, so no schema may have it.
    if (id !== 0) this.#declare('schema', this.#schemas, id, { name, encoding, definition });
  }

  #channel(fields: RecordFields): void {
    const [id, schema] = [fields.u16(), fields.u16()];
    const [topic, encoding] = [fields.text(), fields.text()];
    const metadata = fields.entries().sort(([a], [b]) => (a < b ? -1 : 1));
    this.#declare('channel', this.#channels, id, { schema, topic, encoding, metadata });
  }

  /** Notes the meaning of an id, which must be the same in all declarations. */
  #declare<T>(what: string, known: Map<number, T>, id: number, meaning: T): void {
    const before = known.get(id);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(meaning)) {
      throw this.#fault(`${what} ${id} as it was declared before`, meaning);
    }
    known.set(id, meaning);
  }

  *#message(fields: RecordFields): Parser {
    const id = fields.u16();
    const channel = this.#channels.get(id);
    if (channel === undefined) throw this.#fault('a message of a channel that was declared', `channel ${id}`);
    fields.bytes(4 + 8 + 8); // sequence, log time, publish time
    const { schema, topic, encoding } = channel;
    const type = this.#schemas.get(schema)?.name ?? '';
    const ros = this.#ros(encoding === 'ros1' ? 1 : 2);
    if (ros.wants(topic, type)) yield* ros.decode({ topic, type, bytes: fields.bytes(fields.left) });
  }

  *#chunk(fields: RecordFields): Parser {
    fields.bytes(8 + 8); // earliest and latest time
    const [size, crc] = [fields.u64(), fields.u32()];
    const compression = fields.text();
    const records = this.#decompress(compression, fields.bytes(fields.u64()));
    if (records.length !== size) throw this.#fault(`a chunk of ${size} bytes`, `${records.length} bytes`);
    checkCrc(this.#state.offset, 'a chunk', crc === 0 ? 0 : crc32(records), crc);
    for (let at = 0; at < records.length; ) {
      if (at + RECORD_HEADER_BYTES > records.length) throw this.#fault('a record', `${records.length - at} bytes`);
      const [opcode, length] = recordHead(records, at);
      at += RECORD_HEADER_BYTES;
      if (at + length > records.length)
        throw this.#fault(`${length} bytes of a record`, `${records.length - at} bytes`);
      if (IN_CHUNKS.includes(opcode)) yield* this.record(opcode, records.subarray(at, at + length));
      else if (opcode <= LAST_OPCODE)
        throw this.#fault('schemas, channels and messages in a chunk', `opcode ${opcode}`);
      at += length;
    }
  }

  #ros(version: RosVersion): RosEvents {
    return (this.#events ??= new RosEvents(this.#state, version, this.#kind, this.#topic));
  }

  #decompress(compression: string, packed: Uint8Array): Uint8Array {
    try {
      if (compression === '') return packed;
      if (compression === 'lz4') return (this.#lz4 ??= lz4Decompressor(this.#kind))(packed);
      if (compression === 'zstd') return this.#zstd(packed);
    } catch (error) {
      throw corrupt(this.#state.offset, `a chunk compressed as ${compression}`, (error as Error).message, error);
    }
    const remedy = 'compress the file as zstd or lz4';
    throw unsupported(this.#state.offset, 'chunks compressed as zstd or lz4, or not', compression, remedy);
  }

  #fault(expected: string, received: unknown): RecordingError {
    return corrupt(this.#state.offset, expected, received);
  }
}
