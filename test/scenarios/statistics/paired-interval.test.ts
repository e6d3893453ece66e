import { expect, test } from 'vitest';
import { boundedMeanInterval } from '../../../scenarios/statistics/bounded-mean.ts';
import { hasInterval } from '../../../scenarios/statistics/interval.ts';
import { differenceInterval, ratioInterval } from '../../../scenarios/statistics/paired-interval.ts';

const differences = [0.3, -0.1, 0.8, 0.4, 0.2, 0.5, 0.6];

test('its ends are the means that a test by all signs just bears', () => {
  const [low, high] = differenceInterval(differences);
  // Share of the 128 assignments of signs under which the sum is at least as far from 0.
  const rejected = (mean: number): number => {
    const off = differences.map((difference) => difference - mean);
    const found = Math.abs(off.reduce((a, b) => a + b));
    let far = 0;
    for (let signs = 0; signs < 128; signs++) {
      const sum = off.reduce((total, one, i) => total + ((signs >> i) % 2 === 0 ? one : -one), 0);
      if (Math.abs(sum) >= found - 1e-12) far++;
    }
    return far / 128;
  };
  for (const inside of [low + 1e-6, (low + high) / 2, high - 1e-6]) expect(rejected(inside)).toBeGreaterThan(0.05);
  for (const outside of [low - 1e-6, high + 1e-6]) expect(rejected(outside)).toBeLessThan(0.05);
});

test('six differences have their extremes, five none unless their range is known', () => {
  expect(differenceInterval(differences.slice(0, 6))).toEqual([-0.1, 0.8]);
  expect(hasInterval(differenceInterval(differences.slice(0, 5)))).toBe(false);
  const few = differences.slice(0, 5);
  expect(differenceInterval(few, [-1, 1])).toEqual(boundedMeanInterval(few, [-1, 1]));
});

test('rare differences have no interval without a range, which leaves room for more of them', () => {
  const rare = [0, 0, 0, 0, 0, 0, 0, 1];
  expect(hasInterval(differenceInterval(rare))).toBe(false);
  expect(differenceInterval(rare, [-1, 1])).toEqual(boundedMeanInterval(rare, [-1, 1]));
});

test('a ratio is of sums, in any order and unit, and needs denominators above 0', () => {
  const pairs = differences.map((difference, i) => [2 + difference, 1 + (i % 3)] as const);
  const [low, high] = ratioInterval(pairs);
  const all = pairs.reduce(([a, b], [c, d]) => [a + c, b + d] as const);
  expect(low).toBeLessThan(all[0] / all[1]);
  expect(high).toBeGreaterThan(all[0] / all[1]);
  expect(ratioInterval(pairs.map(([a, b]) => [3 * a, b] as const).toReversed())).toEqual([
    expect.closeTo(3 * low, 12),
    expect.closeTo(3 * high, 12),
  ]);
  expect(hasInterval(ratioInterval([...pairs, [1, 0]]))).toBe(false);
  expect(hasInterval(ratioInterval([...pairs, [Number.NaN, 1]]))).toBe(false);
});

test('more than twelve pairs are sampled, much as all subsets would have it', () => {
  const thirteen = [...differences, 0.1, 0.35, -0.2, 0.7, 0.45, 0.25];
  const [low, high] = differenceInterval(thirteen);
  const mean = thirteen.reduce((a, b) => a + b) / 13;
  const deviation = Math.sqrt(thirteen.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (13 * 12));
  // Student's t of twelve degrees.
  expect((high - low) / (2 * 2.179 * deviation)).toBeGreaterThan(0.9);
  expect((high - low) / (2 * 2.179 * deviation)).toBeLessThan(1.1);
});

test('more than twelve pairs have the same interval in any order, of ratios as of differences', () => {
  const pairs = Array.from({ length: 15 }, (_, i) => [1 + ((i * 7) % 15) / 5, 1 + ((i * 4) % 15) / 10] as const);
  const shuffled = pairs.map((_, i) => pairs[(i * 11) % 15]);
  expect(shuffled).not.toEqual(pairs);
  expect(ratioInterval(shuffled)).toEqual(ratioInterval(pairs));
  const moved = pairs.map(([a]) => a - 2);
  expect(differenceInterval(shuffled.map(([a]) => a - 2))).toEqual(differenceInterval(moved));
});

test('of twelve pairs all subsets are taken: one in forty has its mean beyond each end', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => Math.sin(3 * i + 1) + 0.1 * i);
  const [low, high] = differenceInterval(twelve);
  let [below, above] = [0, 0];
  for (let subset = 1; subset < 4096; subset++) {
    const chosen = twelve.filter((_, i) => (subset >> i) % 2 === 1);
    const average = chosen.reduce((a, b) => a + b, 0) / chosen.length;
    if (average < low - 1e-12) below++;
    if (average > high + 1e-12) above++;
  }
  // 102 of 4096 are a fortieth; the ends themselves are among them.
  expect([below, above]).toEqual([101, 101]);
});
