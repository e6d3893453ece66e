import { expect, it } from 'vitest';
import { linearPoisson } from '../../../controllers/neurons/linear-poisson.ts';
import { drive } from './drive.ts';

it('has a rate that is its filtered input, stepped by Euler', () => {
  const { traces } = drive(linearPoisson, {
    step: 1,
    steps: 20,
    spikes: {
      rate: [
        { step: 2, weight: 30 },
        { step: 5, weight: 10 },
      ],
    },
  });
  let r = 0;
  for (let step = 1; step <= 20; step++) {
    r += -r / 5 + (step === 2 ? 30 : step === 5 ? 10 : 0);
    expect(traces['r'][step - 1]).toBeCloseTo(r, 12);
  }
});

it.each([
  [100, 0.1],
  [12.5, 0.0125],
  [-40, 0],
])('spikes at a rate of %d Hz with a probability of %d in 1 ms', (rate, p) => {
  const spikes = (uniform: number): number =>
    drive(linearPoisson, {
      step: 1,
      steps: 1,
      spikes: { rate: [{ step: 1, weight: rate }] },
      uniform: () => uniform,
    }).spikes.length;
  expect(spikes(p * 1.001)).toBe(0);
  if (p > 0) expect(spikes(p * 0.999)).toBe(1);
});
