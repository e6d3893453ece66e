import { deflateSync } from 'node:zlib';
import { type Image, pngFile } from './png-file.ts';

export type { Image } from './png-file.ts';

/**
 * Encodes an image as PNG (W3C Portable Network Graphics, third edition). The same image gives the same bytes.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0); // a red pixel, and a green one
 * writeFileSync('two.png', encodePng({ width: 2, height: 1, channels: 3, pixels }));
 *
 * @throws RangeError for pixels that are not as many bytes as its size and channels say
 */
export function encodePng(image: Image): Uint8Array {
  return pngFile(image, deflateSync);
}
