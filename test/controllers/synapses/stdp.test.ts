import { describe, expect, it } from 'vitest';
import { stdp } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const change = (step: number, lag: number, parameters = {}): number =>
  pair(stdp, { step, pre: [100], post: [100 + lag], until: 200, parameters, initial: { w: 0.5 } }).w - 0.5;

describe.each([0.1, 1])('additive spike-timing-dependent plasticity, step %d ms', (step) => {
  it.each([1, 10, 40])('has exponential windows: lags of +-%d ms', (lag) => {
    expect(change(step, lag)).toBeCloseTo(0.01 * Math.exp(-lag / 20), 12);
    expect(change(step, -lag)).toBeCloseTo(-0.0105 * Math.exp(-lag / 20), 12);
  });

  it('counts a coincidence as pre before post', () => {
    expect(change(step, 0)).toBeCloseTo(0.01, 12);
  });

  it('sums over all pairs', () => {
    const [pre, post] = [
      [3, 17, 40, 41],
      [10, 33, 60],
    ];
    const causal = pre.flatMap((a) => post.filter((b) => b > a).map((b) => 0.01 * Math.exp((a - b) / 20)));
    const acausal = pre.flatMap((a) => post.filter((b) => b < a).map((b) => 0.0105 * Math.exp((b - a) / 20)));
    const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
    expect(pair(stdp, { step, pre, post, until: 70, initial: { w: 0.5 } }).w).toBeCloseTo(
      0.5 + sum(causal) - sum(acausal),
      12,
    );
  });

  it('does nothing without amplitudes', () => {
    expect(change(step, 10, { A_plus: 0, A_minus: 0 })).toBe(0);
  });
});

it('has a window of each side: tau_plus for potentiation, tau_minus for depression', () => {
  const parameters = { tau_plus: 0.01, tau_minus: 0.04 };
  expect(change(1, 10, parameters)).toBeCloseTo(0.01 * Math.exp(-1), 12);
  expect(change(1, -10, parameters)).toBeCloseTo(-0.0105 * Math.exp(-1 / 4), 12);
});
