import { describe, expect, it } from 'vitest';
import { compressLz4 } from '../../../../bridges/recording/compression/lz4-encoder.ts';
import { EventDecoder } from '../../../../bridges/recording/events/core/event-decoder.ts';
import type { EventFormatName } from '../../../../bridges/recording/events/files/formats.ts';
import { type OpenOptions, openEvents, parserOf } from '../../../../bridges/recording/events/files/open.ts';
import { AEDAT4_PACKINGS, aedat4Encoder } from '../../../../bridges/recording/events/formats/aedat/aedat4-encoder.ts';
import { AEDAT4_MAGIC } from '../../../../bridges/recording/events/formats/aedat/aedat4-layout.ts';
import type { ByteSource } from '../../../../bridges/recording/reading/byte-source.ts';
import { MOST_RECORD_BYTES } from '../../../../bridges/recording/reading/parser-run.ts';
import { zstdRaw } from './compressed.ts';
import { ascii, decode, encode, eventsOf, join, words32 } from './recordings.ts';
import { EVENTS, eventPacket, GEOMETRY, mcap, rosbag1, rosbag2, SAMPLES } from './samples.ts';

describe('files that are made to exhaust their reader', () => {
  it('a database whose cells are all the same one', async () => {
    const page = 512;
    const packet = eventPacket(2, 'mono', 0, words32(1000, 0x00020001, 2000, 0x00020001));
    const file = rosbag2([{ topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [packet] }]);
    const view = new DataView(file.buffer);
    const leaf = file.findIndex((byte, at) => at > page && at % page === 0 && byte === 0x0d && holds(file, at, packet));
    expect(leaf).toBeGreaterThan(0);
    const cell = view.getUint16(leaf + 8);
    view.setUint16(leaf + 3, 100);
    for (let k = 0; k < 100; k++) view.setUint16(leaf + 8 + 2 * k, cell);
    const { events, error } = decode(await parserOf('rosbag2'), file);
    expect(error).toMatchObject({ code: 'corrupt_recording', expected: 'cells that do not overlap' });
    expect(events.count).toBeLessThan(20);
  });

  it('a database whose pages lead back to themselves', async () => {
    const packet = eventPacket(2, 'mono', 0, new Uint8Array(4000));
    const file = rosbag2([{ topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [packet] }]);
    const page = 512;
    const interior = Array.from({ length: file.length / page }, (_, k) => k * page).filter((at) => file[at] === 0x05);
    expect(interior).toHaveLength(3);
    // The first table is not read.
    for (const at of interior.slice(1)) {
      const tree = file.slice();
      new DataView(tree.buffer).setUint32(at + 8, at / page + 1);
      expect(decode(await parserOf('rosbag2'), tree).error).toMatchObject({
        code: 'corrupt_recording',
        expected: 'pages that are used once',
      });
    }
    // A page of an overflow chain begins with the number of the next.
    const chained = Array.from({ length: file.length / page }, (_, k) => k).filter(
      (k) => k > 0 && new DataView(file.buffer).getUint32(k * page) === k,
    );
    expect(chained.length).toBeGreaterThan(3);
    const chain = file.slice();
    new DataView(chain.buffer).setUint32(chained[1] * page, chained[1] + 1);
    expect(decode(await parserOf('rosbag2'), chain).error).toMatchObject({ expected: 'pages that are used once' });
  });

  it('a header of unfinished attributes', { tags: 'long' }, async () => {
    const xml = ascii('<attr key="sizeX" '.repeat(300_000));
    const table = Uint8Array.of(20, 0, 0, 0, 0x49, 0x4f, 0x48, 0x45, 0, 0, 10, 0, 20, 0, 0, 0, 0, 0, 16, 0);
    const body = join(table, words32(10, 0, 0, 0, 4, xml.length), xml);
    const file = join(ascii(AEDAT4_MAGIC), words32(body.length), body);
    expect(decode(await parserOf('aedat4'), file).error).toMatchObject({
      code: 'unsupported_recording',
      received: 'no stream',
    });
  });

  it('sizes that no file has', async () => {
    for (const [format, at] of [
      ['mcap', 9],
      ['rosbag1', 13],
      ['aedat4', 14],
    ] as const) {
      const file = SAMPLES[format].slice();
      new DataView(file.buffer).setUint32(at, 0xfffffff0, true);
      const { events, error } = decode(await parserOf(format), file);
      expect(events.count).toBe(0);
      expect(error?.code).toMatch(/truncated_recording|corrupt_recording/);
    }
  });
});

