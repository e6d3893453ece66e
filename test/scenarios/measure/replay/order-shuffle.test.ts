import { expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { orderShuffle } from '../../../../scenarios/measure/replay/order-shuffle.ts';
import { share } from '../../../effort.ts';

const random = new RandomStream(1, 'order shuffle');
const numbers = (count: number, of: (k: number) => number) => Array.from({ length: count }, (_, k) => of(k));

it('a straight way has the least p, and so has its reverse', () => {
  const x = numbers(9, (k) => k);
  const y = numbers(9, (k) => -2 * k);
  expect(orderShuffle({ x, y }, random)).toBe(1 / 40);
  expect(orderShuffle({ x: x.toReversed(), y: y.toReversed() }, random, 999)).toBe(1 / 1000);
  const still = numbers(9, () => 3);
  expect(orderShuffle({ x, y: still }, random)).toBe(1 / 40);
  expect(orderShuffle({ x: still, y }, random)).toBe(1 / 40);
});

it('a path that stays where it is has p = 1, and three places on a line one third, or more by chance', () => {
  expect(orderShuffle({ x: numbers(6, () => 0.1), y: numbers(6, () => 0.7) }, random)).toBe(1);
  // Of six orders, two are as short: forward and backward.
  expect(orderShuffle({ x: [0, 1, 2], y: [0, 0, 0] }, random, 9999)).toBeCloseTo(1 / 3, 1);
});

it('5 % of random paths pass at 5 %, to 2 %', () => {
  const events = share(1000);
  const passed = numbers(events, () => {
    const [x, y] = [numbers(10, () => random.normal()), numbers(10, () => random.normal())];
    return orderShuffle({ x, y }, random) <= 0.05 ? 1 : 0;
  }).reduce((sum, one) => sum + one, 0);
  // Three standard deviations of fewer events are more than 2 %.
  const tolerance = Math.max(0.02, 3 * Math.sqrt((0.05 * 0.95) / events));
  expect(Math.abs(passed / events - 0.05)).toBeLessThan(tolerance);
});

it('30 % of independent places pass, if they were chosen for small jumps', () => {
  const events = share(1000);
  let [passed, found] = [0, 0];
  let [x, y]: [number[], number[]] = [[], []];
  while (found < events) {
    const [atX, atY] = [0.3 * random.uniform(), 0.3 * random.uniform()];
    if (x.length > 0 && Math.hypot(atX - x[x.length - 1], atY - y[y.length - 1]) >= 0.14) {
      if (x.length >= 5) {
        found++;
        if (orderShuffle({ x, y }, random) <= 0.05) passed++;
      }
      [x, y] = [[], []];
    }
    x.push(atX);
    y.push(atY);
  }
  expect(Math.abs(passed / events - 0.3)).toBeLessThan(0.1);
});
