import { describe, expect, it } from 'vitest';
import { stdpAsymmetric } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const change = (step: number, lag: number, parameters = {}): number =>
  pair(stdpAsymmetric, { step, pre: [100], post: [100 + lag], until: 200, parameters, initial: { w: 20 } }).w - 20;

describe.each([0.1, 1])('asymmetric window, step %d ms', (step) => {
  it.each([1, 10, 40])('changes by +-A w_max e^(-|lag| / tau) at lags of +-%d ms', (lag) => {
    const size = 0.01 * 40 * Math.exp(-lag / 20);
    expect(change(step, lag)).toBeCloseTo(size, 12);
    expect(change(step, -lag)).toBeCloseTo(-size, 12);
  });

  it('keeps to its bounds', () => {
    const pre = Array.from({ length: 51 }, (_, n) => n * 10);
    const post = (lag: number): number[] => pre.slice(0, -1).map((time) => time + lag);
    expect(pair(stdpAsymmetric, { step, pre, post: post(1), until: 499, initial: { w: 39 } }).w).toBe(40);
    expect(pair(stdpAsymmetric, { step, pre, post: post(9), until: 500, initial: { w: 1 } }).w).toBe(0);
  });

  it('does nothing without amplitude', () => {
    expect(change(step, 10, { A: 0 })).toBe(0);
  });
});
