import { McapRecordBuilder, McapStreamReader, McapWriter } from '@mcap/core';
import { describe, expect, it } from 'vitest';
import { openBag } from '../../../../../bridges/recording/bags/open-bag.ts';
import { crc32 } from '../../../../../bridges/recording/bytes/crc32.ts';
import { loadZstd } from '../../../../../bridges/recording/compression/zstd.ts';
import { eventsOfBag } from '../../../../../bridges/recording/events/ros/bags.ts';
import { mcapEncoder } from '../../../../../bridges/recording/events/ros/mcap-encoder.ts';
import { lz4Literals } from '../compressed.ts';
import { ascii, decode, encode, rows, words32 } from '../recordings.ts';
import { EVENTS, eventPacket, GEOMETRY } from '../samples.ts';

const parse = eventsOfBag('mcap', { zstd: await loadZstd() });
const read = (file: Uint8Array, step?: number) => decode(parse, file, step);

const PACKET = eventPacket(2, 'mono', 0, words32(1000, 0x00020001, 2000, 0x80040003));
const IN_PACKET = [
  [1, 1, 2, 0],
  [2, 3, 4, 1],
];
const SCHEMA = { id: 1, name: 'event_camera_msgs/msg/EventPacket', encoding: 'ros2msg', data: new Uint8Array(3) };
const CHANNEL = { id: 1, schemaId: 1, topic: '/events', messageEncoding: 'cdr', metadata: new Map<string, string>() };
const MESSAGE = { channelId: 1, sequence: 0, logTime: 0n, publishTime: 0n, data: PACKET };
const HEADER = { profile: 'ros2', library: 'test' };

type Write = (records: McapRecordBuilder) => void;

const declarations: Write = (records) => {
  records.writeSchema(SCHEMA);
  records.writeChannel(CHANNEL);
};
const message: Write = (records) => records.writeMessage(MESSAGE);

function built(...parts: readonly Write[]): Uint8Array {
  const records = new McapRecordBuilder();
  for (const write of parts) write(records);
  return records.buffer.slice();
}

interface Packing {
  readonly compression?: string;
  readonly pack?: (bytes: Uint8Array) => Uint8Array;
  readonly crc?: number;
  readonly size?: number;
}

/** A chunk of records with its CRC-32, unless another is given. */
function chunk(parts: readonly Write[], { compression = '', pack = (bytes) => bytes, crc, size }: Packing = {}): Write {
  const content = built(...parts);
  return (records) =>
    records.writeChunk({
      messageStartTime: 0n,
      messageEndTime: 0n,
      uncompressedSize: BigInt(size ?? content.length),
      uncompressedCrc: crc ?? crc32(content),
      compression,
      records: pack(content),
    });
}

/** A whole file; the end of its data gives its CRC-32 when asked to. */
function file(parts: readonly Write[], withCrc = false): Uint8Array {
  const data = built(
    (records) => records.writeMagic(),
    (records) => records.writeHeader(HEADER),
    ...parts,
  );
  const end = built(
    (records) => records.writeDataEnd({ dataSectionCrc: withCrc ? crc32(data) : 0 }),
    (records) => records.writeFooter({ summaryStart: 0n, summaryOffsetStart: 0n, summaryCrc: 0 }),
    (records) => records.writeMagic(),
  );
  return new Uint8Array(Buffer.concat([data, end]));
}

