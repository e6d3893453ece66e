import { expect, it } from 'vitest';
import { Tally } from '../../../bridges/viewing/tally.ts';

it('is told when it has grown tenfold, and not before', () => {
  const tally = new Tally();
  const told: number[] = [];
  for (let k = 0; k < 1000; k++) {
    if (tally.due()) told.push(tally.count);
    tally.add(3);
  }
  expect(tally.count).toBe(3000);
  expect(told).toEqual([3, 30, 300]);
});
