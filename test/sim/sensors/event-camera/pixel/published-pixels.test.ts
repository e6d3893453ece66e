import { describe, expect, it } from 'vitest';
import type { EventPixel } from '../../../../../agents/index.ts';
import { RandomStream } from '../../../../../kernels/random.ts';
import { EventPixelArray } from '../../../../../sim/sensors/event-camera/pixel/array.ts';
import { EVENT_PIXELS, eventPixel } from '../../../../../sim/sensors/event-camera/pixel/published-pixels.ts';

const FLOOR = 1e-3;
const ideal = EVENT_PIXELS.ideal;

interface Watched {
  readonly t: number;
  readonly pixel: number;
  readonly on: boolean;
  readonly noise: boolean;
}

/**
 * Shows an array of one column a light over time, and gathers its events.
 *
 * @param light of a pixel at a time
 */
function watch(
  pixel: EventPixel,
  { pixels = 4, seconds = 1, rateHz = 1000, seed = 1 },
  light: (time: number, pixel: number) => number,
): { events: Watched[]; array: EventPixelArray } {
  const array = new EventPixelArray({ pixel, width: 1, height: pixels, random: new RandomStream(seed, 'pixels') });
  const show = (time: number): void => {
    for (let i = 0; i < pixels; i++) array.image[i] = light(time, i);
  };
  show(0);
  array.reset(0);
  const events: Watched[] = [];
  const frames = Math.round(seconds * rateHz);
  for (let k = 1; k <= frames; k++) {
    show(k / rateHz);
    array.frame(k / rateHz);
    const { t, y, flags } = array.batch;
    const { count } = array;
    for (let n = 0; n < count; n++) {
      const flag = flags[n];
      events.push({ t: t[n], pixel: y[n], on: (flag & 1) === 1, noise: (flag & 2) === 2 });
    }
    array.clear();
  }
  return { events, array };
}

/** The luminance whose log response is `level`. */
const lit = (level: number): number => Math.exp(level) - FLOOR;

describe('an ideal pixel', () => {
  it('(a) tells the light: events add up to the log luminance within a threshold', () => {
    const pixel: EventPixel = { ...ideal, on: 0.05, off: 0.03 };
    const pixels = 64;
    const random = new RandomStream(2, 'light');
    const phase = Array.from({ length: pixels }, () => random.uniform() * 6.28);
    const light = (time: number, i: number): number =>
      0.5 + 0.45 * Math.sin(7 * time + phase[i]) * Math.cos(3 * time * (1 + i / pixels));
    const { events } = watch(pixel, { pixels, seconds: 2, rateHz: 200 }, light);
    const told = Array.from({ length: pixels }, (_, i) => Math.log(FLOOR + light(0, i)));
    let at = 0;
    let worst = 0;
    for (let k = 1; k <= 400; k++) {
      for (; at < events.length && events[at].t <= k / 200 - 1e-9; at++) {
        const { pixel: i, on } = events[at];
        told[i] += on ? pixel.on : -pixel.off;
      }
      for (let i = 0; i < pixels; i++) worst = Math.max(worst, Math.abs(Math.log(FLOOR + light(k / 200, i)) - told[i]));
    }
    expect(events.length).toBeGreaterThan(5000);
    expect(worst).toBeLessThan(0.05 + 1e-4);
    expect(worst).toBeGreaterThan(0.04);
  });

  it('(b) fires n = floor(s T / threshold) times on a ramp of slope s, at k threshold / s', () => {
    const slope = 1.5;
    const { events } = watch(ideal, { pixels: 1, seconds: 1.06, rateHz: 50 }, (time) => lit(-3 + slope * time));
    expect(events).toHaveLength(Math.floor((slope * 1.06) / 0.2));
    events.forEach(({ t, on }, k) => {
      expect(on).toBe(true);
      expect(t).toBeCloseTo(((k + 1) * 0.2) / slope, 5);
    });
    const down = watch(ideal, { pixels: 1, seconds: 1.06, rateHz: 50 }, (time) => lit(-1 - slope * time)).events;
    expect(down).toHaveLength(7);
    expect(down.every(({ on }) => !on)).toBe(true);
  });

  it('(d) fires 2 floor(2 A / threshold) times a cycle of a sine of amplitude A', () => {
    const amplitude = 0.73;
    const { events } = watch(ideal, { pixels: 1, seconds: 11, rateHz: 500 }, (time) =>
      lit(-2 - amplitude * Math.cos(2 * Math.PI * time)),
    );
    for (let cycle = 1; cycle < 11; cycle++) {
      const within = events.filter(({ t }) => t > cycle && t <= cycle + 1);
      expect(within.filter(({ on }) => on)).toHaveLength(7);
      expect(within.filter(({ on }) => !on)).toHaveLength(7);
    }
  });

  it('is silent in constant light', () => {
    expect(watch(ideal, {}, () => 0.4).events).toEqual([]);
  });
});