/** What the reader of MCAP's own library says against a file. */
function verdict(bytes: Uint8Array): string | undefined {
  const reader = new McapStreamReader({ decompressHandlers: { lz4: () => built(declarations, message) } });
  try {
    reader.append(bytes);
    while (reader.nextRecord() !== undefined);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('an MCAP file', () => {
  it('is read from chunks and from records that stand alone', () => {
    for (const parts of [[chunk([declarations, message])], [declarations, message]]) {
      const { events, error } = read(file(parts));
      expect(error).toBeUndefined();
      expect(rows(events)).toEqual(IN_PACKET);
    }
  });

  it('has the topics of channels that are declared again, as in each chunk, once', async () => {
    const again = chunk([declarations, message]);
    const { events, error, state } = read(file([again, declarations, message, again]));
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual([...IN_PACKET, ...IN_PACKET, ...IN_PACKET]);
    expect([...state.topics.values()]).toEqual([expect.objectContaining({ name: '/events', messages: 3 })]);
    const bag = await openBag(file([again, again]));
    let messages = 0;
    for await (const _ of bag.messages()) messages++;
    expect([messages, bag.met.topics.length]).toEqual([2, 1]);
  });

  it('gives no wrong event, whichever of its bytes is damaged', { tags: 'long' }, () => {
    const sound = encode(mcapEncoder(GEOMETRY), EVENTS);
    const expected = rows(EVENTS);
    const summary = Buffer.from(sound).indexOf(built((records) => records.writeDataEnd({ dataSectionCrc: 0 })));
    let refused = 0;
    for (let at = 0; at < summary; at++) {
      const damaged = sound.slice();
      damaged[at] ^= 1 << (at % 8);
      const { events, error } = read(damaged);
      expect(rows(events)).toEqual(expected.slice(0, events.count));
      if (error === undefined) expect(events.count).toBe(expected.length);
      else refused++;
    }
    expect(refused).toBeGreaterThan(0.8 * summary);
  });

  it('is refused where a chunk is not what its CRC-32 or its size says, before its events', () => {
    const lz4 = { compression: 'lz4', pack: lz4Literals };
    for (const packing of [{ crc: 1 }, { crc: 1, ...lz4 }, { size: 7 }, { size: 7, ...lz4 }]) {
      const { events, error } = read(file([chunk([declarations, message], packing)]));
      expect(error).toMatchObject({ code: 'corrupt_recording' });
      expect(events.count).toBe(0);
    }
    const second = read(file([chunk([declarations, message]), chunk([message], { crc: 0x12345678 })]));
    expect(second.events.count).toBe(IN_PACKET.length);
    expect(second.error).toMatchObject({
      code: 'corrupt_recording',
      expected: 'a chunk with the CRC-32 0x12345678',
      received: `0x${crc32(built(message)).toString(16).padStart(8, '0')}`,
    });
  });

  it('is not checked where its CRC-32 is not given', () => {
    expect(read(file([chunk([declarations, message], { crc: 0 })])).error).toBeUndefined();
  });

  it('is held against the CRC-32 of all its data, of attachments too', () => {
    const attachment: Write = (records) =>
      records.writeAttachment({
        logTime: 0n,
        createTime: 0n,
        name: 'a',
        mediaType: 'b',
        data: new Uint8Array(200_000),
      });
    const sound = file([attachment, declarations, message], true);
    for (const step of [sound.length, 1000]) {
      expect(read(sound, step).error).toBeUndefined();
      for (const [at, what] of [
        [150_000, 'an attachment'],
        [Buffer.from(sound).indexOf('cdr'), 'the data'],
      ] as const) {
        const damaged = sound.slice();
        damaged[at] ^= 1;
        const { events, error } = read(damaged, step);
        expect(events.count).toBe(IN_PACKET.length);
        expect(error).toMatchObject({ code: 'corrupt_recording', expected: expect.stringContaining(what) });
      }
    }
  });

  it('that another library wrote with all its checks is read', async () => {
    const parts: Uint8Array[] = [];
    let position = 0n;
    const writable = {
      position: () => position,
      write: async (bytes: Uint8Array) => {
        parts.push(bytes.slice());
        position += BigInt(bytes.length);
      },
    };
    const writer = new McapWriter({ writable, chunkSize: 100 });
    await writer.start(HEADER);
    const schemaId = await writer.registerSchema(SCHEMA);
    const channelId = await writer.registerChannel({ ...CHANNEL, schemaId });
    for (let sequence = 0; sequence < 3; sequence++) await writer.addMessage({ ...MESSAGE, channelId, sequence });
    await writer.addMetadata({ name: 'a', metadata: new Map([['b', 'c']]) });
    await writer.end();
    const bytes = Buffer.concat(parts);
    const dataEnd = bytes.indexOf(Uint8Array.of(0x0f, 4, 0, 0, 0, 0, 0, 0, 0));
    expect(bytes.readUInt32LE(dataEnd + 9)).not.toBe(0);
    const { events, error } = read(bytes);
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual([...IN_PACKET, ...IN_PACKET, ...IN_PACKET]);
  });

  it('declares a channel and a schema as often as it likes, each time alike', () => {
    const ordered = (...keys: readonly string[]): Write => {
      const metadata = new Map(keys.map((key) => [key, key]));
      return (records) => void records.writeChannel({ ...CHANNEL, metadata });
    };
    const schema: Write = (records) => void records.writeSchema(SCHEMA);
    const parts = [chunk([schema, ordered('a', 'b'), message]), chunk([schema, ordered('b', 'a'), message])];
    expect(verdict(file(parts))).toBeUndefined();
    const { events, error } = read(file(parts));
    expect(error).toBeUndefined();
    expect(events.count).toBe(2 * IN_PACKET.length);
  });

  describe('with a summary', () => {
    const parts: readonly Write[] = [declarations, message];
    const data = built(
      (records) => records.writeMagic(),
      (records) => records.writeHeader(HEADER),
      ...parts,
      (records) => records.writeDataEnd({ dataSectionCrc: 0 }),
    );
    const summary = built(declarations);
    const start = BigInt(data.length);
    const footer = (crc: number): Uint8Array =>
      built((records) => records.writeFooter({ summaryStart: start, summaryOffsetStart: 0n, summaryCrc: crc }));
    const magic = built((records) => records.writeMagic());
    const crc = crc32(footer(0).subarray(0, -4), crc32(summary));
    const whole = (...ends: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat([data, ...ends]));
    const sound = whole(summary, footer(crc), magic);

    it('is held against its CRC-32, when all events have been read', () => {
      expect(read(sound, 7).error).toBeUndefined();
      expect(read(whole(summary, footer(0), magic)).error).toBeUndefined();
      for (let at = data.length; at < sound.length; at++) {
        const damaged = sound.slice();
        damaged[at] ^= 1;
        const { events, error } = read(damaged);
        expect(rows(events)).toEqual(IN_PACKET);
        expect(error?.code, `byte ${at}`).toMatch(/^(corrupt|truncated)_recording$/);
      }
      const inText = sound.slice();
      inText[Buffer.from(sound).lastIndexOf('/events')] ^= 1;
      expect(read(inText).error).toMatchObject({ expected: expect.stringMatching(/^the summary with the CRC-32 0x/) });
    });

    it('is refused where the summary is not where the footer has it, or is cut off', () => {
      const moved = whole(summary, summary, footer(crc), magic).subarray(0);
      expect(read(moved).error).toMatchObject({ code: 'corrupt_recording' });
      for (const end of [data.length, data.length + 5, sound.length - 1]) {
        const { events, error } = read(sound.subarray(0, end));
        expect(events.count).toBe(IN_PACKET.length);
        expect(error).toMatchObject({ code: 'truncated_recording' });
      }
    });
  });

  it('gives all its events though an attachment is damaged', () => {
    const attachment: Write = (records) =>
      records.writeAttachment({ logTime: 0n, createTime: 0n, name: 'a', mediaType: 'b', data: ascii('a calibration') });
    const sound = file([attachment, declarations, message]);
    expect(read(sound).error).toBeUndefined();
    const damaged = sound.slice();
    damaged[Buffer.from(sound).indexOf('calibration')] ^= 1;
    const { events, error } = read(damaged);
    expect(rows(events)).toEqual(IN_PACKET);
    expect(error).toMatchObject({ code: 'corrupt_recording', expected: expect.stringContaining('an attachment') });
  });

  it('may hold records of a later version, in chunks and beside them', () => {
    const later: Write = (records) => records.writeMetadata({ name: 'a', metadata: new Map() });
    const unknown = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes, (byte, i) => (i === 0 ? 0x42 : byte));
    const inChunk = Buffer.concat([built(declarations), unknown(built(later)), built(message)]);
    const whole: Write = (records) =>
      records.writeChunk({
        messageStartTime: 0n,
        messageEndTime: 0n,
        uncompressedSize: BigInt(inChunk.length),
        uncompressedCrc: crc32(inChunk),
        compression: '',
        records: inChunk,
      });
    expect(rows(read(file([whole])).events)).toEqual(IN_PACKET);
  });

  it.each<[string, readonly Write[]]>([
    ['two headers', [(records) => records.writeHeader(HEADER)]],
    ['a header in a chunk', [chunk([(records) => records.writeHeader(HEADER)])]],
    ['metadata in a chunk', [chunk([(records) => records.writeMetadata({ name: 'a', metadata: new Map() })])]],
    ['the end of the data in a chunk', [chunk([(records) => records.writeDataEnd({ dataSectionCrc: 0 })])]],
    ['a chunk in a chunk', [chunk([chunk([declarations, message])])]],
    ['a channel of another topic', [declarations, (records) => records.writeChannel({ ...CHANNEL, topic: '/other' })]],
    [
      'a channel with other metadata',
      [declarations, (records) => records.writeChannel({ ...CHANNEL, metadata: new Map([['a', 'b']]) })],
    ],
    ['a message without a channel', [message]],
  ])('is refused with %s, as by the library of MCAP', (_, parts) => {
    const bytes = file([...parts, chunk([declarations, message])]);
    expect(verdict(bytes)).toBeDefined();
    const { events, error } = read(bytes);
    expect(error).toMatchObject({ code: 'corrupt_recording' });
    expect(events.count).toBe(0);
  });

  it('has no schema of number 0: a channel that names it has none', () => {
    const schema: Write = (records) => records.writeSchema({ ...SCHEMA, id: 0 });
    const channel: Write = (records) => records.writeChannel({ ...CHANNEL, schemaId: 0 });
    const { error } = read(file([schema, channel, message]));
    expect(error).toMatchObject({ code: 'unsupported_recording', received: '/events ()' });
  });

  it('is refused with a schema of another name, and with a record of no kind', () => {
    const other: Write = (records) => records.writeSchema({ ...SCHEMA, name: 'std_msgs/msg/String' });
    expect(read(file([declarations, other, message])).error).toMatchObject({ code: 'corrupt_recording' });
    const nameless = file([
      (records) => records.writeMetadata({ name: 'a', metadata: new Map() }),
      declarations,
      message,
    ]);
    nameless[
      built(
        (records) => records.writeMagic(),
        (records) => records.writeHeader(HEADER),
      ).length
    ] = 0;
    expect(read(nameless).error).toMatchObject({ code: 'corrupt_recording', received: 0 });
  });
});
