import { describe, expect, it } from 'vitest';
import { stdpSuccessor } from '../../../controllers/synapses/stdp-successor.ts';
import { pair } from './pairing.ts';

const run = (pre: number[], post: number[], w = 0.5, parameters = {}) =>
  pair(stdpSuccessor, { step: 0.5, pre, post, until: 200, parameters, initial: { w } }).w;

describe('plasticity that learns successors', () => {
  it('grows at a postsynaptic spike by what is left of each presynaptic one', () => {
    const left = Math.exp(-30 / 60) + Math.exp(-10 / 60);
    expect(run([100, 120], [130], 0)).toBeCloseTo(0.003 * left, 12);
  });

  it('counts presynaptic spikes of the same step', () => {
    expect(run([100], [100], 0)).toBeCloseTo(0.003, 12);
  });

  it('shrinks at each presynaptic spike in proportion to the weight', () => {
    expect(run([100, 120, 150], [])).toBeCloseTo(0.5 * (1 - 0.003 * 12.308) ** 3, 12);
  });

  it('is not changed by a presynaptic spike after a postsynaptic one but by its own share', () => {
    expect(run([100], [90])).toBe(run([100], []));
    expect(run([], [90])).toBe(0.5);
  });

  it('has A_pre by which it would be steady', () => {
    // Growth and depression of one pair each: w eta A_pre = -eta A_plus x.
    const x = Math.exp(-20 / 60);
    expect(run([100], [120], x / 4, { A_pre: -4 })).toBeCloseTo(x / 4, 12);
  });

  it('stays within its bounds', () => {
    const times = Array.from({ length: 30 }, (_, n) => 5 * n);
    expect(run(times, [], 0.5, { A_pre: -1000 })).toBe(0);
    expect(run(times, times, 0.5, { A_plus: 1000, A_pre: 0 })).toBe(10);
  });

  it('sends the weight as it was before the spike', () => {
    let received = 0;
    pair(stdpSuccessor, {
      step: 0.5,
      pre: [100],
      until: 110,
      initial: { w: 0.5 },
      after: (_, __, sum) => {
        received = sum;
      },
    });
    expect(received).toBe(0.5);
  });
});