/**
 * Rate of v2e's shot noise of one polarity, averaged over pixels (v2ecore: generate_shot_noise, rescale_intensity_frame, `noisy`):
 * 2.5 (1 - 0.75 (DN + 20) / 275) nominal / threshold, with thresholds of 0.2 +- 0.05, at least 0.01.
 */
function v2eShotRate(digital: number): number {
  let inverse = 0;
  const step = 1e-3;
  for (let z = -8; z < 8; z += step) {
    inverse += ((0.2 / Math.max(0.01, 0.2 + 0.05 * z)) * Math.exp((-z * z) / 2) * step) / Math.sqrt(2 * Math.PI);
  }
  return 2.5 * (1 - (0.75 * (digital + 20)) / 275) * inverse;
}

it('(v2e) expects 2.56, 1.62 and 0.68 shots per second in the dark, in grey and in white', () => {
  expect([0, 127.5, 255].map((digital) => v2eShotRate(digital).toFixed(2))).toEqual(['2.56', '1.62', '0.68']);
});

describe('(c) in constant light', () => {
  const pixels = 500;
  const seconds = 20;

  it('leaks at its rate', () => {
    const { events } = watch({ ...ideal, leakHz: 0.5 }, { pixels, seconds, rateHz: 100 }, () => 0.3);
    const expected = 0.5 * pixels * seconds;
    expect(Math.abs(events.length - expected)).toBeLessThan(3 * Math.sqrt(expected));
    expect(events.every(({ on, noise }) => on && !noise)).toBe(true);
  });

  it.each([
    [0, 1],
    [0.4, 0.7],
    [1, 0.25],
  ])('shoots noise at its rate, in light %f at %f of it', (light, share) => {
    const noise = { onHz: 2, offHz: 1, inLight: 0.25 };
    const { events } = watch({ ...ideal, noise }, { pixels, seconds, rateHz: 100 }, () => light);
    for (const [on, rate] of [
      [true, 2],
      [false, 1],
    ] as const) {
      const count = events.filter((event) => event.on === on && event.noise).length;
      const expected = rate * share * pixels * seconds;
      expect(Math.abs(count - expected)).toBeLessThan(3.5 * Math.sqrt(expected));
    }
    // noise is without memory: the gaps of a pixel are exponential, so their standard deviation is their mean
    const gaps = [];
    for (let i = 0; i < 100; i++) {
      const times = events.filter(({ pixel }) => pixel === i).map(({ t }) => t);
      for (let n = 1; n < times.length; n++) gaps.push(times[n] - times[n - 1]);
    }
    const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(deviation / mean).toBeGreaterThan(0.85);
    expect(deviation / mean).toBeLessThan(1.15);
  });

  it('shoots the noise of v2e, in the dark, in grey and in white', { tags: 'long' }, () => {
    const preset = EVENT_PIXELS['v2e-noisy'];
    const many = { pixels: 15_000, seconds: 4, rateHz: 5 };
    for (const digital of [0, 127.5, 255]) {
      const { events } = watch(preset, many, () => digital / 255);
      for (const polarity of [true, false]) {
        const rate = events.filter(({ on, noise }) => on === polarity && noise).length / (many.pixels * many.seconds);
        expect(rate / v2eShotRate(digital)).toBeGreaterThan(0.98);
        expect(rate / v2eShotRate(digital)).toBeLessThan(1.02);
      }
    }
  });

  it('spreads the noise of v2e by the thresholds of its pixels alone, and its leak by a tenth of a decade', {
    tags: 'long',
  }, () => {
    const preset = { ...EVENT_PIXELS['v2e-noisy'], mismatch: 0 };
    const rates = (pixel: EventPixel): Float64Array => {
      const counts = new Float64Array(400);
      for (const event of watch(pixel, { pixels: counts.length, seconds: 400, rateHz: 2 }, () => 0).events) {
        counts[event.pixel]++;
      }
      return counts.map((count) => count / 400);
    };
    const spread = (values: Float64Array): number => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) / mean;
    };
    // of Poisson counts alone: 1 / sqrt(4.73 * 400)
    expect(spread(rates(preset))).toBeLessThan(0.03);
    const { noise: _, ...leaking } = { ...preset, leakHz: 1 };
    expect(spread(rates(leaking))).toBeCloseTo(Math.sqrt(Math.exp((0.1 * Math.LN10) ** 2) - 1), 1);
  });

  it('has hot pixels', () => {
    const hot = { share: 0.02, rateHz: 50 };
    const { events } = watch({ ...ideal, hot }, { pixels, seconds: 4, rateHz: 100 }, () => 0.5);
    const counts = new Map<number, number>();
    for (const { pixel } of events) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(3);
    expect(counts.size).toBeLessThan(22);
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(60);
  });
});

