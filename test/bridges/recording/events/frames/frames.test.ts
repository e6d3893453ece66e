import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partialPath } from '../../../../../bridges/recording/bytes/aside-file.ts';
import { FrameSequence } from '../../../../../bridges/recording/events/frames/frame-sequence.ts';
import { eventPalette, inPalette } from '../../../../../bridges/recording/events/frames/palette.ts';
import {
  ACCUMULATIONS,
  type Accumulation,
  createGifFile,
  createPngFiles,
  FrameAccumulator,
} from '../../../../../bridges/recording/index.ts';
import { share } from '../../../../effort.ts';
import { temporaryFolder } from '../../../../temporary-folder.ts';
import { eventsOf } from '../recordings.ts';

const folder = temporaryFolder();
const SIZE = { width: 3, height: 2 };

/** ON at 10, 20 and 30 ms and OFF at 25 ms of pixel (1, 1); one OFF at 20 ms of pixel (0, 0). */
const EVENTS = eventsOf([10_000, 1, 1, 1], [20_000, 1, 1, 1], [20_000, 0, 0, 0], [25_000, 1, 1, 0], [30_000, 1, 1, 1]);

const at = (accumulation: Accumulation, seconds: number, time: number): [number, number] => {
  const accumulator = new FrameAccumulator({ ...SIZE, accumulation, seconds, most: 4 });
  accumulator.add(EVENTS, 0, EVENTS.count);
  const values = new Float64Array(6);
  accumulator.read(time, values);
  expect([1, 2, 3, 5].map((pixel) => values[pixel])).toEqual([0, 0, 0, 0]);
  return [values[4], values[0]];
};

describe('a picture at 30 ms', () => {
  it('counts ON less OFF of a window, whose start is outside', () => {
    expect(at('count', 0.1, 0.03)).toEqual([2 / 4, -1 / 4]);
    expect(at('count', 0.0101, 0.03)).toEqual([1 / 4, -1 / 4]);
    expect(at('count', 0.01, 0.03)).toEqual([0, 0]);
    expect(at('count', 0.004, 0.03)).toEqual([1 / 4, 0]);
  });

  it('lets events decay', () => {
    const of = (...ages: number[]): number => ages.reduce((sum, age) => sum + Math.exp(-age / 0.01), 0);
    const [there, corner] = at('decay', 0.01, 0.03);
    expect(there).toBeCloseTo((of(0.02, 0.01, 0) - of(0.005)) / 4, 12);
    expect(corner).toBeCloseTo(-of(0.01) / 4, 12);
  });

  it('shows how long ago the last event was, with its polarity', () => {
    const [there, corner] = at('time-surface', 0.01, 0.04);
    expect(there).toBeCloseTo(Math.exp(-1), 12);
    expect(corner).toBeCloseTo(-Math.exp(-2), 12);
    const [straight, gone] = at('sae', 0.02, 0.04);
    expect(straight).toBeCloseTo(0.5, 12);
    expect(gone).toBeCloseTo(0, 12);
  });
});

