import { describe, expect, it } from 'vitest';
import { liquidTimeConstant } from '../../../controllers/neurons/liquid-time-constant.ts';
import { apart, drive } from './drive.ts';

describe('liquid time-constant', () => {
  it.each([0.1, 1])('approaches f A / (1 / tau + f) with the time constant tau / (1 + tau f), at %d ms', (step) => {
    for (const x of [0, 2, 4, 6]) {
      const f = 1 / (1 + Math.exp(4 - x));
      const tau = 20 / (1 + 20 * f);
      const { traces } = drive(liquidTimeConstant, {
        step,
        steps: 60 / step,
        parameters: { v_th: 2 },
        inputs: { x_ext: () => x },
      });
      const exact = traces.v.map((_, k) => f * tau * (1 - Math.exp((-(k + 1) * step) / tau)));
      expect(apart(traces.v, exact)).toBeLessThan(1e-8);
    }
  });

  it('stays between 0 and A under any drive', () => {
    const { traces } = drive(liquidTimeConstant, {
      step: 1,
      steps: 200,
      parameters: { v_th: 2 },
      inputs: { x_ext: (k) => 100 * Math.sin(k) },
    });
    expect(Math.min(...traces.v)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...traces.v)).toBeLessThanOrEqual(1);
  });

  it.each([0.1, 0.5])(
    'spikes when the closed form crosses the threshold, sooner the more it is driven, at %d ms',
    (step) => {
      for (const x of [3, 5]) {
        const f = 1 / (1 + Math.exp(4 - x));
        const tau = 20 / (1 + 20 * f);
        const { spikes } = drive(liquidTimeConstant, { step, steps: 200 / step, inputs: { x_ext: () => x } });
        const wait = Math.ceil((-tau * Math.log(1 - 0.5 / (f * tau))) / step);
        expect(spikes.slice(0, 3)).toEqual([wait, 2 * wait, 3 * wait]);
      }
    },
  );
});
