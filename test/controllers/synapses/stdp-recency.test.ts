import { describe, expect, it } from 'vitest';
import { stdpRecency } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const weight = (pre: number[], post: number[], parameters = {}): number =>
  pair(stdpRecency, { step: 1, pre, post, until: 200, parameters, initial: { w: 0.5 } }).w;

describe('plasticity by recency', () => {
  it.each([0, 1, 11])('grows by one step whatever the lag within the window, %d ms', (lag) => {
    expect(weight([100], [100 + lag])).toBeCloseTo(0.6, 12);
  });

  it('shrinks when the last spike is longer ago, yet to come, or was never', () => {
    expect(weight([100], [113])).toBeCloseTo(0.45, 12);
    expect(weight([100], [99])).toBeCloseTo(0.45, 12);
    expect(weight([], [99])).toBeCloseTo(0.45, 12);
  });

  it('the last spike counts, not how many there were', () => {
    expect(weight([80, 85, 90], [103])).toBeCloseTo(0.45, 12);
  });

  it('keeps to its bounds', () => {
    const times = Array.from({ length: 12 }, (_, n) => 10 + 15 * n);
    expect(weight(times, times)).toBe(1);
    expect(weight([], times)).toBe(0);
  });
});
