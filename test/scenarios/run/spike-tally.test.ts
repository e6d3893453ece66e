import { expect, it } from 'vitest';
import { SpikeTally } from '../../../scenarios/run/spike-tally.ts';

it('a tally of spikes counts by population, goes on from a record, and gives records of its own', () => {
  const tally = new SpikeTally({ place: 3 });
  tally.add('action', 2);
  tally.add('place', 4);
  tally.add('action', 0);
  const before = tally.counts;
  tally.add('place', 1);
  expect(Object.entries(before)).toEqual([
    ['place', 7],
    ['action', 2],
  ]);
  expect(tally.counts).toEqual({ place: 8, action: 2 });
});