/** A sparse file: a few bytes, then zeros, and a few bytes at its end. Counts what is asked for. */
class Sparse implements ByteSource {
  readonly name = 'sparse';
  readonly size: number;
  readonly #head: Uint8Array;
  readonly #tail: Uint8Array;
  asked = 0;
  largest = 0;

  constructor(head: Uint8Array, size: number, tail: Uint8Array = new Uint8Array(0)) {
    this.#head = head;
    this.#tail = tail;
    this.size = size;
  }

  async read(offset: number, into: Uint8Array): Promise<number> {
    const bytes = Math.max(0, Math.min(into.length, this.size - offset));
    into.fill(0, 0, bytes);
    into.set(this.#head.subarray(offset, offset + bytes));
    const ahead = this.size - this.#tail.length - offset;
    if (bytes > ahead) into.set(this.#tail.subarray(Math.max(0, -ahead), bytes - ahead), Math.max(0, ahead));
    this.asked += bytes;
    this.largest = Math.max(this.largest, into.length);
    return bytes;
  }

  async close(): Promise<void> {}
}

async function faultOf(source: ByteSource | Uint8Array, options: OpenOptions): Promise<unknown> {
  try {
    for await (const _ of (await openEvents(source, options)).borrowed());
    return undefined;
  } catch (error) {
    return error;
  }
}

const GIBIBYTE = 1 << 30;
const u64 = (value: number): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
const MCAP = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);
/** The start of a sample up to its first packet of events. */
const aedat4Start = (): Uint8Array => {
  const file = SAMPLES.aedat4.slice();
  const view = new DataView(file.buffer);
  return file.slice(0, 18 + view.getUint32(14, true));
};

/** A page of a database whose one row declares so many bytes. */
function database(row: readonly number[]): Uint8Array {
  const page = new Uint8Array(512);
  page.set(ascii('SQLite format 3\0'));
  page.set([2, 0, 1, 1, 0, 64, 32, 32], 16);
  page.set([0, 0, 0, 1], 56);
  page.set([0x0d, 0, 0, 0, 1, 1, 0x90, 0, 1, 0x90], 100);
  page.set([...row, 1], 0x190);
  return page;
}

describe('sizes that a sparse file of 3 GiB has', () => {
  it.each<[string, EventFormatName, Uint8Array, string]>([
    ['a header', 'aedat4', join(ascii(AEDAT4_MAGIC), words32(2 * GIBIBYTE)), 'corrupt_recording'],
    ['a packet of events', 'aedat4', join(aedat4Start(), words32(0, GIBIBYTE)), 'oversized_recording'],
    ['a chunk', 'mcap', join(MCAP, Uint8Array.of(6), u64(2 * GIBIBYTE)), 'oversized_recording'],
    ['a message', 'mcap', join(MCAP, Uint8Array.of(5), u64(GIBIBYTE)), 'oversized_recording'],
    [
      'a chunk of a bag',
      'rosbag1',
      join(ascii('#ROSBAG V2.0\n'), words32(8, 4), ascii('op=\x05'), words32(2 * GIBIBYTE)),
      'oversized_recording',
    ],
    ['a row', 'rosbag2', database([0x84, 0x80, 0x80, 0x80, 0x00]), 'oversized_recording'],
  ])('%s of %s is refused before its bytes are read', async (_, format, head, code) => {
    const source = new Sparse(head, 3 * GIBIBYTE);
    const before = process.memoryUsage().arrayBuffers;
    expect(await faultOf(source, { format })).toMatchObject({ code });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 << 20);
    expect(source.asked).toBeLessThan(1 << 20);
  });

  it.each<[string, EventFormatName, Uint8Array]>([
    ['a packet of another stream', 'aedat4', join(aedat4Start(), words32(7, 300 << 20))],
    ['a frame', 'aedat3', join(ascii('#!AER-DAT3.1\r\n#!END-HEADER\r\n'), words32(0x10002, 300 << 20, 0, 0, 1, 1, 1))],
  ])('%s of %s is passed over in pieces', async (_, format, head) => {
    const source = new Sparse(head, head.length + (300 << 20));
    expect(source.size).toBeGreaterThan(MOST_RECORD_BYTES);
    expect(await faultOf(source, { format })).toBeUndefined();
    expect(source.asked).toBeGreaterThanOrEqual(source.size);
    expect(source.largest).toBeLessThanOrEqual(1 << 20);
  });

  it('a summary of MCAP is held against its checksum where all of it was read', async () => {
    const sample = SAMPLES.mcap;
    const footer = 9 + 20 + 8;
    const withRecord = (bytes: number): Sparse => {
      const head = join(sample.subarray(0, sample.length - footer), Uint8Array.of(0x42), u64(bytes));
      // The place of the summary, none of its offsets, and a checksum that it does not have.
      const content = words32(sample.length - footer, 0, 0, 0, 0xdeadbeef);
      const tail = join(Uint8Array.of(2), u64(20), content, sample.subarray(sample.length - 8));
      return new Sparse(head, head.length + bytes + tail.length, tail);
    };
    expect(await faultOf(withRecord(1000), {})).toMatchObject({
      code: 'corrupt_recording',
      expected: expect.stringContaining('the summary'),
    });
    const recording = await openEvents(withRecord(20 << 20));
    let count = 0;
    for await (const events of recording.borrowed()) count += events.count;
    expect(count).toBe(EVENTS.count);
    expect(recording.remarks).toEqual([expect.stringContaining('are skipped, and not checked')]);
  });

  it.each([
    ['an attachment', 9],
    ['a record of a later version', 0x42],
  ])('%s of MCAP is not read, but skipped, and that is said', async (_, opcode) => {
    const sample = SAMPLES.mcap;
    const cut = 8 + 9 + Number(new DataView(sample.buffer, sample.byteOffset).getBigUint64(9, true));
    const head = join(sample.subarray(0, cut), Uint8Array.of(opcode), u64(40 * GIBIBYTE));
    const tail = sample.subarray(cut);
    const source = new Sparse(head, head.length + 40 * GIBIBYTE + tail.length, tail);
    const recording = await openEvents(source);
    let count = 0;
    for await (const events of recording.borrowed()) count += events.count;
    expect(count).toBe(EVENTS.count);
    expect(source.asked).toBeLessThan(1 << 20);
    expect(recording.remarks).toEqual([expect.stringContaining('are skipped, and not checked')]);
  });

  it('a record of MCAP that leads beyond its file is cut off', async () => {
    const source = new Sparse(join(MCAP, Uint8Array.of(0x42), u64(40 * GIBIBYTE)), 3 * GIBIBYTE);
    expect(await faultOf(source, { format: 'mcap' })).toMatchObject({ code: 'truncated_recording' });
    expect(source.asked).toBeLessThan(1 << 20);
  });

  it('a long record of MCAP is passed over in a stream, which cannot skip', async () => {
    const sample = SAMPLES.mcap;
    const cut = 8 + 9 + Number(new DataView(sample.buffer, sample.byteOffset).getBigUint64(9, true));
    const long = 20 << 20;
    async function* stream(): AsyncGenerator<Uint8Array, void, undefined> {
      yield join(sample.subarray(0, cut), Uint8Array.of(0x42), u64(long));
      for (let k = 0; k < 20; k++) yield new Uint8Array(1 << 20);
      yield sample.subarray(cut);
    }
    let count = 0;
    for await (const events of (await openEvents(stream())).borrowed()) count += events.count;
    expect(count).toBe(EVENTS.count);
  });

  it('take no memory in a stream of unknown size, of which little arrives', async () => {
    const decoder = new EventDecoder(await parserOf('mcap'));
    const before = process.memoryUsage().arrayBuffers;
    const piece = join(MCAP, Uint8Array.of(5), u64(200 << 20), new Uint8Array(1000));
    expect([...decoder.feed(piece)]).toEqual([]);
    expect(() => [...decoder.end()]).toThrow(expect.objectContaining({ code: 'truncated_recording' }));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 << 20);
  });
});

