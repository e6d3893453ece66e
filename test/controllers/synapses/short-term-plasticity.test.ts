import { describe, expect, it } from 'vitest';
import { shortTermPlasticity } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

/** Utilisation and release by each spike of a regular train; times in ms. */
function train(step: number, interval: number, count: number, parameters = {}): { u: number[]; r: number[] } {
  const u: number[] = [];
  const r: number[] = [];
  pair(shortTermPlasticity, {
    step,
    pre: Array.from({ length: count }, (_, n) => n * interval),
    until: interval * count - 1,
    parameters,
    initial: { w: 1 },
    after: (time, state) => {
      if (Math.abs(time / interval - Math.round(time / interval)) > 1e-9) return;
      u.push(state('u'));
      r.push(state('r'));
    },
  });
  return { u, r };
}

const [U, TAU_REC, TAU_FAC] = [0.03, 130, 530];

describe.each([0.1, 1])('short-term plasticity, step %d ms', (step) => {
  it.each([20, 100])('settles where both recoveries over %d ms balance', { tags: 'long' }, (interval) => {
    const { u, r } = train(step, interval, 400);
    const utilisation = U / (1 - (1 - U) * Math.exp(-interval / TAU_FAC));
    const kept = Math.exp(-interval / TAU_REC);
    expect(u[0]).toBeCloseTo(U, 15);
    expect(u.at(-1)).toBeCloseTo(utilisation, 9);
    expect(r.at(-1)).toBeCloseTo((utilisation * (1 - kept)) / (1 - (1 - utilisation) * kept), 9);
  });

  it('facilitates: a second spike after 20 ms releases nearly twice as much', () => {
    const { r } = train(step, 20, 2);
    const second = U + U * (1 - U) * Math.exp(-20 / TAU_FAC);
    expect(r[1]).toBeCloseTo(second * (1 - U * Math.exp(-20 / TAU_REC)), 12);
    expect(r[1] / r[0]).toBeGreaterThan(1.8);
  });

  it('does not facilitate where utilisation is gone at once', () => {
    const { r } = train(step, 20, 2, { tau_fac: 1e-6 });
    expect(r[1]).toBeCloseTo(U * (1 - U * Math.exp(-20 / TAU_REC)), 12);
    expect(r[1]).toBeLessThan(r[0]);
  });
});
