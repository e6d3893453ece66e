import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GifEncoder } from '../../../../bridges/recording/archive/gif.ts';
import { share } from '../../../effort.ts';

/** An independent decoder. */
const { GifReader } = createRequire(import.meta.url)('omggif') as {
  readonly GifReader: new (
    bytes: Uint8Array,
  ) => {
    readonly width: number;
    readonly height: number;
    numFrames(): number;
    loopCount(): number | null;
    frameInfo(frame: number): { readonly delay: number };
    decodeAndBlitFrameRGBA(frame: number, pixels: Uint8Array): void;
  };
};

const PALETTE = Uint8Array.from({ length: 768 }, (_, k) => (k * 37) % 256);

function file(width: number, height: number, frames: readonly Uint8Array[], delay = 4): Uint8Array {
  const gif = new GifEncoder(width, height, PALETTE);
  return Buffer.concat([gif.begin(), ...frames.map((pixels, k) => gif.frame(pixels, delay + k)), gif.end()]);
}

function check(width: number, height: number, frames: readonly Uint8Array[]): void {
  const reader = new GifReader(file(width, height, frames));
  expect([reader.width, reader.height, reader.numFrames(), reader.loopCount()]).toEqual([
    width,
    height,
    frames.length,
    0,
  ]);
  for (const [k, pixels] of frames.entries()) {
    expect(reader.frameInfo(k).delay).toBe(4 + k);
    const rgba = new Uint8Array(4 * width * height);
    reader.decodeAndBlitFrameRGBA(k, rgba);
    const wrong = pixels.findIndex((place, i) =>
      [0, 1, 2].some((channel) => rgba[4 * i + channel] !== PALETTE[3 * place + channel]),
    );
    expect(wrong, `frame ${k}`).toBe(-1);
  }
}

it('is decoded by another program to the colours of every pixel, whatever they are', () => {
  const pixels = (width: number, height: number) =>
    fc.oneof(
      fc.uint8Array({ minLength: width * height, maxLength: width * height }),
      fc.uint8Array({ minLength: width * height, maxLength: width * height, max: 2 }),
      fc.constant(new Uint8Array(width * height).fill(128)),
    );
  const frames = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
    .chain(([width, height]) =>
      fc.tuple(
        fc.constant(width),
        fc.constant(height),
        fc.array(pixels(width, height), { minLength: 1, maxLength: 3 }),
      ),
    );
  fc.assert(
    fc.property(frames, ([width, height, all]) => check(width, height, all)),
    { numRuns: share(200) },
  );
});

it('goes over the largest table of codes, and starts it anew', () => {
  const noise = Uint8Array.from({ length: 300 * 200 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff);
  const stripes = Uint8Array.from({ length: 300 * 200 }, (_, i) => (i * i) % 11);
  check(300, 200, [noise, stripes, noise]);
});

it('refuses what is no picture of its size', () => {
  expect(() => new GifEncoder(0, 3, PALETTE)).toThrow(RangeError);
  expect(() => new GifEncoder(3, 3, PALETTE.subarray(3))).toThrow(RangeError);
  expect(() => new GifEncoder(3, 3, PALETTE).frame(new Uint8Array(8), 4)).toThrow(RangeError);
});