it('(e) makes nearly the same events of twice as many frames, where a low pass is well sampled', () => {
  const pixel: EventPixel = { ...EVENT_PIXELS['v2e-clean'], bandwidth: { cutoffHz: 10, dark: 20 / 275 } };
  const light = (time: number, i: number): number => 0.5 + 0.4 * Math.sin(2 * Math.PI * (3 * time + i / 64));
  const count = (rateHz: number): number => {
    const { events, array } = watch(pixel, { pixels: 64, seconds: 3, rateHz }, light);
    expect(array.counters.underSampled).toBe(0);
    return events.length;
  };
  const [coarse, fine] = [count(1000), count(2000)];
  expect(coarse).toBeGreaterThan(2000);
  expect(Math.abs(fine - coarse) / coarse).toBeLessThan(0.01);
});

describe('(f) a refractory pixel', () => {
  const light = (time: number, i: number): number => lit(-2 + 1.2 * Math.sin(2 * Math.PI * (5 * time + i / 16)));
  it.each(['advance', 'hold'] as const)('keeps its events apart, policy %s', (policy) => {
    const refractory = { seconds: 12e-3, policy };
    const { events, array } = watch({ ...ideal, refractory }, { pixels: 16, seconds: 2, rateHz: 300 }, light);
    const last = new Map<number, number>();
    for (const { t, pixel } of events) {
      expect(t - (last.get(pixel) ?? -1)).toBeGreaterThanOrEqual(12e-3 - 1e-12);
      last.set(pixel, t);
    }
    const free = watch(ideal, { pixels: 16, seconds: 2, rateHz: 300 }, light).events.length;
    expect(events.length).toBeLessThan(0.8 * free);
    expect(events.length).toBeGreaterThan(0.2 * free);
    if (policy === 'advance') expect(array.counters.suppressed + events.length).toBe(free);
  });

  it('that holds starts again from the light at the end of its time', () => {
    // events at 0.2 / 1.5 s, then at its time and 0.2 / 1.5 s more, and so on
    const refractory = { seconds: 0.1, policy: 'hold' } as const;
    const { events } = watch({ ...ideal, refractory }, { pixels: 1, seconds: 1, rateHz: 50 }, (time) =>
      lit(-3 + 1.5 * time),
    );
    expect(events.length).toBe(4);
    events.forEach(({ t }, k) => {
      expect(t).toBeCloseTo((k + 1) * (0.2 / 1.5) + k * 0.1, 4);
    });
  });
});

it('(g) does the same for the same seed, and other for another', () => {
  const light = (time: number, i: number): number => 0.5 + 0.4 * Math.sin(20 * time + i);
  const run = (seed: number) => watch(EVENT_PIXELS['v2e-noisy'], { pixels: 32, seed }, light).events;
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
});