describe('a picture of any events, at times that do not fall', () => {
  type Row = readonly [time: number, x: number, y: number, polarity: number];
  const [width, height] = [2, 2];

  /** By what each accumulation says of itself, of the events of a pixel so far. */
  function expected(
    accumulation: Accumulation,
    of: readonly Row[],
    now: number,
    seconds: number,
    most: number,
  ): number {
    const sign = ([, , , polarity]: Row): number => (polarity === 1 ? 1 : -1);
    const ageOf = ([time]: Row): number => Math.max(0, (now - time) / 1e6);
    const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
    const last = of.at(-1);
    if (last === undefined) return 0;
    if (accumulation === 'time-surface') return sign(last) * Math.exp(-ageOf(last) / seconds);
    if (accumulation === 'sae') return sign(last) * Math.max(0, 1 - ageOf(last) / seconds);
    const total =
      accumulation === 'count'
        ? sum(of.filter(([time]) => time > now - 1e6 * seconds).map(sign))
        : sum(of.map((one) => sign(one) * Math.exp(-ageOf(one) / seconds)));
    return Math.max(-1, Math.min(1, total / most));
  }

  it.each(ACCUMULATIONS)('is what %s says', (accumulation) => {
    const event = fc.tuple(fc.nat(900), fc.nat(1), fc.nat(1), fc.nat(1));
    fc.assert(
      fc.property(
        fc.array(fc.array(event, { maxLength: 12 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 4 }),
        (parts, microseconds, most) => {
          const seconds = microseconds / 1e6;
          const accumulator = new FrameAccumulator({ width, height, accumulation, seconds, most });
          const all: Row[] = [];
          const values = new Float64Array(width * height);
          for (const [k, part] of parts.entries()) {
            // Each part ends before the next begins, and has a picture at its end.
            const some = part.map(([t, ...rest]): Row => [1000 * k + t, ...rest]).sort((a, b) => a[0] - b[0]);
            const padded = eventsOf([0, 0, 0, 1], ...some, [0, 0, 0, 1]);
            accumulator.add(padded, 1, 1 + some.length);
            all.push(...some);
            const now = 1000 * (k + 1);
            accumulator.read(now / 1e6, values);
            values.forEach((value, pixel) => {
              const of = all.filter(([, x, y]) => y * width + x === pixel);
              expect(value).toBeCloseTo(expected(accumulation, of, now, seconds, most), 9);
            });
          }
        },
      ),
      { numRuns: share(40) },
    );
  });

  it('shows at most three events, where nobody says how many', () => {
    const accumulator = new FrameAccumulator({ width: 1, height: 1, accumulation: 'count', seconds: 1 });
    accumulator.add(eventsOf([1, 0, 0, 1], [2, 0, 0, 1]), 0, 2);
    const values = new Float64Array(1);
    accumulator.read(0.5, values);
    expect(values[0]).toBeCloseTo(2 / 3, 12);
  });

  it('does not grow with events that are later than the picture, or step back', () => {
    for (const accumulation of ['decay', 'time-surface', 'sae'] as const) {
      const accumulator = new FrameAccumulator({ width: 1, height: 1, accumulation, seconds: 0.001, most: 4 });
      accumulator.add(eventsOf([9000, 0, 0, 1], [5000, 0, 0, 1]), 0, 2);
      const values = new Float64Array(1);
      accumulator.read(0.004, values);
      expect(values[0], accumulation).toBe(accumulation === 'decay' ? 2 / 4 : 1);
    }
  });

  it('is refused where it could not be made', () => {
    const sound = { width: 4096, height: 4096, accumulation: 'sae', seconds: 1e-9, most: 1e-9 } as const;
    expect(() => new FrameAccumulator({ ...sound, height: 1 })).not.toThrow();
    for (const change of [
      { seconds: 0 },
      { seconds: Number.POSITIVE_INFINITY },
      { seconds: Number.NaN },
      { most: 0 },
      { width: 0 },
      { height: 4097 },
      { accumulation: 'sum' as never },
    ])
      expect(() => new FrameAccumulator({ ...sound, ...change }), JSON.stringify(change)).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      );
  });
});

