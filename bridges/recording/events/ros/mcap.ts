import { crc32 } from '../../bytes/crc32.ts';
import { RecordFields } from '../../mcap/record-fields.ts';
import { ContentAllowance } from '../compression/content-allowance.ts';
import type { Decompress } from '../compression/decompress.ts';
import { lz4Decompressor } from '../compression/lz4.ts';
import { loadZstd } from '../compression/zstd.ts';
import type { EventFormat } from '../core/event-format.ts';
import type { KernelKind } from '../core/event-kernel.ts';
import { type Parser, type ParserState, pass, take, takeOrEnd } from '../core/parser.ts';
import { corrupt, type RecordingError, truncated, unsupported } from '../core/recording-error.ts';
import { mcapEncoder } from './mcap-encoder.ts';
import {
  crcFault,
  isMcap,
  MAGIC_BYTES,
  OPCODE,
  RECORD_HEADER_BYTES,
  readAttachment,
  readMagic,
  readSummary,
  recordHead,
} from './mcap-records.ts';
import { RosEvents } from './ros-events.ts';
import type { RosVersion } from './ros-message.ts';

const READ: readonly number[] = [OPCODE.header, OPCODE.schema, OPCODE.channel, OPCODE.message, OPCODE.chunk];
const IN_CHUNKS: readonly number[] = [OPCODE.schema, OPCODE.channel, OPCODE.message];
/** Highest opcode of this version; later ones are skipped. */
const LAST_OPCODE = OPCODE.dataEnd;
const NANOSECONDS = 1e9;

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
  async parser({ kernel, topic, mostContentBytes }) {
    const zstd = await loadZstd();
    return (state) => parseMcap(state, zstd, kernel, topic, mostContentBytes);
  },
  writing: { endings: ['.mcap'], statesGeometry: true, encoder: mcapEncoder },
} as const satisfies EventFormat;

/**
 * Events of an MCAP file, version 0 (mcap.dev: MCAP Format Specification), in the order of the file. Records have an opcode, a u64
 * length and a content; schemas, channels and messages stand alone or in chunks.
 *
 * Where CRC-32s are given, that of a chunk is checked before its messages are read, those of attachments, the data and the summary
 * when all events have been read.
 */
export function* parseMcap(
  state: ParserState,
  zstd: Decompress,
  kind?: KernelKind,
  topic?: string,
  mostContentBytes?: number,
): Parser {
  yield* readMagic(state);
  const content = new ContentAllowance(state, mostContentBytes);
  const reader = new McapReader(state, content, zstd, kind, topic);
  let fault: RecordingError | undefined;
  for (let crc = crc32(MAGIC_BYTES); ; ) {
    const head = yield* takeOrEnd(RECORD_HEADER_BYTES);
    if (head.length === 0) throw truncated(state.offset, 'the end of the data', 'the end of the file');
    const [opcode, length] = recordHead(head, 0);
    if (opcode === OPCODE.dataEnd) {
      fault ??= crcFault(state.offset, 'the data', crc, new RecordFields(yield* take(length)).u32());
      fault ??= yield* readSummary(state);
      if (fault !== undefined) throw fault;
      return reader.finish();
    }
    const add = (piece: Uint8Array): void => {
      crc = crc32(piece, crc);
    };
    add(head);
    if (READ.includes(opcode)) {
      const content = yield* take(length);
      add(content);
      yield* reader.record(opcode, content);
    } else if (opcode === OPCODE.attachment) {
      const found = yield* readAttachment(state, length, add);
      fault ??= found;
    } else {
      if (opcode === 0) throw corrupt(state.offset, 'the opcode of a record', opcode);
      yield* pass(length, add);
    }
  }
}

class McapReader {
  readonly #state: ParserState;
  readonly #content: ContentAllowance;
  readonly #zstd: Decompress;
  readonly #kind: KernelKind | undefined;
  readonly #events: RosEvents;
  readonly #schemas = new Map<number, Schema>();
  readonly #channels = new Map<number, Channel>();
  #begun = false;
  #lz4: Decompress | undefined;

  constructor(
    state: ParserState,
    content: ContentAllowance,
    zstd: Decompress,
    kind: KernelKind | undefined,
    topic: string | undefined,
  ) {
    this.#state = state;
    this.#content = content;
    this.#zstd = zstd;
    this.#kind = kind;
    this.#events = new RosEvents(state, kind, topic);
  }

  finish(): void {
    this.#events.finish();
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
    this.#events.declare(topic, this.#schemas.get(schema)?.name ?? '');
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
    fields.u32(); // sequence
    const time = fields.u64() / NANOSECONDS;
    fields.u64(); // time of publication
    const { schema, topic, encoding } = channel;
    const type = this.#schemas.get(schema)?.name ?? '';
    if (!this.#events.wants(topic, type, time)) return;
    const version: RosVersion = encoding === 'ros1' ? 1 : 2;
    yield* this.#events.decode({ topic, type, version, bytes: fields.bytes(fields.left) });
  }

  *#chunk(fields: RecordFields): Parser {
    fields.bytes(8 + 8); // earliest and latest time
    const [size, crc] = [fields.u64(), fields.u32()];
    const compression = fields.text();
    const records = this.#decompress(compression, fields.bytes(fields.u64()));
    if (records.length !== size) throw this.#fault(`a chunk of ${size} bytes`, `${records.length} bytes`);
    const fault = crc === 0 ? undefined : crcFault(this.#state.offset, 'a chunk', crc32(records), crc);
    if (fault !== undefined) throw fault;
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

  #decompress(compression: string, packed: Uint8Array): Uint8Array {
    if (compression === '') return packed;
    return this.#content.decompress(this.#decompressor(compression), packed, `a chunk compressed as ${compression}`);
  }

  #decompressor(compression: string): Decompress {
    if (compression === 'lz4') return (this.#lz4 ??= lz4Decompressor(this.#kind));
    if (compression === 'zstd') return this.#zstd;
    const remedy = 'compress the file as zstd or lz4';
    throw unsupported(this.#state.offset, 'chunks compressed as zstd or lz4, or not', compression, remedy);
  }

  #fault(expected: string, received: unknown): RecordingError {
    return corrupt(this.#state.offset, expected, received);
  }
}
