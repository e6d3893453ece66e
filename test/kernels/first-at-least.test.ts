import { expect, test } from 'vitest';
import { firstAtLeast } from '../../kernels/first-at-least.ts';

test('finds the first that is not before a tick', () => {
  expect([0, 3, 4, 5, 6].map((tick) => firstAtLeast([3, 3, 5], tick))).toEqual([0, 0, 2, 2, 3]);
});