it('gives noise and mismatch to pixels, whatever others there are and however frames fall', { tags: 'long' }, () => {
  const pixel = { ...ideal, noise: { onHz: 20, offHz: 20 } };
  const at3 = (pixels: number, rateHz: number): string[] =>
    watch(pixel, { pixels, seconds: 2, rateHz }, () => 0.5)
      .events.filter((event) => event.pixel === 3)
      .map(({ t, on }) => `${t.toFixed(4)} ${on}`);
  expect(at3(4, 100).length).toBeGreaterThan(40);
  expect(at3(4, 100)).toEqual(at3(64, 100));
  const close = at3(4, 100).filter((event, n) => event !== at3(4, 1000)[n]).length;
  expect(close).toBeLessThan(5); // digits that round the other way
});

describe('pixels that differ', () => {
  const pixels = 2000;
  const moments = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
  };
  const countsOf = (events: readonly Watched[], on: boolean): number[] => {
    const counts = new Array<number>(pixels).fill(0);
    for (const event of events) if (event.on === on) counts[event.pixel]++;
    return counts;
  };

  it.each([true, false])('have thresholds of their own, ON %s: first events at threshold / slope', (on) => {
    const slope = on ? 1.5 : -1.5;
    const pixel = { ...ideal, on: 0.2, off: 0.3, mismatch: 0.03 };
    const { events } = watch(pixel, { pixels, seconds: 0.4, rateHz: 20 }, (time) => lit(-3 + slope * time));
    const first = new Map<number, number>();
    for (const event of events) if (event.on === on && !first.has(event.pixel)) first.set(event.pixel, event.t * 1.5);
    const { mean, deviation } = moments([...first.values()]);
    expect(first.size).toBe(pixels);
    expect(Math.abs(mean - (on ? 0.2 : 0.3))).toBeLessThan((4 * 0.03) / Math.sqrt(pixels));
    expect(Math.abs(deviation / 0.03 - 1)).toBeLessThan(4 / Math.sqrt(2 * pixels));
  });

  it('leak by their own threshold, so that all leak at one rate', () => {
    const { events } = watch({ ...ideal, mismatch: 0.03, leakHz: 5 }, { pixels, seconds: 8, rateHz: 50 }, () => 0.5);
    const counts = countsOf(events, true);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(39);
    expect(Math.max(...counts)).toBeLessThanOrEqual(41);
  });

  it('leak at rates that are spread by decades', () => {
    const pixel = { ...ideal, leakHz: 20, rateSpread: 0.2 };
    const { events } = watch(pixel, { pixels, seconds: 8, rateHz: 50 }, () => 0.5);
    const { mean, deviation } = moments(countsOf(events, true).map((count) => Math.log10(count / (8 * 20))));
    expect(Math.abs(mean)).toBeLessThan((4 * 0.2) / Math.sqrt(pixels));
    expect(Math.abs(deviation / 0.2 - 1)).toBeLessThan(4 / Math.sqrt(2 * pixels));
  });

  it('make noise less often behind a higher threshold', { tags: 'long' }, () => {
    // of the pixels' rates, 10 / s x 0.2 / threshold, the count over 20 s has a variance beside that of Poisson
    const noisy = (mismatch: number) =>
      moments(
        countsOf(
          watch({ ...ideal, mismatch, noise: { onHz: 10, offHz: 0 } }, { pixels, seconds: 20, rateHz: 20 }, () => 0.5)
            .events,
          true,
        ),
      );
    const [alike, unlike] = [noisy(0), noisy(0.03)];
    expect(Math.abs(alike.deviation ** 2 / 200 - 1)).toBeLessThan(4 * Math.sqrt(2 / pixels));
    const expected = 200 + (200 * 0.15) ** 2;
    expect(unlike.deviation ** 2 / expected).toBeGreaterThan(0.9);
    expect(unlike.deviation ** 2 / expected).toBeLessThan(1.35);
  });
});

it('times a settling level as it settles', () => {
  // a step from -3 to -1 through a low pass of 100/s: the k-th threshold at -ln(1 - 0.2 k / 2) / 100
  const pixel: EventPixel = {
    ...ideal,
    bandwidth: { cutoffHz: 100 / (2 * Math.PI), dark: 1 },
    interpolation: 'exponential',
  };
  const { events } = watch(pixel, { pixels: 1, seconds: 0.1, rateHz: 20 }, (time) => lit(time === 0 ? -3 : -1));
  expect(events).toHaveLength(9);
  events.forEach(({ t }, k) => {
    expect(t).toBeCloseTo(-Math.log(1 - 0.1 * (k + 1)) / 100, 5);
  });
});

