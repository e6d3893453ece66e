import { describe, expect, it } from 'vitest';
import { neuromodulatedEligibility } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

type Dose = Readonly<Partial<Record<'dopamine' | 'serotonin' | 'acetylcholine', number>>>;

/** The change of weight by pre, post, pre at 100, 110 and 125 ms, and doses at 1 s, until 2 s. */
function change(step: number, dose: Dose, parameters = {}): number {
  const give = Math.round(1000 / step);
  const result = pair(neuromodulatedEligibility, {
    step,
    pre: [100, 125],
    post: [110],
    until: 2000 - step,
    parameters,
    initial: { w: 0.5 },
    before: (time, simulation) => {
      if (Math.round(time / step) !== give) return;
      for (const [name, level] of Object.entries(dose)) simulation.setModulator(name, level);
    },
  });
  return result.w - 0.5;
}

const causal = Math.exp(-10 / 20);
const acausal = Math.exp(-15 / 20);
/** Integral in s of a product that decays at a rate in 1/ms over the second that follows a dose. */
const integral = (rate: number): number => ((1 - Math.exp(-1000 * rate)) / rate) * 1e-3;
const EXPECTED = {
  dopamine: 0.1 * causal * Math.exp(-890 / 2000) * integral(1 / 2000 + 1 / 200),
  serotonin: -0.05 * acausal * Math.exp(-875 / 5000) * integral(1 / 5000 + 1 / 500),
  acetylcholine: -0.02 * (causal * Math.exp(-890 / 100) + acausal * Math.exp(-875 / 100)) * integral(1 / 100),
};

describe.each([0.5, 1])('eligibility for three modulators, step %d ms', (step) => {
  it.each(['dopamine', 'serotonin', 'acetylcholine'] as const)('converts a trace of its own: %s', (name) => {
    expect(change(step, { [name]: 1 })).toBeCloseTo(EXPECTED[name], 12);
    expect(change(step, { [name]: 0.5 })).toBeCloseTo(EXPECTED[name] / 2, 12);
  });

  it('adds the modulators up', () => {
    const all = EXPECTED.dopamine + EXPECTED.serotonin + EXPECTED.acetylcholine;
    expect(change(step, { dopamine: 1, serotonin: 1, acetylcholine: 1 })).toBeCloseTo(all, 12);
  });

  it('waits for them: nothing changes without', () => {
    expect(change(step, {})).toBe(0);
    expect(change(step, { dopamine: 1 }, { eta_d: 0 })).toBe(0);
  });
});
