import { expect, it } from 'vitest';
import { rippleOf } from '../../bench/ripple.ts';
import { RandomStream } from '../../kernels/random.ts';

/** Counts per ms around 10, by a rate that swings at some Hz, with noise. */
function counts(milliseconds: number, hertz: number, swing: number, seed = 1): Float64Array {
  const random = new RandomStream(seed, 'a test');
  return Float64Array.from(
    { length: milliseconds },
    (_, t) => 10 + swing * Math.sin((2 * Math.PI * hertz * t) / 1000) + random.normal(),
  );
}

it.each([120, 164, 211, 270])('finds %d Hz, to half a bin of 1000/128 Hz', (hertz) => {
  const { ripple, ripplePower } = rippleOf([counts(200, hertz, 4), counts(140, hertz, 4, 2)]);
  expect(Math.abs(ripple - hertz)).toBeLessThanOrEqual(500 / 128);
  expect(ripplePower).toBeGreaterThan(5);
});

it('has no peak to speak of where the rate does not swing, and leaves slower swings out', () => {
  const long = Array.from({ length: 20 }, (_, k) => counts(256, 40, 6, k + 1));
  expect(rippleOf(long).ripplePower).toBeLessThan(2);
});

it('finds nothing in stretches that are too short', () => {
  expect(rippleOf([counts(127, 180, 4)]).ripple).toBeNaN();
});