describe('a sequence of pictures', () => {
  const few = { width: 1, height: 1, accumulation: 'count', seconds: 0.01 } as const;

  it('has at most 10000, however far the last event lies', () => {
    const made = (last: number): number => {
      const sequence = new FrameSequence({ ...few, framesHz: 1e5 });
      return [...sequence.add(eventsOf([70, 0, 0, 1], [70 + last, 0, 0, 1]))].length + [...sequence.end()].length;
    };
    // Of 10 us each: an event at the end of a period is in its picture.
    expect([made(0), made(10), made(11), made(100_000)]).toEqual([1, 1, 2, 10_000]);
    for (const last of [100_001, 100_010, 100_011, 1e9])
      expect(() => made(last), `${last} us`).toThrow(expect.objectContaining({ code: 'too_many_frames' }));
  });

  it('has none where there are no events', () => {
    const sequence = new FrameSequence({ ...few, framesHz: 10 });
    expect([...sequence.add(eventsOf()), ...sequence.end()]).toEqual([]);
  });

  it('has from none to a million a second', () => {
    expect(() => new FrameSequence({ ...few, framesHz: 1e6 })).not.toThrow();
    for (const framesHz of [0, -1, 1e6 + 1, Number.NaN])
      expect(() => new FrameSequence({ ...few, framesHz })).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      );
  });

  it('has one for each period that events begin in, however they are cut', () => {
    const pictures = (...parts: readonly (readonly [number, number])[]): number[][] => {
      const sequence = new FrameSequence({ ...SIZE, framesHz: 100, accumulation: 'count', seconds: 0.01, most: 1 });
      const all: number[][] = [];
      for (const [from, to] of parts) {
        const part = { ...EVENTS, count: to - from, t: EVENTS.t.slice(from, to), x: EVENTS.x.slice(from, to) };
        const rest = { y: EVENTS.y.slice(from, to), polarity: EVENTS.polarity.slice(from, to) };
        for (const values of sequence.add({ ...part, ...rest })) all.push([values[4], values[0]]);
      }
      for (const values of sequence.end()) all.push([values[4], values[0]]);
      return all;
    };
    // From 10 ms on: up to 20 ms two ON, of which the first is just at the start of the window, and one OFF; up to 30 ms OFF and ON.
    const expected = [
      [1, -1],
      [0, 0],
    ];
    expect(pictures([0, 5])).toEqual(expected);
    for (let cut = 0; cut <= 5; cut++) expect(pictures([0, cut], [cut, 5])).toEqual(expected);
  });

  it('is not made longer than anybody wants', () => {
    const sequence = new FrameSequence({ ...SIZE, framesHz: 25, accumulation: 'count', seconds: 0.01 });
    expect(() => [...sequence.add(eventsOf([0, 1, 1, 1], [4e9, 1, 1, 1]))]).toThrow(
      expect.objectContaining({ code: 'too_many_frames' }),
    );
  });

  it('takes colours from OFF over the ground to ON', () => {
    const palette = eventPalette();
    const places = inPalette(Float64Array.of(-1, 0, 1), 3, 2);
    expect([...places]).toEqual([1, 1, 128, 128, 255, 255, 1, 1, 128, 128, 255, 255]);
    const colour = (place: number): number[] => [...palette.subarray(3 * place, 3 * place + 3)];
    expect(colour(1)).toEqual([52, 144, 255]);
    expect(colour(128)).toEqual([16, 20, 26]);
    expect(colour(255)).toEqual([255, 176, 66]);
    // In even steps to either side; the first place is not used.
    expect(colour(0)).toEqual(colour(1));
    for (let k = 0; k <= 127; k++) {
      const between = (ground: number, most: number): number => Math.round(ground + (k / 127) * (most - ground));
      expect(colour(128 + k)).toEqual([between(16, 255), between(20, 176), between(26, 66)]);
      expect(colour(128 - k)).toEqual([between(16, 52), between(20, 144), between(26, 255)]);
    }
    // Rows lie below each other, and what is between is at the nearest place.
    expect([...inPalette(Float64Array.of(0.5, -0.5, 0.004, -0.003), 2, 1)]).toEqual([192, 65, 129, 128]);
    expect([...inPalette(Float64Array.of(1, 0, -1, 0), 2, 2)]).toEqual([
      ...[255, 255, 128, 128, 255, 255, 128, 128],
      ...[1, 1, 128, 128, 1, 1, 128, 128],
    ]);
  });
});

