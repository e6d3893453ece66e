import { describe, expect, it } from 'vitest';
import { shortTermDepression } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

/** Release by each spike of a regular train; times in ms. */
function train(step: number, interval: number, count: number, parameters = {}): number[] {
  const pre = Array.from({ length: count }, (_, n) => n * interval);
  const released: number[] = [];
  pair(shortTermDepression, {
    step,
    pre,
    until: interval * count - 1,
    parameters,
    initial: { w: 1 },
    after: (time, state) => {
      if (Math.abs(time / interval - Math.round(time / interval)) < 1e-9) released.push(state('r'));
    },
  });
  return released;
}

const [U, TAU] = [0.67, 800];
const settled = (interval: number): number => {
  const kept = Math.exp(-interval / TAU);
  return (U * (1 - kept)) / (1 - (1 - U) * kept);
};

describe.each([0.1, 1])('short-term depression, step %d ms', (step) => {
  it.each([10, 50, 200])('settles where release and recovery over %d ms balance', { tags: 'long' }, (interval) => {
    const released = train(step, interval, 30);
    expect(released[0]).toBe(U);
    expect(released.at(-1)).toBeCloseTo(settled(interval), 9);
  });

  it('transmits no more than recovers: release times rate tends to 1 / tau_rec', { tags: 'long' }, () => {
    expect((train(step, 10, 30).at(-1) as number) / 10).toBeCloseTo(1 / TAU, 4);
    expect((train(step, 200, 30).at(-1) as number) / 200).toBeLessThan(0.85 / TAU);
  });

  it('does not depress where resources are back at once', () => {
    expect(train(step, 10, 30, { tau_rec: 1e-6 })).toEqual(Array(30).fill(U));
  });
});
