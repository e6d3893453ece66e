import { pngFile } from '../../../../bridges/recording/archive/png-file.ts';
import { element } from '../../../plots/markup.ts';

/** Bytes of a block that is stored as it is at most, and of its head. */
const [MOST_STORED, HEAD] = [0xffff, 5];
/** Of the sum of Adler (RFC 1950): its modulus, and the bytes after which it must be taken at the latest. */
const [ADLER, ADLER_BYTES] = [65521, 3800];

/** Pixels of an ImageData. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red in the lowest byte, opaque; row by row from the top. */
  readonly values: Uint32Array;
}

/** Pixels as an image of a drawing, each a sharp square. The same pixels give the same bytes in any browser, since nothing is compressed. */
export function pixelImage(
  { width, height, values }: Pixels,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): string {
  const pixels = new Uint8Array(3 * values.length);
  for (let i = 0; i < values.length; i++)
    for (let channel = 0; channel < 3; channel++) pixels[3 * i + channel] = values[i] >>> (8 * channel);
  const file = pngFile({ width, height, channels: 3, pixels }, stored);
  return element('image', {
    ...{ href: `data:image/png;base64,${base64(file)}`, ...box },
    ...{ preserveAspectRatio: 'none', class: 'events' },
  });
}

/** Bytes as a zlib stream of blocks that are not compressed (RFC 1951, 3.2.4). */
function stored(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / MOST_STORED));
  const stream = new Uint8Array(2 + blocks * HEAD + bytes.length + 4);
  const view = new DataView(stream.buffer);
  stream.set([0x78, 0x01]);
  let at = 2;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * MOST_STORED, (block + 1) * MOST_STORED);
    view.setUint8(at, block === blocks - 1 ? 1 : 0);
    view.setUint16(at + 1, part.length, true);
    view.setUint16(at + 3, ~part.length & 0xffff, true);
    stream.set(part, at + HEAD);
    at += HEAD + part.length;
  }
  view.setUint32(at, adler(bytes));
  return stream;
}

function adler(bytes: Uint8Array): number {
  let [one, other] = [1, 0];
  for (let i = 0; i < bytes.length; ) {
    for (const end = Math.min(bytes.length, i + ADLER_BYTES); i < end; i++) {
      one += bytes[i];
      other += one;
    }
    one %= ADLER;
    other %= ADLER;
  }
  return ((other << 16) | one) >>> 0;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  // As many arguments as every browser takes.
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
