import fc from 'fast-check';
import { expect, test } from 'vitest';
import { probabilityInterval } from '../../../scenarios/statistics/binomial.ts';

test('the interval of a probability is that of Clopper and Pearson', () => {
  // Of no success in n, the upper end is 1 - 0.025^(1/n).
  expect(probabilityInterval(0, 10)).toEqual([0, expect.closeTo(1 - 0.025 ** 0.1, 10)]);
  // Newcombe (1998), table I, method 5: 81 of 263, 15 of 148, 1 of 29.
  expect(probabilityInterval(81, 263).map((end) => end.toFixed(4))).toEqual(['0.2527', '0.3676']);
  expect(probabilityInterval(15, 148).map((end) => end.toFixed(4))).toEqual(['0.0578', '0.1617']);
  expect(probabilityInterval(1, 29).map((end) => end.toFixed(4))).toEqual(['0.0009', '0.1776']);
});

test('mirrored successes have the mirrored interval', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), (a, b) => {
      const [low, high] = probabilityInterval(a, a + b + 1);
      const [mirroredLow, mirroredHigh] = probabilityInterval(b + 1, a + b + 1);
      expect([low, high]).toEqual([expect.closeTo(1 - mirroredHigh, 10), expect.closeTo(1 - mirroredLow, 10)]);
    }),
  );
});
