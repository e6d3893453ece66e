import { describe, expect, it } from 'vitest';
import { parseQuantity, quantity } from '../../../controllers/engine/index.ts';
import {
  adaptiveExponentialBiexponential as cell,
  hippocampalCells,
} from '../../../controllers/neurons/adaptive-exponential-biexponential.ts';
import type { Protocol } from './drive.ts';
import { apart, drive } from './drive.ts';

describe('adaptive exponential, biexponential', () => {
  it.each([0.1, 0.5])(
    'has the conductances of the authors, whose peak is w tau_decay / (tau_decay - tau_rise), at %d ms',
    (step) => {
      const { traces } = drive(cell, {
        step,
        steps: 60 / step,
        spikes: {
          excitatory: [{ step: 1, weight: 0.5 }],
          inhibitory: [{ step: 1, weight: 0.7 }],
          mossy: [{ step: 1, weight: 0.4 }],
        },
      });
      const conductance = (w: number, rise: number, decay: number) => {
        const peak = ((decay * rise) / (decay - rise)) * Math.log(decay / rise);
        const norm = 1 / (Math.exp(-peak / decay) - Math.exp(-peak / rise));
        const at = (t: number) => ((w * norm * decay) / (decay - rise)) * (Math.exp(-t / decay) - Math.exp(-t / rise));
        expect(at(peak)).toBeCloseTo((w * decay) / (decay - rise), 12);
        return traces.v.map((_, k) => at((k + 1) * step));
      };
      expect(apart(traces.g_ex, conductance(0.5, 1.3, 9.5))).toBeLessThan(1e-11);
      expect(apart(traces.g_in, conductance(0.7, 0.3, 3.3))).toBeLessThan(1e-11);
      expect(apart(traces.g_mf, conductance(0.4, 0.65, 5.4))).toBeLessThan(1e-11);
    },
  );

  it('has pyramidal cells as its defaults', () => {
    for (const [name, value] of Object.entries(hippocampalCells.pyramidal)) {
      const { default: wanted, unit } = cell.parameters[name as keyof typeof cell.parameters];
      expect(parseQuantity(value)).toEqual(quantity(wanted, unit));
    }
  });

  it.each([0.05, 0.1])('adapts as a pyramidal cell and not as a basket cell, at %d ms', { tags: 'long' }, (step) => {
    const intervals = (parameters: Protocol['parameters'] & object, current: number) => {
      const { spikes } = drive(cell, {
        step,
        steps: 2000 / step,
        parameters,
        inputs: { I_ext: () => current },
        record: [],
      });
      return spikes.slice(1).map((k, i) => (k - spikes[i]) * step);
    };
    const pyramidal = intervals(hippocampalCells.pyramidal, 500);
    const basket = intervals(hippocampalCells.basket, 300);
    expect(pyramidal.length).toBeGreaterThan(5);
    expect(pyramidal.at(-1)).toBeGreaterThan(1.5 * pyramidal[0]);
    expect(basket.length).toBeGreaterThan(50);
    expect(basket.at(-1)).toBeLessThan(1.5 * basket[0]);
    expect(intervals(hippocampalCells.pyramidal, 0)).toEqual([]);
    expect(intervals(hippocampalCells.basket, 0)).toEqual([]);
  });
});

it('is driven by mossy fibres as by recurrent excitation of the same shape', () => {
  const answer = (receptor: 'excitatory' | 'mossy') =>
    drive(cell, {
      step: 0.1,
      steps: 300,
      parameters: { rise_mf: 1.3, decay_mf: 9.5 },
      spikes: { [receptor]: [{ step: 1, weight: 0.3 }] },
    }).traces.v;
  expect(apart(answer('mossy'), answer('excitatory'))).toBeLessThan(1e-12);
  expect(Math.max(...answer('mossy'))).toBeGreaterThan(-75);
});
