import { McapIndexedReader, McapStreamReader } from '@mcap/core';
import { describe, expect, it, test } from 'vitest';
import { type ChunkCompression, McapWriter } from '../../../../bridges/recording/mcap/mcap-writer.ts';

type TypedMcapRecord = NonNullable<ReturnType<McapStreamReader['nextRecord']>>;

const MESSAGE_BYTES = 1000;
const MESSAGES = 4000;

/** Writes messages to a disk that has room for `room` bytes at first, and for the end of the file later. */
async function recordOnto(room: number) {
  const pieces: Uint8Array[] = [];
  let left = room;
  const writer = new McapWriter('ros2', (bytes) => {
    if (bytes.length > left) throw new Error('no space');
    left -= bytes.length;
    pieces.push(bytes);
  });
  const channel = writer.addChannel('/topic', 'Any', 'ros2msg', '', 'cdr');
  let failures = 0;
  for (let i = 0; i < MESSAGES && failures === 0; i++) {
    try {
      writer.addMessage(channel, BigInt(i), new Uint8Array(MESSAGE_BYTES).fill(i));
    } catch {
      failures++;
    }
  }
  left = 1 << 20;
  try {
    writer.end();
  } catch {
    failures++;
  }
  const bytes = Buffer.concat(pieces);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => new Uint8Array(bytes.subarray(Number(offset), Number(offset + size))),
    },
  });
  const times: bigint[] = [];
  for await (const { logTime, data } of reader.readMessages()) {
    expect([data.length, data[0], data.at(-1)]).toEqual([
      MESSAGE_BYTES,
      Number(logTime) & 0xff,
      Number(logTime) & 0xff,
    ]);
    times.push(logTime);
  }
  return { failures, times, statistics: reader.statistics };
}

test('a chunk that cannot be written is left out whole: the file ends with those before it', {
  tags: 'long',
}, async () => {
  const { failures, times, statistics } = await recordOnto(2.5 * (1 << 20));
  expect(failures).toBeGreaterThan(0);
  expect(times.length).toBeGreaterThan(MESSAGES / 4);
  expect(times.length).toBeLessThan(MESSAGES);
  expect(times).toEqual(times.map((_, i) => BigInt(i)));
  expect(statistics).toMatchObject({
    messageCount: BigInt(times.length),
    chunkCount: 2,
    messageStartTime: 0n,
    messageEndTime: times.at(-1),
  });
});

test('with room enough nothing is left out', { tags: 'long' }, async () => {
  const { failures, times, statistics } = await recordOnto(Infinity);
  expect(failures).toBe(0);
  expect(times).toHaveLength(MESSAGES);
  expect(statistics).toMatchObject({ messageCount: BigInt(MESSAGES), messageEndTime: BigInt(MESSAGES - 1) });
});