describe('files of pictures', () => {
  const options = { ...SIZE, accumulation: 'count', seconds: 0.01, framesHz: 100, most: 1 } as const;
  const { GifReader } = createRequire(import.meta.url)('omggif') as {
    readonly GifReader: new (
      bytes: Uint8Array,
    ) => {
      readonly width: number;
      numFrames(): number;
      frameInfo(frame: number): { readonly delay: number };
      decodeAndBlitFrameRGBA(frame: number, pixels: Uint8Array): void;
    };
  };
  /** Red, green and blue in the middle of a pixel of the sensor, of pixels enlarged 213 times. */
  const inside = (pixels: Uint8Array, bytes: number, x: number, y: number): number[] => {
    const first = bytes * ((y * 213 + 106) * 3 * 213 + x * 213 + 106);
    return [...pixels.subarray(first, first + 3)];
  };

  it('are an animation that plays as slowly as it is told to', () => {
    const path = join(folder, 'clip.gif');
    const file = createGifFile(path, { ...options, slower: 3.5 });
    file.write(EVENTS);
    file.close();
    expect(file).toMatchObject({ frames: 2, files: [path] });
    const gif = new GifReader(readFileSync(path));
    expect([gif.width, gif.numFrames()]).toEqual([639, 2]);
    // 3.5 hundredths each, in whole ones that add up.
    expect([gif.frameInfo(0).delay, gif.frameInfo(1).delay]).toEqual([4, 3]);
    const pixels = new Uint8Array(4 * 639 * 426);
    gif.decodeAndBlitFrameRGBA(0, pixels);
    expect([inside(pixels, 4, 1, 1), inside(pixels, 4, 0, 0), inside(pixels, 4, 2, 0)]).toEqual([
      [255, 176, 66],
      [52, 144, 255],
      [16, 20, 26],
    ]);
  });

  it('play for 0.02 s each at least, as fast as the events unless slower is said', () => {
    const of = (framesHz: number) => createGifFile(join(folder, `fast-${framesHz}.gif`), { ...options, framesHz });
    const file = of(50);
    file.write(eventsOf([0, 1, 1, 1], [39_000, 1, 1, 1]));
    file.close();
    const gif = new GifReader(readFileSync(file.files[0]));
    expect(Array.from({ length: gif.numFrames() }, (_, k) => gif.frameInfo(k).delay)).toEqual([2, 2]);
    for (const framesHz of [50.1, 51])
      expect(() => of(framesHz)).toThrow(expect.objectContaining({ code: 'invalid_option' }));
  });

  it('that would play faster than browsers do are refused, with how slow they may', () => {
    expect(() => createGifFile(join(folder, 'no.gif'), options)).toThrow(
      expect.objectContaining({ code: 'invalid_option', remedy: expect.stringContaining('--slow 2') }),
    );
  });

  it('are numbered where each is one of its own', () => {
    const file = createPngFiles(join(folder, 'clip.png'), options);
    file.write(EVENTS);
    file.close();
    expect(file.files).toEqual([join(folder, 'clip-00001.png'), join(folder, 'clip-00002.png')]);
    const png = readFileSync(file.files[0]);
    const length = png.readUInt32BE(33);
    const rows = inflateSync(png.subarray(41, 41 + length));
    const pixels = Buffer.concat(
      Array.from({ length: 426 }, (_, row) => rows.subarray(row * (1 + 3 * 639) + 1, (row + 1) * (1 + 3 * 639))),
    );
    expect([inside(pixels, 3, 1, 1), inside(pixels, 3, 0, 0)]).toEqual([
      [255, 176, 66],
      [52, 144, 255],
    ]);
  });

  it('are enlarged by whole numbers to 640 columns at most, and named by their number', () => {
    const made = (name: string, width: number) => {
      const file = createPngFiles(join(folder, name), { ...options, width, height: 1 });
      file.write(eventsOf([0, 0, 0, 1]));
      file.close();
      const png = readFileSync(file.files[0]);
      return [file.files[0].slice(folder.length + 1), png.readUInt32BE(16), png.readUInt32BE(20)];
    };
    expect(made('whole', 640)).toEqual(['whole-00001.png', 640, 1]);
    expect(made('wide.PNG', 641)).toEqual(['wide-00001.png', 641, 1]);
    expect(made('half.png', 320)).toEqual(['half-00001.png', 640, 2]);
    expect(made('more.png', 321)).toEqual(['more-00001.png', 321, 1]);
  });

  it.each([
    ['gif', 'old.gif', (path: string) => createGifFile(path, { ...options, slower: 3.5 })],
    ['png', 'old-00001.png', (path: string) => createPngFiles(path, options)],
  ])('that are not made to their end leave earlier ones: %s', { tags: 'long' }, (ending, old, create) => {
    const path = join(folder, `old.${ending}`);
    writeFileSync(join(folder, old), 'old');
    const before = readdirSync(folder);
    const refused = create(path);
    refused.write(EVENTS);
    expect(() => refused.write({ ...EVENTS, t: EVENTS.t.map((time) => time + 1e6) })).toThrow(
      expect.objectContaining({ code: 'too_many_frames' }),
    );
    refused.close();
    const discarded = create(path);
    discarded.write(EVENTS);
    discarded.discard();
    discarded.close();
    expect(readdirSync(folder)).toEqual(before);
    const part = create(path);
    part.write(EVENTS);
    const kept = part.closeBeside();
    expect(kept.map((file) => existsSync(file))).toEqual(kept.map(() => true));
    expect(kept[0]).toBe(partialPath(join(folder, old)));
    expect(readFileSync(join(folder, old), 'utf8')).toBe('old');
  });
});
