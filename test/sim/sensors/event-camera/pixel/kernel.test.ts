import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventPixel } from '../../../../../agents/index.ts';
import { RandomStream } from '../../../../../kernels/random.ts';
import { EventPixelArray } from '../../../../../sim/sensors/event-camera/pixel/array.ts';
import { EVENT_PIXELS } from '../../../../../sim/sensors/event-camera/pixel/published-pixels.ts';
import { share } from '../../../../effort.ts';

interface Stream {
  readonly events: Float64Array;
  readonly counters: object;
  readonly state: Uint8Array;
}

/** Shows an array random light that drifts, for some frames. */
function watch(pixel: EventPixel, kernel: 'webassembly' | 'javascript', seed: number, options = {}): Stream {
  const [width, height] = [9, 7];
  const array = new EventPixelArray({
    pixel,
    width,
    height,
    stride: 8,
    random: new RandomStream(seed, 'pixels'),
    kernel,
    ...options,
  });
  const random = new RandomStream(seed, 'light');
  const light = (): void => {
    for (let i = 0; i < array.image.length; i++) array.image[i] = random.uniform() * random.uniform();
  };
  light();
  array.reset(0.5);
  const events: number[] = [];
  let time = 0.5;
  for (let frame = 0; frame < 60; frame++) {
    for (let i = 0; i < array.image.length; i++)
      if (i % 8 < height) array.image[i] = Math.max(0, array.image[i] * (1 + 0.4 * random.normal()));
    time += 0.002 * random.uniform() + 1e-5;
    array.frame(time);
    const { t, x, y, flags } = array.batch;
    const { count } = array;
    for (let n = 0; n < count; n++) events.push(t[n], x[n], y[n], flags[n]);
    array.clear();
  }
  return {
    events: Float64Array.from(events),
    counters: array.counters,
    state: new Uint8Array(array.state.slice().buffer),
  };
}

/** Compared as bytes: a matcher that walks the numbers takes seconds. */
const bytes = ({ buffer }: Float64Array | Uint8Array): Buffer => Buffer.from(buffer as ArrayBuffer);

const everything: EventPixel = {
  ...EVENT_PIXELS['v2e-noisy'],
  bandwidth: { cutoffHz: 300, dark: 0.1 },
  leakHz: 20,
  noise: { onHz: 60, offHz: 40, inLight: 0.3 },
  refractory: { seconds: 0.5e-3, policy: 'advance' },
  hot: { share: 0.1, rateHz: 2000 },
};
const pixels: readonly (readonly [string, EventPixel])[] = [
  ...Object.entries(EVENT_PIXELS),
  ['everything', everything],
  ['noisy and blind', { ...everything, refractory: { seconds: 2e-3, policy: 'hold' } }],
  ['settling and leaking', { ...everything, interpolation: 'exponential' }],
  [
    'settling and blind',
    { ...everything, interpolation: 'exponential', refractory: { seconds: 1e-3, policy: 'hold' } },
  ],
];

describe.each(pixels)('%s', (_name, pixel) => {
  it('makes the same events and state in JavaScript and WebAssembly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const one = watch(pixel, 'webassembly', seed);
        const other = watch(pixel, 'javascript', seed);
        expect(one.events.length).toBeGreaterThan(200);
        expect(one.counters).toEqual(other.counters);
        expect(bytes(one.events).equals(bytes(other.events))).toBe(true);
        expect(bytes(one.state).equals(bytes(other.state))).toBe(true);
      }),
      { numRuns: share(8) },
    );
  });

  it('tells of events in order of time, each in its frame', () => {
    const { events } = watch(pixel, 'webassembly', 3);
    for (let n = 4; n < events.length; n += 4) expect(events[n]).toBeGreaterThanOrEqual(events[n - 4]);
  });
});

it('drops what a batch has no room for, alike, and counts it', () => {
  const streams = (['webassembly', 'javascript'] as const).map((kernel) =>
    watch(everything, kernel, 4, { capacity: 20 }),
  );
  expect(streams[0]).toEqual(streams[1]);
  expect(streams[0].counters).toMatchObject({ dropped: expect.any(Number) });
  expect((streams[0] as { counters: { dropped: number } }).counters.dropped).toBeGreaterThan(0);
});