describe('a file', () => {
  const CHUNK = 2 ** 20;
  /** Bytes of a record of a message beside its data. */
  const HEAD = 31;

  function written(write: (writer: McapWriter) => void, compression?: ChunkCompression) {
    const pieces: Uint8Array[] = [];
    const writer = new McapWriter('a profile', (bytes) => pieces.push(bytes.slice()), compression);
    write(writer);
    return { pieces, writer, bytes: new Uint8Array(Buffer.concat(pieces)) };
  }

  /** All records of a file, with CRCs checked, and where each begins. */
  function recordsOf(bytes: Uint8Array) {
    const reader = new McapStreamReader({
      includeChunks: true,
      validateCrcs: true,
      decompressHandlers: { upside: (packed) => packed.map((byte) => byte ^ 0xff) },
    });
    reader.append(bytes);
    const records: TypedMcapRecord[] = [];
    for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) records.push(record);
    expect(reader.done()).toBe(true);
    return records;
  }

  const two = (writer: McapWriter): void => {
    writer.addMetadata('facts', new Map([['a', 'b']]));
    const one = writer.addChannel('/one', 'a/msg/A', 'ros2msg', 'int8 a', 'cdr', { sensor: 'nose' });
    const other = writer.addChannel('/other', 'a/msg/A', 'ros2msg', 'int8 a', 'cdr');
    const third = writer.addChannel('/third', 'a/msg/B', 'ros2msg', 'int8 b', 'cdr');
    expect([one, other, third]).toEqual([0, 1, 2]);
    writer.addMessage(one, 20n, Uint8Array.of(1));
    writer.addMessage(third, 10n, Uint8Array.of(2, 3));
    writer.addMessage(one, 15n, new Uint8Array(CHUNK));
    writer.addMessage(other, 7n, Uint8Array.of(4));
  };

  it('says what is in it, in its summary and to who asks', () => {
    const { writer, bytes } = written((one) => {
      two(one);
      // The chunk with the last message is not written yet.
      expect(one.summary).toMatchObject({ messages: 3, earliest: 10n, latest: 20n });
      one.end();
    });
    expect(writer.summary).toEqual({
      ...{ messages: 4, earliest: 7n, latest: 20n },
      topics: [
        { topic: '/one', type: 'a/msg/A', messages: 2, facts: { sensor: 'nose' } },
        { topic: '/other', type: 'a/msg/A', messages: 1, facts: {} },
        { topic: '/third', type: 'a/msg/B', messages: 1, facts: {} },
      ],
    });
    const records = recordsOf(bytes);
    expect(records[0]).toMatchObject({ type: 'Header', profile: 'a profile', library: 'reafference' });
    expect(records.find(({ type }) => type === 'Statistics')).toMatchObject({
      ...{ messageCount: 4n, schemaCount: 2, channelCount: 3, attachmentCount: 0, metadataCount: 1, chunkCount: 2 },
      ...{ messageStartTime: 7n, messageEndTime: 20n },
      channelMessageCounts: new Map([
        [0, 2n],
        [2, 1n],
        [1, 1n],
      ]),
    });
    const messages = records.flatMap((record) => (record.type === 'Message' ? [record] : []));
    expect(messages.map(({ channelId, sequence, logTime }) => [channelId, sequence, logTime])).toEqual([
      [0, 0, 20n],
      [2, 1, 10n],
      [0, 2, 15n],
      [1, 3, 7n],
    ]);
  });

  it('has indexes that lead to what they are of', () => {
    const { bytes } = written((writer) => {
      two(writer);
      writer.end();
    });
    const view = new DataView(bytes.buffer);
    /** Opcodes from a place on, up to another. */
    const opcodes = (from: bigint, length: bigint): number[] => {
      const found: number[] = [];
      let at = Number(from);
      for (; at < Number(from + length); at += 9 + Number(view.getBigUint64(at + 1, true))) found.push(bytes[at]);
      expect(at).toBe(Number(from + length));
      return found;
    };
    const records = recordsOf(bytes);
    const offsets = records.flatMap((record) => (record.type === 'SummaryOffset' ? [record] : []));
    const groups = offsets.map(({ groupOpcode, groupStart, groupLength }) => {
      const found = opcodes(groupStart, groupLength);
      expect(found.every((opcode) => opcode === groupOpcode)).toBe(true);
      return [groupOpcode, found.length];
    });
    // Schemas, channels, statistics, metadata and chunks.
    expect(groups).toEqual([
      [3, 2],
      [4, 3],
      [11, 1],
      [13, 1],
      [8, 2],
    ]);
    const footer = records.at(-1) as Extract<TypedMcapRecord, { type: 'Footer' }>;
    expect(footer.summaryStart).toBe(offsets[0].groupStart);
    const last = offsets.at(-1);
    expect(footer.summaryOffsetStart).toBe((last?.groupStart ?? 0n) + (last?.groupLength ?? 0n));
    for (const record of records) {
      if (record.type === 'MetadataIndex') expect(opcodes(record.offset, record.length)).toEqual([12]);
      if (record.type !== 'ChunkIndex') continue;
      expect(opcodes(record.chunkStartOffset, record.chunkLength)).toEqual([6]);
      const after = record.chunkStartOffset + record.chunkLength;
      expect(opcodes(after, record.messageIndexLength)).toEqual([...record.messageIndexOffsets].map(() => 7));
      for (const [channel, offset] of record.messageIndexOffsets) {
        expect([bytes[Number(offset)], view.getUint16(Number(offset) + 9, true)]).toEqual([7, channel]);
      }
    }
  });

  it('has chunks of 1 MiB, each passed on as soon as it is full', () => {
    for (const [missing, chunks] of [
      [1, 0],
      [0, 1],
    ]) {
      const { pieces } = written((writer) => {
        const channel = writer.addChannel('/a', 'a/msg/A', 'ros2msg', '', 'cdr');
        // Before the message are the records of a schema and a channel.
        const declared = 9 + 2 + (4 + 7) + (4 + 7) + 4 + (9 + 2 + 2 + (4 + 2) + (4 + 3) + 4);
        writer.addMessage(channel, 0n, new Uint8Array(CHUNK - declared - HEAD - missing));
      });
      // The header of the file is the first piece.
      expect(pieces.length).toBe(1 + chunks);
    }
  });

  it('compresses its chunks by what it is given', () => {
    const upside = { name: 'upside', compress: (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff) };
    const { bytes } = written((writer) => {
      two(writer);
      writer.end();
    }, upside);
    const records = recordsOf(bytes);
    const chunks = records.flatMap((record) => (record.type === 'Chunk' ? [record] : []));
    expect(chunks.map(({ compression }) => compression)).toEqual(['upside', 'upside']);
    const indexed = records.flatMap((record) => (record.type === 'ChunkIndex' ? [record] : []));
    for (const [
      k,
      { compression, compressedSize, uncompressedSize, messageStartTime, messageEndTime },
    ] of indexed.entries()) {
      expect([compression, compressedSize, uncompressedSize]).toEqual([
        ...['upside', BigInt(chunks[k].records.length), chunks[k].uncompressedSize],
      ]);
      expect([messageStartTime, messageEndTime]).toEqual(k === 0 ? [10n, 20n] : [7n, 7n]);
    }
    expect(records.filter(({ type }) => type === 'Message')).toHaveLength(4);
  });

  it('without messages ends all the same, once, and takes no more', () => {
    const { pieces, writer, bytes } = written((one) => {
      one.addChannel('/a', 'a/msg/A', 'ros2msg', '', 'cdr');
      one.end();
    });
    expect(writer.summary).toMatchObject({ messages: 0, earliest: 0n, latest: 0n });
    expect(recordsOf(bytes).find(({ type }) => type === 'Statistics')).toMatchObject({
      ...{ messageCount: 0n, chunkCount: 0, messageStartTime: 0n, messageEndTime: 0n },
    });
    const then = pieces.length;
    writer.end();
    expect(pieces).toHaveLength(then);
    expect(() => writer.addMessage(0, 0n, new Uint8Array(1))).toThrow(
      expect.objectContaining({ code: 'recording_failed', received: 'a message on channel 0' }),
    );
  });
});
