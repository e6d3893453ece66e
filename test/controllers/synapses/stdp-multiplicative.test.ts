import { describe, expect, it } from 'vitest';
import { stdpMultiplicative } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const PARAMETERS = { lambda: 0.05, alpha: 1.2, w_max: 10 };

/** The weight after `count` pairs at a lag, too far apart to see each other. */
function pairs(step: number, lag: number, count: number, parameters = {}): number {
  const pre = Array.from({ length: count }, (_, n) => 50 + n * 900);
  const post = pre.map((time) => time + lag);
  return pair(stdpMultiplicative, {
    step,
    pre,
    post,
    until: count * 900,
    parameters: { ...PARAMETERS, ...parameters },
    initial: { w: 4 },
  }).w;
}

describe.each([0.5, 1])('multiplicative spike-timing-dependent plasticity, step %d ms', (step) => {
  it('approaches both bounds geometrically', () => {
    const factor = Math.exp(-10 / 20);
    expect(pairs(step, 10, 20)).toBeCloseTo(10 - 6 * (1 - 0.05 * factor) ** 20, 12);
    expect(pairs(step, -10, 20)).toBeCloseTo(4 * (1 - 1.2 * 0.05 * factor) ** 20, 12);
  });

  it('does not pair spikes of one step', () => {
    expect(pairs(step, 0, 1)).toBe(4);
  });

  it('does nothing without a step size', () => {
    expect(pairs(step, 10, 20, { lambda: 0 })).toBe(4);
  });
});
