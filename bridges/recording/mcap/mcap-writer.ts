import { McapChunkBuilder, McapRecordBuilder, Opcode } from '@mcap/core';
import { BridgeError } from '../../../agents/index.ts';
import { crc32 } from '../bytes/crc32.ts';

/** Bytes of messages collected before a chunk is written: a run holds as many in memory, and loses as many when it is killed. */
const CHUNK_BYTES = 1 << 20;

type ChunkIndex = Parameters<McapRecordBuilder['writeChunkIndex']>[0];
type Schema = Parameters<McapRecordBuilder['writeSchema']>[0];
type Channel = Parameters<McapRecordBuilder['writeChannel']>[0];

/**
 * Makes an MCAP file (version 0, chunked and indexed). Each piece is passed on as soon as it is complete, so that a loop that
 * never awaits loses nothing and at most one chunk is held in memory. Chunks are not compressed.
 *
 * A file without its end lacks the index and the last chunk; readers recover the rest. If the piece of a chunk cannot be passed
 * on, the chunk is forgotten: {@link end} then completes a file of the chunks before it.
 */
export class McapWriter {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #records = new McapRecordBuilder();
  readonly #chunk = new McapChunkBuilder({ useMessageIndex: true });
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

  /** @param write called with the next bytes of the file; it takes all of them or throws */
  constructor(profile: string, write: (bytes: Uint8Array) => void) {
    this.#write = write;
    this.#records.writeMagic();
    this.#records.writeHeader({ profile, library: 'reafference' });
    this.#flush();
  }

  /** Facts about the whole file, by name. To be called before the first message. */
  addMetadata(name: string, metadata: ReadonlyMap<string, string>): void {
    const length = this.#records.writeMetadata({ name, metadata: new Map(metadata) });
    this.#metadataIndexes.push({ name, offset: this.#position, length });
    this.#flush();
  }

  /** Declares a topic and returns the id of its channel. */
  addChannel(
    topic: string,
    schemaName: string,
    schemaEncoding: string,
    schemaText: string,
    messageEncoding: string,
  ): number {
    let schema = this.#schemas.find(({ name }) => name === schemaName);
    if (schema === undefined) {
      schema = {
        id: this.#schemas.length + 1,
        name: schemaName,
        encoding: schemaEncoding,
        data: new TextEncoder().encode(schemaText),
      };
      this.#schemas.push(schema);
      this.#chunk.addSchema(schema);
    }
    const channel = {
      id: this.#channels.length,
      topic,
      schemaId: schema.id,
      messageEncoding,
      metadata: new Map<string, string>(),
    };
    this.#channels.push(channel);
    this.#chunk.addChannel(channel);
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
    this.#chunk.addMessage({
      channelId,
      sequence: this.#sequence++,
      logTime: nanoseconds,
      publishTime: nanoseconds,
      data,
    });
    if (this.#chunk.byteLength >= CHUNK_BYTES) this.#writeChunk();
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

  #writeChunk(): void {
    if (this.#chunk.numMessages === 0) return;
    const { messageStartTime, messageEndTime, buffer } = this.#chunk;
    const indices = [...this.#chunk.indices];
    const size = BigInt(buffer.length);
    const chunkStartOffset = this.#position;
    try {
      const chunkLength = this.#records.writeChunk({
        messageStartTime,
        messageEndTime,
        uncompressedSize: size,
        uncompressedCrc: crc32(buffer),
        compression: '',
        records: buffer,
      });
      const messageIndexOffsets = new Map<number, bigint>();
      let messageIndexLength = 0n;
      for (const index of indices) {
        messageIndexOffsets.set(index.channelId, chunkStartOffset + chunkLength + messageIndexLength);
        messageIndexLength += this.#records.writeMessageIndex(index);
      }
      this.#flush();
      this.#chunkIndexes.push({
        messageStartTime,
        messageEndTime,
        chunkStartOffset,
        chunkLength,
        messageIndexOffsets,
        messageIndexLength,
        compression: '',
        compressedSize: size,
        uncompressedSize: size,
      });
      if (this.#earliest === undefined || messageStartTime < this.#earliest) this.#earliest = messageStartTime;
      if (messageEndTime > this.#latest) this.#latest = messageEndTime;
      for (const { channelId, records } of indices) {
        this.#counts.set(channelId, (this.#counts.get(channelId) ?? 0n) + BigInt(records.length));
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
    this.#write(bytes);
    this.#position += BigInt(bytes.length);
  }
}
