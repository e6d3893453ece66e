import { McapRecordBuilder, Opcode } from '@mcap/core';
import { BridgeError } from '../../../agents/index.ts';
import { concatenated } from '../../../kernels/concatenated.ts';
import { crc32 } from '../bytes/crc32.ts';
import { MessageChunk } from './message-chunk.ts';

/** Bytes of messages collected before a chunk is written: a run holds as many in memory, and loses as many when it is killed. */
const CHUNK_BYTES = 1 << 20;

type ChunkIndex = Parameters<McapRecordBuilder['writeChunkIndex']>[0];
type Schema = Parameters<McapRecordBuilder['writeSchema']>[0];
type Channel = Parameters<McapRecordBuilder['writeChannel']>[0];

/** How chunks are compressed. */
export interface ChunkCompression {
  /** Name in the file: `lz4`, `zstd`. */
  readonly name: string;
  readonly compress: (bytes: Uint8Array) => Uint8Array;
}

/** Content of a file, as far as it was passed on. */
export interface McapSummary {
  /** Number of messages. */
  readonly messages: number;
  /** Time of the earliest message, ns; 0 without any. */
  readonly earliest: bigint;
  /** Time of the latest message, ns; 0 without any. */
  readonly latest: bigint;
  readonly topics: readonly {
    readonly topic: string;
    /** Name of the schema of its messages. */
    readonly type: string;
    readonly messages: number;
    /** Facts about it that were given with it, by name. */
    readonly facts: Readonly<Record<string, string>>;
  }[];
}

const UNCOMPRESSED: ChunkCompression = { name: '', compress: (bytes) => bytes };

/**
 * Makes an MCAP file (version 0, chunked and indexed). Each piece is passed on as soon as it is complete, so that a loop that
 * never awaits loses nothing and at most one chunk is held in memory.
 *
 * A file without its end lacks the index and the last chunk; readers recover the rest. If the piece of a chunk cannot be passed
 * on, the chunk is forgotten: {@link end} then completes a file of the chunks before it.
 */
export class McapWriter {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #compression: ChunkCompression;
  readonly #records = new McapRecordBuilder();
  readonly #chunk = new MessageChunk();
  readonly #chunkIndexes: ChunkIndex[] = [];
  readonly #schemas: Schema[] = [];
  readonly #channels: Channel[] = [];
  /** Messages of each channel in the chunks that were passed on. */
  readonly #counts = new Map<number, bigint>();
  readonly #metadataIndexes: Parameters<McapRecordBuilder['writeMetadataIndex']>[0][] = [];
  #position = 0n;
  #sequence = 0;
  #earliest: bigint | undefined;
  #latest = 0n;
  #ended = false;

  /**
   * @param write called with the next bytes of the file; it takes all of them or throws
   * @param compression of chunks. Default: none
   */
  constructor(profile: string, write: (bytes: Uint8Array) => void, compression = UNCOMPRESSED) {
    this.#write = write;
    this.#compression = compression;
    this.#records.writeMagic();
    this.#records.writeHeader({ profile, library: 'reafference' });
    this.#flush();
  }

