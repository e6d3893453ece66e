import { describe, expect, it } from 'vitest';
import { threeStateRelease } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const [U, TAU_PSC, TAU_REC, TAU_FAC] = [0.04, 3, 100, 1000];

/** Release by the second of two spikes. */
const second = (step: number, interval: number, parameters = {}): number =>
  pair(threeStateRelease, { step, pre: [0, interval], until: interval, parameters, initial: { w: 1 } }).r;

/** The same from dy/dt = -y/tau_psc, dz/dt = y/tau_psc - z/tau_rec after a first release of U. */
function expected(interval: number): number {
  const y = U * Math.exp(-interval / TAU_PSC);
  const z = (U * (Math.exp(-interval / TAU_REC) - Math.exp(-interval / TAU_PSC))) / (1 - TAU_PSC / TAU_REC);
  const utilisation = U + U * (1 - U) * Math.exp(-interval / TAU_FAC);
  return utilisation * (1 - y - z);
}

describe.each([0.1, 1])('three-state release, step %d ms', (step) => {
  it.each([1, 5, 20, 300])('releases after %d ms what the three pools leave', (interval) => {
    expect(second(step, interval)).toBeCloseTo(expected(interval), 14);
  });

  it('releases more where the inactive pool empties at once', () => {
    expect(second(step, 20, { tau_rec: 1e-6 })).toBeGreaterThan(expected(20) + 1e-3);
  });
});
