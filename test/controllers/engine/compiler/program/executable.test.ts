import { expect, it } from 'vitest';
import { copySpikes, phaseOf } from '../../../../../controllers/engine/compiler/program/executable.ts';

it('spikes of a slot are copied from where its neurons begin', () => {
  const arrays = new Map([
    [4, Uint32Array.of(1, 2, 0, 7, 8, 9, 5, 6, 0)],
    [6, Uint32Array.of(2, 3, 1)],
  ]);
  const ring = { population: 'cells', size: 3, slots: 3, ids: 4, counts: 6 };
  const spikes = (slot: number): number[] => {
    const out = new Uint32Array(4).fill(99);
    const count = copySpikes((array) => arrays.get(array) as Uint32Array, ring, slot, out);
    expect([...out.subarray(count)].every((one) => one === 99)).toBe(true);
    return [...out.subarray(0, count)];
  };
  expect([0, 1, 2].map(spikes)).toEqual([[1, 2], [7, 8, 9], [5]]);
});

it('the phase is the number of ticks since the last rebasing', () => {
  expect([0, 1, 15, 16, 17, 47].map((tick) => phaseOf({ rebaseTicks: 16 }, tick))).toEqual([0, 1, 15, 0, 1, 15]);
});