it('counts frames that are too far apart', () => {
  const jump = watch(ideal, { pixels: 1, seconds: 0.01, rateHz: 200 }, (time) => (time > 0 ? 0.9 : 0.1)).array;
  expect(jump.counters).toMatchObject({ frames: 2, underSampled: 1, events: 10 });
  const slow = { ...EVENT_PIXELS['v2e-clean'], bandwidth: { cutoffHz: 300, dark: 0.1 } };
  expect(watch(slow, { pixels: 1, seconds: 0.1, rateHz: 1000 }, () => 0.9).array.counters.underSampled).toBe(100);
  expect(watch(slow, { pixels: 1, seconds: 0.1, rateHz: 10_000 }, () => 0.9).array.counters.underSampled).toBe(0);
});

it('continues bit for bit from its state, past the range of its clock', { tags: 'long' }, () => {
  const make = (): EventPixelArray =>
    new EventPixelArray({
      pixel: EVENT_PIXELS['v2e-noisy'],
      width: 1,
      height: 8,
      random: new RandomStream(3, 'pixels'),
    });
  const step = (array: EventPixelArray, k: number): unknown => {
    array.image.forEach((_, i) => {
      array.image[i] = 0.5 + 0.4 * Math.sin(k / 3 + i);
    });
    array.clear();
    array.frame(k);
    const { t, x, y, flags } = array.batch;
    const { count } = array;
    return [t.slice(0, count), x.slice(0, count), y.slice(0, count), flags.slice(0, count)];
  };
  const one = make();
  one.image.fill(0.5);
  one.reset(0);
  for (let k = 1; k < 1500; k++) step(one, k);
  const other = make();
  other.state.set(one.state);
  for (let k = 1500; k < 3000; k++) expect(step(other, k)).toEqual(step(one, k));
  expect(one.counters.events).toBeGreaterThan(30_000);
});

it('refuses a frame that does not come after the last', () => {
  const array = new EventPixelArray({ pixel: ideal, width: 1, height: 8, random: new RandomStream(3, 'pixels') });
  array.reset(2);
  for (const time of [2, 1, Number.NaN])
    expect(() => array.frame(time)).toThrow(
      expect.objectContaining({ name: 'TimingError', code: 'time_not_later', received: time }),
    );
  expect(() => array.frame(2.1)).not.toThrow();
});

it('refuses pixels that cannot be', () => {
  expect(eventPixel('icns')).toBe(EVENT_PIXELS.icns);
  expect(() => eventPixel('davis' as never)).toThrow(expect.objectContaining({ code: 'unknown_pixel' }));
  for (const bad of [{ on: 0 }, { off: Number.NaN }, { floor: 0 }, { leakHz: -1 }, { interpolation: 'exponential' }])
    expect(() => eventPixel({ ...ideal, ...bad } as EventPixel)).toThrow(
      expect.objectContaining({ code: 'invalid_pixel' }),
    );
});

it('leaks from a random phase on: half of the pixels leak within half a period', () => {
  const { events } = watch({ ...ideal, leakHz: 1 }, { pixels: 1000, seconds: 0.5, rateHz: 100 }, () => 0.5);
  expect(Math.abs(events.length - 500)).toBeLessThan(4 * Math.sqrt(250));
});

it('(v2e) answers logarithmically from 20 of 255 levels on, and linearly below', () => {
  const pixel: EventPixel = { ...ideal, response: 'lin-log', on: 0.05, off: 0.05 };
  const events = (from: number, to: number): number =>
    watch(pixel, { pixels: 1, seconds: 0.01, rateHz: 100 }, (time) => (time === 0 ? from : to) / 255).events.length;
  expect(events(25, 35)).toBe(Math.floor(Math.log(35 / 25) / 0.05));
  // ln 20 / 20 a level.
  expect(events(5, 10)).toBe(Math.floor((5 * Math.log(20)) / 20 / 0.05));
});
