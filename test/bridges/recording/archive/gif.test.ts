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

it('has its codes in full blocks but for the last, and a byte that ends them', { tags: 'long' }, () => {
  const noise = Uint8Array.from({ length: 80 * 50 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff);
  // The last block of the latter is full.
  for (const pixels of [...new Array(300).keys(), 568, 569, 949, 1878, 1879, 2935, 2936].map((n) => n + 1)) {
    const frame = new GifEncoder(pixels, 1, PALETTE).frame(noise.subarray(0, pixels), 4);
    const lengths: number[] = [];
    let at = 19;
    for (; frame[at] !== 0; at += 1 + frame[at]) lengths.push(frame[at]);
    expect(at, `${pixels} pixels`).toBe(frame.length - 1);
    expect(lengths.slice(0, -1).every((length) => length === 255)).toBe(true);
    // Of noise no string repeats early on: a code of 9 bits a pixel, and one each to clear the table and to end.
    if (pixels <= 200) expect(lengths.reduce((sum, length) => sum + length)).toBe(Math.ceil((9 * (pixels + 2)) / 8));
  }
});

it('refuses what is no picture of its size', () => {
  expect(() => new GifEncoder(0, 3, PALETTE)).toThrow(RangeError);
  expect(() => new GifEncoder(3, 3, PALETTE.subarray(3))).toThrow(RangeError);
  expect(() => new GifEncoder(3, 3, PALETTE).frame(new Uint8Array(8), 4)).toThrow(RangeError);
});

it('may have up to 65535 columns and rows, and no others than whole ones', () => {
  for (const most of [1, 0xffff]) {
    expect([...new GifEncoder(most, 1, PALETTE).begin().subarray(6, 10)]).toEqual([most & 0xff, most >> 8, 1, 0]);
    expect([...new GifEncoder(1, most, PALETTE).begin().subarray(6, 10)]).toEqual([1, 0, most & 0xff, most >> 8]);
  }
  for (const extent of [0, -1, 1.5, 0x10000]) {
    expect(() => new GifEncoder(extent, 1, PALETTE)).toThrow(`a GIF of ${extent}x1 pixels and 256 colours`);
    expect(() => new GifEncoder(1, extent, PALETTE)).toThrow(RangeError);
  }
  expect(() => new GifEncoder(1, 1, new Uint8Array(771))).toThrow('257 colours');
});

it('begins with the extents, the palette and that it plays over and over, and ends with a byte', () => {
  const gif = new GifEncoder(3, 2, PALETTE);
  const begin = [...gif.begin()];
  // A palette of 256 colours of 8 bits, no background, square pixels.
  expect(begin.slice(0, 13)).toEqual([...Buffer.from('GIF89a'), 3, 0, 2, 0, 0xf7, 0, 0]);
  expect(begin.slice(13, 13 + 768)).toEqual([...PALETTE]);
  expect(begin.slice(13 + 768)).toEqual([0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0]);
  expect([...gif.end()]).toEqual([0x3b]);
});

it('shows a frame for as long as 16 bits can say', () => {
  const gif = new GifEncoder(2, 1, PALETTE);
  const delayOf = (centiseconds: number): number => {
    const frame = gif.frame(Uint8Array.of(1, 2), centiseconds);
    expect([...frame.subarray(0, 4)]).toEqual([0x21, 0xf9, 4, 0]);
    // It covers the picture, has no palette of its own, and eight bits a pixel.
    expect([...frame.subarray(6, 19)]).toEqual([0, 0, 0x2c, 0, 0, 0, 0, 2, 0, 1, 0, 0, 8]);
    return frame[4] + 256 * frame[5];
  };
  expect([2, 0x1234, 0xffff, 0x10000, 1e9].map(delayOf)).toEqual([2, 0x1234, 0xffff, 0xffff, 0xffff]);
  for (const pixels of [1, 3]) {
    expect(() => gif.frame(new Uint8Array(pixels), 4)).toThrow(`a frame of ${pixels} pixels`);
  }
});
