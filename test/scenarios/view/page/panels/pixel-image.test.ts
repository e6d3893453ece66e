import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pixelImage } from '../../../../../scenarios/view/page/panels/pixel-image.ts';

/** An independent reader. */
const PNG = createRequire(import.meta.url)('png-js') as new (
  bytes: Uint8Array,
) => { readonly width: number; readonly height: number; decode(done: (pixels: Uint8Array) => void): void };

const BOX = { x: 1, y: 2, width: 30, height: 40 };
const fileOf = (markup: string): Buffer => Buffer.from(/base64,([^"]+)"/.exec(markup)?.[1] ?? '', 'base64');

describe('pixels in a drawing', () => {
  // The largest has more bytes than a block that is stored, and than are summed in a turn.
  it.each([
    [1, 1],
    [3, 2],
    [211, 130],
  ])('are read by another program as they were: %i x %i', async (width, height) => {
    const values = Uint32Array.from(
      { length: width * height },
      (_, i) => (0xff000000 | Math.imul(i, 2654435761)) >>> 0,
    );
    const file = fileOf(pixelImage({ width, height, values }, BOX));
    // Node checks the sum of Adler; the reader would wait for what is missing.
    const at = file.indexOf('IDAT');
    const rows = file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4));
    expect(() => inflateSync(rows)).not.toThrow();
    const png = new PNG(file);
    expect([png.width, png.height]).toEqual([width, height]);
    const pixels = await new Promise<Uint8Array>((resolve) => png.decode(resolve));
    const read = Array.from(values, (_, i) => pixels[4 * i] | (pixels[4 * i + 1] << 8) | (pixels[4 * i + 2] << 16));
    expect(read).toEqual(Array.from(values, (value) => value & 0xffffff));
  });

  it('fill their box', () => {
    const markup = pixelImage({ width: 1, height: 1, values: new Uint32Array(1) }, BOX);
    expect(markup).toContain('x="1" y="2" width="30" height="40" preserveAspectRatio="none"');
  });
});
