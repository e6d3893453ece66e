import { crc32 } from '../bytes/crc32.ts';
import type { Decompress } from '../compression/decompress.ts';
import type { KernelKind } from '../compression/kernel-kind.ts';
import { lz4Decompressor } from '../compression/lz4.ts';
import { RecordFields } from '../mcap/record-fields.ts';
import type { ContentAllowance } from '../reading/content-allowance.ts';
import { type FileParser, type FileState, type Given, take, takeOrEnd } from '../reading/file-parser.ts';
import { corrupt, type RecordingError, truncated, unsupported } from '../reading/recording-error.ts';
import type { BagTopic, MessageTaker } from './bag-message.ts';
import {
  crcFault,
  MAGIC_BYTES,
  MOST_CHECKED_BYTES,
  OPCODE,
  passRecord,
  RECORD_HEADER_BYTES,
  readAttachment,
  readMagic,
  readSummary,
  recordHead,
} from './mcap-records.ts';

const READ: readonly number[] = [OPCODE.header, OPCODE.schema, OPCODE.channel, OPCODE.message, OPCODE.chunk];
const IN_CHUNKS: readonly number[] = [OPCODE.schema, OPCODE.channel, OPCODE.message];
/** Highest opcode of this version; later ones are skipped. */
const LAST_OPCODE = OPCODE.dataEnd;

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

/**
 * Messages of an MCAP file, version 0 (mcap.dev: MCAP Format Specification), in the order of the file. Records have an opcode, a u64
 * length and a content; schemas, channels and messages stand alone or in chunks.
 *
 * Where CRC-32s are given, that of a chunk is checked before its messages are read, those of attachments, the data and the summary
 * when all messages have been read. Long records that hold no messages are skipped, and the data are not checked then.
 *
 * @throws RecordingError `corrupt_recording`, `truncated_recording`, `unsupported_recording`, `oversized_recording`
 */
export function* parseMcap<G extends Given>(
  state: FileState,
  messages: MessageTaker<G>,
  content: ContentAllowance,
  zstd: Decompress,
  kind?: KernelKind,
): FileParser<G> {
  yield* readMagic(state);
  const reader = new McapReader(state, messages, content, zstd, kind);
  let fault: RecordingError | undefined;
  let seen = true;
  for (let crc = crc32(MAGIC_BYTES); ; ) {
    const head = yield* takeOrEnd(RECORD_HEADER_BYTES);
    if (head.length === 0) throw truncated(state.offset, 'the end of the data', 'the end of the file');
    const [opcode, length] = recordHead(head, 0);
    if (opcode === OPCODE.dataEnd) {
      const given = new RecordFields(yield* take(length)).u32();
      if (seen) fault ??= crcFault(state.offset, 'the data', crc, given);
      fault ??= yield* readSummary(state);
      if (fault !== undefined) throw fault;
      return messages.finish();
    }
    const add = (piece: Uint8Array): void => {
      crc = crc32(piece, crc);
    };
    add(head);
    if (READ.includes(opcode)) {
      const content = yield* take(length);
      add(content);
      yield* reader.record(opcode, content);
    } else if (opcode === OPCODE.attachment && length <= MOST_CHECKED_BYTES) {
      const found = yield* readAttachment(state, length, add);
      fault ??= found;
    } else {
      if (opcode === 0) throw corrupt(state.offset, 'the opcode of a record', opcode);
      const all = yield* passRecord(state, length, add);
      seen &&= all;
    }
  }
}

class McapReader<G extends Given> {
  readonly #state: FileState;
  readonly #messages: MessageTaker<G>;
  readonly #content: ContentAllowance;
  readonly #zstd: Decompress;
  readonly #kind: KernelKind | undefined;
  readonly #schemas = new Map<number, Schema>();
  readonly #channels = new Map<number, Channel>();
  readonly #topics = new Map<number, BagTopic>();
  #begun = false;
  #lz4: Decompress | undefined;

  constructor(
    state: FileState,
    messages: MessageTaker<G>,
    content: ContentAllowance,
    zstd: Decompress,
    kind: KernelKind | undefined,
  ) {
    this.#state = state;
    this.#messages = messages;
    this.#content = content;
    this.#zstd = zstd;
    this.#kind = kind;
  }

  *record(opcode: number, content: Uint8Array): FileParser<G> {
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
    if (this.#topics.has(id)) return;
    const known = this.#schemas.get(schema);
    if (known === undefined && schema !== 0)
      throw this.#fault('a channel of a schema that was declared', `schema ${schema}`);
    const { name: type = '', definition = '' } = known ?? {};
    const declared = { name: topic, type, encoding, definition };
    this.#topics.set(id, declared);
    this.#messages.declare(declared);
  }

  /** Notes the meaning of an id, which must be the same in all declarations. */
  #declare<T>(what: string, known: Map<number, T>, id: number, meaning: T): void {
    const before = known.get(id);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(meaning)) {
      throw this.#fault(`${what} ${id} as it was declared before`, meaning);
    }
    known.set(id, meaning);
  }

  #message(fields: RecordFields): FileParser<G> | readonly never[] {
    const id = fields.u16();
    const topic = this.#topics.get(id);
    if (topic === undefined) throw this.#fault('a message of a channel that was declared', `channel ${id}`);
    fields.u32(); // sequence
    const nanoseconds = fields.big();
    fields.big(); // time of publication
    return this.#messages.message({ topic, nanoseconds, bytes: fields.bytes(fields.left) });
  }

  *#chunk(fields: RecordFields): FileParser<G> {
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
    this.#messages.compressed(compression);
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