describe('content that decompresses to far more than its file', () => {
  const packet = eventPacket(2, 'mono', 0, words32(1000, 0x00020001, 2000, 0x80040003));
  const zeros = { topic: '/zeros', type: 'std_msgs/msg/String', messages: [] };
  const events = { topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [packet] };
  /** A file of several chunks: one with events, then some of so many zeros. */
  const bomb = (bytes: number, chunks: number): Uint8Array => {
    const large = { ...zeros, messages: [new Uint8Array(bytes)] };
    const start = mcap([events, zeros], 'lz4', compressLz4);
    const other = mcap([{ ...events, messages: [] }, large], 'lz4', compressLz4);
    const head = 8 + 9 + 4 + 4 + 4 + 4;
    const end = (file: Uint8Array): number => file.length - 8 - 9 - 20 - 9 - 4;
    const again = Array<Uint8Array>(chunks).fill(other.subarray(head, end(other)));
    return join(start.subarray(0, end(start)), ...again, start.subarray(end(start)));
  };

  it('is refused by name where all its parts together exceed what is allowed, after the events before', async () => {
    const file = bomb(50_000, 4);
    expect(file.length).toBeLessThan(3000);
    expect(await faultOf(file, {})).toBeUndefined();
    expect(await faultOf(file, { mostContentBytes: 250_000 })).toBeUndefined();
    const recording = await openEvents(file, { mostContentBytes: 120_000 });
    let count = 0;
    const reading = (async () => {
      for await (const part of recording.borrowed()) count += part.count;
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'oversized_recording',
      remedy: expect.stringContaining('--most-content'),
    });
    expect(count).toBe(2);
  });

  it('is refused by default from 64 MiB on', async () => {
    expect(await faultOf(bomb(4 << 20, 15), {})).toBeUndefined();
    expect(await faultOf(bomb(4 << 20, 16), {})).toMatchObject({ code: 'oversized_recording' });
  });

  it.each(['lz4', 'bz2'])('is bounded in a bag of ROS 1 by %s', async (compression) => {
    const content = new Uint8Array(50_000);
    const packed = compression === 'lz4' ? compressLz4(content) : BZ2_ZEROS;
    const file = rosbag1([events], compression, () => packed);
    expect(await faultOf(file, { mostContentBytes: 40_000 })).toMatchObject({ code: 'oversized_recording' });
    expect(await faultOf(file, {})).not.toMatchObject({ code: 'oversized_recording' });
  });

  it('is bounded in AEDAT 4 and by Zstandard', async () => {
    expect(await faultOf(SAMPLES.aedat4, { mostContentBytes: 1000 })).toMatchObject({ code: 'oversized_recording' });
    expect(await faultOf(SAMPLES.aedat4, { mostContentBytes: 10_000 })).toBeUndefined();
    const file = mcap([events], 'zstd', zstdRaw);
    expect(await faultOf(file, { mostContentBytes: 100 })).toMatchObject({ code: 'oversized_recording' });
    expect(await faultOf(file, { mostContentBytes: 1000 })).toBeUndefined();
  });
});

