import { describe, expect, it } from 'vitest';
import { stdpPowerLaw } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

/** The weight after pairs at +10 ms and at -10 ms in turn, too far apart to see each other. */
function alternate(step: number, count: number, parameters: Readonly<Record<string, number>>): number {
  const pre = Array.from({ length: count }, (_, n) => 50 + n * 500);
  const post = pre.map((time, n) => time + (n % 2 === 0 ? 10 : -10));
  return pair(stdpPowerLaw, { step, pre, post, until: count * 500, parameters, initial: { w: 0.5 } }).w;
}

describe.each([0.5, 1])('power-law spike-timing-dependent plasticity, step %d ms', (step) => {
  const factor = Math.exp(-10 / 20);

  it.each([0.02, 0.4, 1])('changes by lambda (1 - w)^mu and lambda alpha w^mu, mu = %d', (mu) => {
    const up = 0.5 + 0.01 * 0.5 ** mu * factor;
    const parameters = { lambda: 0.01, alpha: 1.2, mu_plus: mu, mu_minus: mu };
    expect(alternate(step, 1, parameters)).toBeCloseTo(up, 12);
    expect(alternate(step, 2, parameters)).toBeCloseTo(up - 1.2 * 0.01 * up ** mu * factor, 12);
  });

  it('settles where both powers balance: at 1 / (1 + alpha^(1 / mu)) of w_max', { tags: 'long' }, () => {
    const settled = alternate(step, 600, { lambda: 0.02, alpha: 1.2, mu_plus: 0.5, mu_minus: 0.5 });
    expect(Math.abs(settled * (1 + 1.2 ** 2) - 1)).toBeLessThan(0.02);
  });

  it('has no such point where it is additive', { tags: 'long' }, () => {
    expect(alternate(step, 600, { lambda: 0.02, alpha: 1.2, mu_plus: 0, mu_minus: 0 })).toBe(0);
  });
});
