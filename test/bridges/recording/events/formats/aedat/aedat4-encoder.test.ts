import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lz4Decompressor } from '../../../../../../bridges/recording/compression/lz4.ts';
import type { SideSample } from '../../../../../../bridges/recording/events/core/side-sample.ts';
import {
  AEDAT4_PACKINGS,
  aedat4Encoder,
} from '../../../../../../bridges/recording/events/formats/aedat/aedat4-encoder.ts';
import { fitsAedat4 } from '../../../../../../bridges/recording/events/formats/aedat/aedat4-frames.ts';
import { AEDAT4_COMPRESSION } from '../../../../../../bridges/recording/events/formats/aedat/aedat4-layout.ts';
import { FlatTable } from '../../../../../../bridges/recording/events/formats/aedat/flatbuffer.ts';
import { eventsOf, join as joined } from '../../recordings.ts';

/**
 * Bytes of a field of a table, or of each of two in one; or a vector, of tables by their fields or of structures by their bytes; or a text, which is
 * a vector of bytes before a 0.
 */
type Field = 1 | 2 | 4 | 8 | { readonly pair: 4 } | { readonly vector: readonly Field[] | number | 'text' };

const EVENTS: readonly Field[] = [{ vector: 16 }];
const TRIGGERS: readonly Field[] = [{ vector: [8, 1] }];
const SAMPLES: readonly Field[] = [{ vector: [8, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4] }];
const FRAME: readonly Field[] = [8, 8, 8, 8, 8, 1, 2, 2, 2, 2, { vector: 1 }];
const HEADER: readonly Field[] = [4, 8, { vector: 'text' }];
// Of a packet: its place, the pair of its stream and its size, elements, first and last time.
const PACKETS: readonly Field[] = [{ vector: [8, { pair: 4 }, 8, 8, 8] }];

/** Bytes of the size before a buffer, which are part of what is aligned. */
const PREFIX = 4;

/**
 * Checks a buffer as the verifier of FlatBuffers does: all lies within it, aligned to its own size, and tables are as large as they say.
 * Returns the number of elements of its vectors.
 */
function verify(buffer: Uint8Array, type: string, root: readonly Field[]): number[] {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const counts: number[] = [];
  const take = (at: number, bytes: number, alignment: number): void => {
    expect([(PREFIX + at) % alignment, at >= 0, at + bytes <= buffer.length], `${bytes} bytes at ${at}`).toEqual([
      0,
      true,
      true,
    ]);
  };
  const reference = (at: number): number => {
    take(at, 4, 4);
    return at + view.getUint32(at, true);
  };
  const table = (at: number, fields: readonly Field[]): void => {
    take(at, 4, 4);
    const vtable = at - view.getInt32(at, true);
    take(vtable, 4, 2);
    const [bytes, size] = [view.getUint16(vtable, true), view.getUint16(vtable + 2, true)];
    take(vtable, bytes, 2);
    take(at, size, 4);
    expect(bytes % 2).toBe(0);
    expect(bytes).toBe(4 + 2 * fields.length);
    let used = 4;
    for (const [k, field] of fields.entries()) {
      const offset = view.getUint16(vtable + 4 + 2 * k, true);
      if (offset === 0) continue;
      const [width, alignment] = typeof field === 'number' ? [field, field] : ['pair' in field ? 8 : 4, 4];
      expect([offset >= 4, offset + width <= size], `field ${k}`).toEqual([true, true]);
      take(at + offset, width, alignment);
      used = Math.max(used, offset + width);
      if (typeof field !== 'number' && 'vector' in field) vector(reference(at + offset), field.vector);
    }
    // No more than its fields have, but for padding.
    expect([size % 4, size - used < 8], `a table of ${size} bytes, of which ${used} are used`).toEqual([0, true]);
  };
  const vector = (at: number, of: readonly Field[] | number | 'text'): void => {
    take(at, 4, 4);
    const count = view.getUint32(at, true);
    counts.push(count);
    if (of === 'text') {
      take(at + 4, count + 1, 1);
      expect(buffer[at + 4 + count]).toBe(0);
      return;
    }
    take(at + 4, count * (typeof of === 'number' ? of : 4), of === 16 ? 8 : 4);
    if (typeof of !== 'number') for (let k = 0; k < count; k++) table(reference(at + 4 + 4 * k), of);
  };
  expect(new TextDecoder().decode(buffer.subarray(4, 8))).toBe(type);
  table(reference(0), root);
  return counts;
}

/** The content of what begins with its size in bytes, and where it ends. */
function sized(bytes: Uint8Array, at: number): { readonly content: Uint8Array; readonly end: number } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
  expect(at + 4 + length).toBeLessThanOrEqual(bytes.length);
  return { content: bytes.slice(at + 4, at + 4 + length), end: at + 4 + length };
}

function fileOf(events: number, beside: readonly SideSample[], width = 64): Uint8Array {
  const encoder = aedat4Encoder({ width, height: 32 }, AEDAT4_PACKINGS.none);
  const rows = Array.from({ length: events }, (_, k) => [k, k % 64, k % 32, k % 2] as const);
  const pieces = [encoder.begin(), encoder.encode(eventsOf(...rows), beside)];
  const { bytes, replace } = encoder.end();
  const file = joined(...pieces, bytes);
  if (replace !== undefined) file.set(replace.bytes, replace.offset);
  return file;
}

