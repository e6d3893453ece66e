import { crc32 } from '../bytes/crc32.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const BITS = 8;
/** Colour types by the number of channels. */
const COLOUR_TYPE = { 3: 2, 4: 6 } as const;

/** An image of 8 bits per channel. */
export interface Image {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** Number of channels: red, green and blue, and opacity as the fourth. */
  readonly channels: 3 | 4;
  /** One byte per channel, row by row from the upper left. */
  readonly pixels: Uint8Array;
}

/**
 * An image as a PNG file, its rows compressed by whatever is at hand.
 *
 * @param zlib makes a zlib stream (RFC 1950) of bytes
 * @throws RangeError for pixels that are not as many bytes as its size and channels say
 */
export function pngFile(
  { width, height, channels, pixels }: Image,
  zlib: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const rowBytes = channels * width;
  if (pixels.length !== rowBytes * height) {
    throw new RangeError(`an image of ${width}x${height} pixels has ${rowBytes * height} bytes, not ${pixels.length}`);
  }
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, BITS);
  header.setUint8(9, COLOUR_TYPE[channels]);
  /** Each row follows the number of its filter, 0 for none. */
  const rows = new Uint8Array((1 + rowBytes) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(rowBytes * y, rowBytes * (y + 1)), (1 + rowBytes) * y + 1);
  return joined([
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', zlib(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/**
 * A PNG file with words in it (chunks `iTXt`), behind its header.
 *
 * @param words by keywords of PNG, such as `Title` and `Description`
 * @throws RangeError for what is no PNG file
 */
export function pngWithText(file: Uint8Array, words: Readonly<Record<string, string>>): Uint8Array {
  if (SIGNATURE.some((byte, i) => file[i] !== byte)) throw new RangeError('this is no PNG file');
  const header = SIGNATURE.length + 12 + 13;
  const texts = Object.entries(words).map(([keyword, text]) =>
    // The keyword ends with a 0; then: not compressed, by no method, in no language, under no translated keyword.
    chunk('iTXt', new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`)),
  );
  return joined([file.subarray(0, header), ...texts, file.subarray(header)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, crc32(bytes.subarray(4, 8 + content.length)));
  return bytes;
}
