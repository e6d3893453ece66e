import { ByteBuilder } from '../../../bytes/byte-builder.ts';
import type { Frame } from '../../core/side-sample.ts';
import { microsecondsOf, secondsOf } from '../../core/time-stamps.ts';
import type { FlatTable } from './flatbuffer.ts';

/** Type of the streams of frames. */
export const FRAMES = 'FRME';

/** Fields of a frame. Its place on the sensor is that of its first pixel. */
const FRAME = {
  timestamp: 0,
  startOfExposure: 3,
  endOfExposure: 4,
  format: 5,
  width: 6,
  height: 7,
  column: 8,
  row: 9,
  pixels: 10,
} as const;
/** Offset of each field in the table that is written, by its number. */
const OFFSETS = [4, 12, 20, 28, 36, 56, 44, 46, 48, 50, 52];

/** Formats, by their number in OpenCV, and bytes of a pixel. */
const FORMATS: ReadonlyMap<number, readonly [encoding: string, bytes: number]> = new Map([
  [0, ['mono8', 1]],
  [2, ['mono16', 2]],
  [16, ['bgr8', 3]],
  [24, ['bgra8', 4]],
]);
/** Columns and rows that a frame can have. */
const MOST_EXTENT = 0x7fff;

/** The frame that a packet says; undefined for formats that are not read, and for a part of a picture. */
export function frameOf(table: FlatTable): Frame | undefined {
  const [encoding, bytes] = FORMATS.get(table.i8(FRAME.format, 0)) ?? [];
  const [width, height] = [table.i16(FRAME.width, 0), table.i16(FRAME.height, 0)];
  const pixels = table.structs(FRAME.pixels, 1);
  if (encoding === undefined || bytes === undefined || width < 1 || height < 1) return undefined;
  if (pixels.length !== width * height * bytes) return undefined;
  if (table.i16(FRAME.column, 0) !== 0 || table.i16(FRAME.row, 0) !== 0) return undefined;
  const [time, start, end] = [FRAME.timestamp, FRAME.startOfExposure, FRAME.endOfExposure].map((f) => table.i64(f, 0));
  const isExposed = end > start;
  return {
    kind: 'frames',
    t: secondsOf(time),
    width,
    height,
    encoding,
    pixels: pixels.slice(),
    ...(isExposed ? { exposure: [secondsOf(start - time), secondsOf(end - time)] as const } : {}),
  };
}

/** Whether the format has a place for a frame. */
export function fitsAedat4({ width, height, encoding, pixels }: Frame): boolean {
  const bytes = formatOf(encoding)?.[1][1] ?? 0;
  return width <= MOST_EXTENT && height <= MOST_EXTENT && bytes > 0 && pixels.length === width * height * bytes;
}

const formatOf = (encoding: string) => [...FORMATS].find(([, [name]]) => name === encoding.replace('rgb', 'bgr'));

/** A packet of a frame that {@link fitsAedat4}: a size-prefixed buffer of FlatBuffers, whose table is the frame. */
export function framePacket({ t, width, height, encoding, pixels, exposure }: Frame): Uint8Array {
  const out = new ByteBuilder();
  const [code, [, bytes]] = formatOf(encoding) ?? [0, ['', 1]];
  const time = microsecondsOf(t);
  // Without an exposure, all times are that of the frame.
  const [start, end] = (exposure ?? [0, 0]).map((after) => time + microsecondsOf(after));
  const padding = (4 - (pixels.length % 4)) % 4;
  // With the size in front, times lie at multiples of 8.
  const [vtable, table] = [12, 44];
  out.u32(table + 64 - 4 + pixels.length + padding);
  out.u32(table - 4);
  out.text(FRAMES);
  for (const value of [4 + 2 * OFFSETS.length, 60, ...OFFSETS, 0, 0, 0]) out.u16(value);
  out.u32(table - vtable);
  for (const stamp of [time, start, end, start, end]) out.i64(stamp);
  for (const value of [width, height, 0, 0]) out.u16(value);
  out.u32(8); // the vector follows the format
  out.u32(code);
  out.u32(pixels.length);
  out.append(encoding.startsWith('rgb') ? blueFirst(pixels, bytes) : pixels);
  for (let pad = 0; pad < padding; pad++) out.u8(0);
  return out.take();
}

/** Pixels with red and blue exchanged. */
function blueFirst(pixels: Uint8Array, bytes: number): Uint8Array {
  const swapped = pixels.slice();
  for (let at = 0; at < pixels.length; at += bytes) {
    swapped[at] = pixels[at + 2];
    swapped[at + 2] = pixels[at];
  }
  return swapped;
}