// What bzip2 1.0.8 made of 50 000 zeros.
const BZ2_ZEROS = new Uint8Array(
  Buffer.from('QlpoMTFBWSZTWaTN7WgAAGJgAMAAQAAACCAAMMwFKaYhbEheLuSKcKEhSZva0A==', 'base64'),
);

describe('times that microseconds cannot hold', () => {
  /** A file of 29 events, more than are decoded at once, one of which has another time. */
  const aedat4With = (event: number, microseconds: bigint): Uint8Array => {
    const file = encode(
      aedat4Encoder(GEOMETRY, AEDAT4_PACKINGS.none),
      eventsOf(...Array.from({ length: 29 }, (_, i): [number, number, number, number] => [i, i, 1, 1])),
    );
    const at = Buffer.from(file).indexOf(join(u64(event), Uint8Array.of(event, 0, 1, 0)));
    new DataView(file.buffer).setBigInt64(at, microseconds, true);
    return file;
  };

  it.each(
    [2n ** 62n, -(2n ** 62n), 2n ** 53n, 2n ** 52n + 5n, 2n ** 32n * 10n ** 6n + 10n].flatMap((time) =>
      [1, 9, 25, 28].map((event) => [time, event] as const),
    ),
  )('of AEDAT 4 are refused: %s of event %s', async (microseconds, event) => {
    for (const kernel of ['wasm', 'javascript'] as const) {
      const { events, error } = decode(await parserOf('aedat4', { kernel }), aedat4With(event, microseconds));
      expect(events.count).toBe(event);
      expect(error).toMatchObject({ code: 'corrupt_recording', expected: expect.stringContaining('4294967296 s') });
    }
  });

  it('of a packet of ROS, and of a clock that has turned over too often, are refused', async () => {
    const packet = eventPacket(2, 'mono', 2 ** 62, words32(1000, 0x00020001));
    const file = mcap([{ topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [packet] }]);
    expect(decode(await parserOf('mcap'), file)).toMatchObject({
      events: { count: 0 },
      error: { code: 'corrupt_recording' },
    });
    const wraps = new Uint8Array(
      Uint32Array.from({ length: 600_000 }, (_, i) => (i % 2 === 0 ? 0x8fffffff : 0x80000000)).buffer,
    );
    const evt2 = join(ascii('% evt 2.0\n% end\n'), words32(0x80000000, 0), wraps, words32(0x10000000));
    const { events, error } = decode(await parserOf('evt2'), evt2, 1 << 16);
    expect(events.count).toBe(1);
    expect(error).toMatchObject({ code: 'corrupt_recording' });
  });
});

const holds = (file: Uint8Array, page: number, content: Uint8Array): boolean =>
  Buffer.from(file.subarray(page, page + 512)).includes(Buffer.from(content));
