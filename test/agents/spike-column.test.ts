import { expect, it } from 'vitest';
import { SpikeColumn } from '../../agents/spike-column.ts';

it('keeps the ticks and neurons of spikes side by side', () => {
  const column = new SpikeColumn([1, 2], [30, 40]);
  column.push(5, 60);
  column.add(7, Uint32Array.of(8, 9, 10), 2);
  expect(column.length).toBe(5);
  expect([[...column.ticks.take()], [...column.ids.take()]]).toEqual([
    [1, 2, 5, 7, 7],
    [30, 40, 60, 8, 9],
  ]);
});