const KINDS: Readonly<Record<string, readonly Field[]>> = { EVTS: EVENTS, TRIG: TRIGGERS, IMUS: SAMPLES, FRME: FRAME };
const trigger = (t: number): SideSample => ({ kind: 'triggers', t, channel: 0, edge: 'rising' });
const inertial = (t: number): SideSample => ({
  kind: 'inertial',
  t,
  acceleration: [0, 0, 9.8],
  angularVelocity: [0, 0, 1],
});
const frame = (t: number, width: number): SideSample => ({
  kind: 'frames',
  t,
  width,
  height: 1,
  encoding: 'mono8',
  pixels: new Uint8Array(width),
});

/** What a table of packets says of each: place, stream, size, number of elements, and us of the first and the last. */
function packetsIn(buffer: Uint8Array): number[][] {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const reference = (at: number): number => at + view.getUint32(at, true);
  /** Where a field is; undefined where it has its default, which is 0. */
  const field = (table: number, k: number): number | undefined => {
    const vtable = table - view.getInt32(table, true);
    const offset = 4 + 2 * k < view.getUint16(vtable, true) ? view.getUint16(vtable + 4 + 2 * k, true) : 0;
    return offset === 0 ? undefined : table + offset;
  };
  const list = reference(field(reference(0), 0) ?? Number.NaN);
  return Array.from({ length: view.getUint32(list, true) }, (_, n) => {
    const entry = reference(list + 4 + 4 * n);
    const long = (k: number): number => {
      const at = field(entry, k);
      return at === undefined ? 0 : Number(view.getBigInt64(at, true));
    };
    const pair = field(entry, 1) ?? Number.NaN;
    return [long(0), view.getInt32(pair, true), view.getInt32(pair + 4, true), long(2), long(3), long(4)];
  });
}

describe('what is written as AEDAT 4', () => {
  it.each([0, 1, 2, 3, 4])('is sound FlatBuffers, with %i of what a packet has', (count) => {
    const times = Array.from({ length: count }, (_, k) => (k + 1) * 1e-3);
    const file = fileOf(count, [
      ...times.map(trigger),
      ...times.map(inertial),
      ...times.map((t, k) => frame(t, k + 1)),
    ]);
    const magic = '#!AER-DAT4.0\r\n';
    expect(new TextDecoder().decode(file.subarray(0, magic.length))).toBe(magic);
    const { content: header, end } = sized(file, magic.length);
    const [letters] = verify(header, 'IOHE', HEADER);
    expect(letters).toBeGreaterThan(500);
    const found: Record<string, number> = {};
    const view = new DataView(file.buffer);
    const tablePosition = Number(view.getBigInt64(magic.length + 4 + 20 + 4 + 4, true));
    const packets: number[][] = [];
    let at = end;
    for (; at < tablePosition; ) {
      const payload = sized(file, at + 4);
      const { content } = sized(payload.content, 0);
      expect(content.length).toBe(payload.content.length - 4);
      const type = new TextDecoder().decode(content.subarray(4, 8));
      const elements = verify(content, type, KINDS[type]);
      const number = type === 'FRME' ? 1 : elements[0];
      found[type] = (found[type] ?? 0) + number;
      // Events are a us apart from 0 on, of all else the nth is at n ms.
      const before = type === 'FRME' ? packets.filter(([, stream]) => stream === view.getInt32(at, true)).length : 0;
      const [first, last] = type === 'EVTS' ? [0, number - 1] : [1000 * (before + 1), 1000 * (before + number)];
      packets.push([at + 8, view.getInt32(at, true), view.getInt32(at + 4, true), number, first, last]);
      at = payload.end;
    }
    expect(at).toBe(tablePosition);
    const { content: table, end: whole } = sized(file, at);
    expect(whole).toBe(file.length);
    expect(verify(table, 'FTAB', PACKETS)).toEqual([packets.length]);
    expect(packetsIn(table)).toEqual(packets);
    expect(found).toEqual(count === 0 ? {} : { EVTS: count, TRIG: count, IMUS: count, FRME: count });
  });

  it('holds frames of up to 2^15 - 1 columns and rows', () => {
    const of = (width: number, height: number) =>
      fitsAedat4({ kind: 'frames', t: 0, width, height, encoding: 'mono8', pixels: new Uint8Array(width * height) });
    const most = 2 ** 15 - 1;
    expect([of(most, 1), of(1, most), of(most + 1, 1), of(1, most + 1)]).toEqual([true, true, false, false]);
  });

  it.each([8, 80, 800, 8000])('has a header of whole words for a sensor of %i columns', (width) => {
    const { content } = sized(fileOf(0, [], width), 14);
    expect(content.length % 4).toBe(0);
    verify(content, 'IOHE', HEADER);
  });
});

const RECORDING = join(process.env['REAFFERENCE_RECORDINGS'] ?? '', 'evl_sample.aedat4');

it.skipIf(!existsSync(RECORDING))('the table of a camera’s file has the places that ours has', () => {
  const file = new Uint8Array(readFileSync(RECORDING));
  const view = new DataView(file.buffer);
  const { content, end } = sized(file, 14);
  const header = FlatTable.root(content, false);
  expect(header.i32(0, -1)).toBe(AEDAT4_COMPRESSION.lz4);
  const tablePosition = header.i64(1, -1);
  const packets: number[][] = [];
  for (let at = end; at < tablePosition; at += 8 + view.getUint32(at + 4, true))
    packets.push([at + 8, view.getInt32(at, true), view.getInt32(at + 4, true)]);
  const table = lz4Decompressor()(file.subarray(tablePosition), 1 << 24).slice();
  const told = packetsIn(sized(table, 0).content);
  expect(told.map((packet) => packet.slice(0, 3))).toEqual(packets);
  expect(told.length).toBeGreaterThan(10);
});
