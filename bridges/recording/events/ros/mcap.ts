import type { Decompress } from '../compression/decompress.ts';
import { lz4Decompressor } from '../compression/lz4.ts';
import { loadZstd } from '../compression/zstd.ts';
import { type EventFormat, startsWith } from '../core/event-format.ts';
import type { KernelKind } from '../core/event-kernel.ts';
import { type Parser, type ParserState, take, takeOrEnd } from '../core/parser.ts';
import { corrupt, truncated, unsupported } from '../core/recording-error.ts';
import { mcapEncoder } from './mcap-encoder.ts';
import { RosEvents } from './ros-events.ts';
import type { RosVersion } from './ros-message.ts';

const MAGIC = '\x89MCAP0\r\n';
const isMcap = startsWith(MAGIC);
const RECORD_HEADER_BYTES = 9;
const OPCODE = { schema: 0x03, channel: 0x04, message: 0x05, chunk: 0x06, dataEnd: 0x0f } as const;
const KEPT: readonly number[] = Object.values(OPCODE);
/** Channel u16, sequence u32, log time u64, publish time u64. */
const MESSAGE_HEADER_BYTES = 22;

interface Channel {
  readonly topic: string;
  readonly type: string;
  readonly encoding: string;
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
 * Events out of an MCAP file, version 0 (mcap.dev: MCAP Format Specification), in the order of the file: records of an
 * opcode, a u64 length and a content; schemas, channels and messages stand alone or in chunks.
 */
export function* parseMcap(state: ParserState, zstd: Decompress, kind?: KernelKind, topic?: string): Parser {
  const magic = yield* take(MAGIC.length);
  if (!isMcap(magic, magic.length)) throw corrupt(0, 'the magic of MCAP', [...magic]);
  const reader = new McapReader(state, kind, topic);
  for (let at = MAGIC.length; ; ) {
    const head = yield* takeOrEnd(RECORD_HEADER_BYTES, at);
    if (head.length === 0) throw truncated(at, 'the end of the data', 'the end of the file');
    const [opcode, length] = [head[0], u64(head, 1)];
    at += RECORD_HEADER_BYTES + length;
    if (!KEPT.includes(opcode)) continue;
    const content = yield* take(length);
    if (opcode === OPCODE.dataEnd) break;
    if (opcode === OPCODE.chunk) yield* reader.chunk(content, zstd);
    else yield* reader.record(opcode, content);
  }
  reader.finish();
}

class McapReader {
  readonly #state: ParserState;
  readonly #kind: KernelKind | undefined;
  readonly #topic: string | undefined;
  readonly #schemas = new Map<number, string>();
  readonly #channels = new Map<number, Channel>();
  #events: RosEvents | undefined;
  #lz4: Decompress | undefined;

  constructor(state: ParserState, kind: KernelKind | undefined, topic: string | undefined) {
    this.#state = state;
    this.#kind = kind;
    this.#topic = topic;
  }

  finish(): void {
    this.#ros(2).finish();
  }

  /** The records of a chunk. */
  *chunk(content: Uint8Array, zstd: Decompress): Parser {
    const fields = new Fields(content);
    fields.skip(8 + 8 + 8 + 4); // times, size and checksum of the records
    const compression = fields.text();
    const packed = fields.bytes(fields.u64());
    const records = this.#decompress(compression, packed, zstd);
    for (let at = 0; at < records.length; ) {
      if (at + RECORD_HEADER_BYTES > records.length) throw this.#fault('a record in a chunk');
      const [opcode, length] = [records[at], u64(records, at + 1)];
      at += RECORD_HEADER_BYTES;
      if (at + length > records.length) throw this.#fault(`${length} bytes of a record in a chunk`);
      yield* this.record(opcode, records.subarray(at, at + length));
      at += length;
    }
  }

  *record(opcode: number, content: Uint8Array): Parser {
    const fields = new Fields(content);
    if (opcode === OPCODE.schema) this.#schemas.set(fields.u16(), fields.text());
    else if (opcode === OPCODE.channel) {
      const [id, schema] = [fields.u16(), fields.u16()];
      const topic = fields.text();
      this.#channels.set(id, { topic, encoding: fields.text(), type: this.#schemas.get(schema) ?? '' });
    } else if (opcode === OPCODE.message) {
      const channel = this.#channels.get(fields.u16());
      if (channel === undefined) throw this.#fault('a message of a channel that was declared');
      const { topic, type, encoding } = channel;
      const ros = this.#ros(encoding === 'ros1' ? 1 : 2);
      if (ros.wants(topic, type)) yield* ros.decode({ topic, type, bytes: content.subarray(MESSAGE_HEADER_BYTES) });
    }
  }

  #ros(version: RosVersion): RosEvents {
    return (this.#events ??= new RosEvents(this.#state, version, this.#kind, this.#topic));
  }

  #decompress(compression: string, packed: Uint8Array, zstd: Decompress): Uint8Array {
    try {
      if (compression === '') return packed;
      if (compression === 'lz4') return (this.#lz4 ??= lz4Decompressor(this.#kind))(packed);
      if (compression === 'zstd') return zstd(packed);
    } catch (error) {
      throw corrupt(this.#state.offset, `a chunk compressed as ${compression}`, (error as Error).message, error);
    }
    const remedy = 'compress the file as zstd or lz4';
    throw unsupported(this.#state.offset, 'chunks compressed as zstd or lz4, or not', compression, remedy);
  }

  #fault(expected: string) {
    return corrupt(this.#state.offset, expected, 'something else');
  }
}

/** Fields of a record, read one after the other. */
class Fields {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  u16(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2, true);
  }

  u64(): number {
    this.#at += 8;
    return Number(this.#view.getBigUint64(this.#at - 8, true));
  }

  text(): string {
    this.#at += 4;
    return new TextDecoder().decode(this.bytes(this.#view.getUint32(this.#at - 4, true)));
  }

  bytes(length: number): Uint8Array {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw new RangeError(`${length} bytes lead out of a record`);
    this.#at += length;
    return this.#bytes.subarray(start, start + length);
  }
}

const u64 = (bytes: Uint8Array, at: number): number =>
  Number(new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigUint64(0, true));