  /** Content of the file so far, without the chunk under construction. */
  get summary(): McapSummary {
    const topics = this.#channels.map(({ id, topic, schemaId, metadata }) => ({
      topic,
      type: this.#schemas[schemaId - 1].name,
      messages: Number(this.#counts.get(id) ?? 0n),
      facts: Object.fromEntries(metadata),
    }));
    const messages = topics.reduce((sum, topic) => sum + topic.messages, 0);
    return { messages, earliest: this.#earliest ?? 0n, latest: this.#latest, topics };
  }

  /** Facts about the whole file, by name. To be called before the first message. */
  addMetadata(name: string, metadata: ReadonlyMap<string, string>): void {
    const length = this.#records.writeMetadata({ name, metadata: new Map(metadata) });
    this.#metadataIndexes.push({ name, offset: this.#position, length });
    this.#flush();
  }

  /** Declares a topic and returns the id of its channel. @param facts about it, by name */
  addChannel(
    topic: string,
    schemaName: string,
    schemaEncoding: string,
    schemaText: string,
    messageEncoding: string,
    facts: Readonly<Record<string, string>> = {},
  ): number {
    let schema = this.#schemas.find(({ name }) => name === schemaName);
    if (schema === undefined) {
      const added = {
        id: this.#schemas.length + 1,
        name: schemaName,
        encoding: schemaEncoding,
        data: new TextEncoder().encode(schemaText),
      };
      schema = added;
      this.#schemas.push(schema);
      this.#declare((records) => void records.writeSchema(added));
    }
    const channel = {
      id: this.#channels.length,
      topic,
      schemaId: schema.id,
      messageEncoding,
      metadata: new Map(Object.entries(facts)),
    };
    this.#channels.push(channel);
    this.#declare((records) => void records.writeChannel(channel));
    return channel.id;
  }

  /**
   * Adds a message; its bytes are copied.
   *
   * @param nanoseconds time of sending
   * @throws BridgeError `recording_failed` after the end
   */
  addMessage(channelId: number, nanoseconds: bigint, data: Uint8Array): void {
    if (this.#ended) {
      throw new BridgeError('the recording has ended', {
        code: 'recording_failed',
        expected: 'messages before its end',
        received: `a message on channel ${channelId}`,
        remedy: 'close the recording when all has been written',
      });
    }
    this.#chunk.addMessage(channelId, this.#sequence++, nanoseconds, data);
    if (this.#chunk.length >= CHUNK_BYTES) this.#writeChunk();
  }

  /** Writes the last chunk and the index. Does nothing the second time. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    try {
      this.#writeChunk();
    } finally {
      this.#writeSummary();
    }
  }

  /** Adds a record of a topic to the present chunk. */
  #declare(write: (records: McapRecordBuilder) => void): void {
    const records = new McapRecordBuilder();
    write(records);
    this.#chunk.addRecord(records.buffer);
  }

  #writeChunk(): void {
    if (this.#chunk.messages === 0) return;
    const { earliest: messageStartTime, latest: messageEndTime, bytes } = this.#chunk;
    const { name: compression, compress } = this.#compression;
    const packed = compress(bytes);
    const uncompressedSize = BigInt(bytes.length);
    const chunkStartOffset = this.#position;
    try {
      const chunkLength = this.#records.writeChunk({
        messageStartTime,
        messageEndTime,
        uncompressedSize,
        uncompressedCrc: crc32(bytes),
        compression,
        records: packed,
      });
      const messageIndexOffsets = new Map<number, bigint>();
      const pieces = [this.#records.buffer];
      this.#records.reset();
      let messageIndexLength = 0n;
      for (const { channelId, record } of this.#chunk.indexRecords()) {
        messageIndexOffsets.set(channelId, chunkStartOffset + chunkLength + messageIndexLength);
        messageIndexLength += BigInt(record.length);
        pieces.push(record);
      }
      this.#pass(concatenated(pieces));
      this.#chunkIndexes.push({
        messageStartTime,
        messageEndTime,
        chunkStartOffset,
        chunkLength,
        messageIndexOffsets,
        messageIndexLength,
        compression,
        compressedSize: BigInt(packed.length),
        uncompressedSize,
      });
      if (this.#earliest === undefined || messageStartTime < this.#earliest) this.#earliest = messageStartTime;
      if (messageEndTime > this.#latest) this.#latest = messageEndTime;
      for (const [id, messages] of this.#chunk.counts) {
        this.#counts.set(id, (this.#counts.get(id) ?? 0n) + BigInt(messages));
      }
    } finally {
      this.#chunk.reset();
    }
  }

  /** The summary section: schemas, channels, statistics and indexes, each group with its offset. Passed on in one piece. */
  #writeSummary(): void {
    const records = this.#records;
    const here = (): bigint => this.#position + BigInt(records.length);
    records.writeDataEnd({ dataSectionCrc: 0 });
    const summaryStart = here();
    const groups: { readonly groupOpcode: Opcode; readonly groupStart: bigint; readonly groupLength: bigint }[] = [];
    const group = (groupOpcode: Opcode, write: () => void): void => {
      const groupStart = here();
      write();
      const groupLength = here() - groupStart;
      if (groupLength > 0n) groups.push({ groupOpcode, groupStart, groupLength });
    };
    group(Opcode.SCHEMA, () => this.#schemas.forEach((schema) => void records.writeSchema(schema)));
    group(Opcode.CHANNEL, () => this.#channels.forEach((channel) => void records.writeChannel(channel)));
    group(
      Opcode.STATISTICS,
      () =>
        void records.writeStatistics({
          messageCount: [...this.#counts.values()].reduce((sum, count) => sum + count, 0n),
          schemaCount: this.#schemas.length,
          channelCount: this.#channels.length,
          attachmentCount: 0,
          metadataCount: this.#metadataIndexes.length,
          chunkCount: this.#chunkIndexes.length,
          messageStartTime: this.#earliest ?? 0n,
          messageEndTime: this.#latest,
          channelMessageCounts: this.#counts,
        }),
    );
    group(Opcode.METADATA_INDEX, () =>
      this.#metadataIndexes.forEach((index) => void records.writeMetadataIndex(index)),
    );
    group(Opcode.CHUNK_INDEX, () => this.#chunkIndexes.forEach((index) => void records.writeChunkIndex(index)));
    const summaryOffsetStart = here();
    for (const one of groups) records.writeSummaryOffset(one);
    records.writeFooter({ summaryStart, summaryOffsetStart, summaryCrc: 0 });
    records.writeMagic();
    this.#flush();
  }

  #flush(): void {
    const bytes = this.#records.buffer;
    this.#records.reset();
    this.#pass(bytes);
  }

  #pass(bytes: Uint8Array): void {
    this.#write(bytes);
    this.#position += BigInt(bytes.length);
  }
}
