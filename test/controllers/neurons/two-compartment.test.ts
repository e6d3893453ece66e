import { describe, expect, it } from 'vitest';
import { lifConductance } from '../../../controllers/neurons/lif-conductance.ts';
import { twoCompartment } from '../../../controllers/neurons/two-compartment.ts';
import { inFull } from '../../effort.ts';
import { drive } from './drive.ts';

const PASSIVE = { g_na: 0, g_k: 0 };

/** Largest depolarisation of dendrite and soma, in mV, from `count` AMPA and NMDA synapses of 3 nS, 0.1 ms apart. */
function depolarisation(
  count: number,
  step: number,
  parameters = {},
  model: Parameters<typeof drive>[0] = twoCompartment,
) {
  const list = Array.from({ length: count }, (_, i) => ({ step: Math.round((10 + 0.1 * i) / step) + 1, weight: 3 }));
  const { traces } = drive(model, {
    step,
    steps: 40 / step,
    parameters,
    spikes: { ampa: list, nmda: list },
    record: ['v', 'v_d'],
  });
  return { dendrite: Math.max(...traces.v_d) + 65, soma: Math.max(...traces.v) + 65 };
}

describe('two compartments', () => {
  it.each([0.1, 0.5])(
    'attenuate a current into the dendrite by g_c / (g_c + g_Ls), and one into the soma by less, at %d ms',
    (step) => {
      const rest = (input: string) => {
        const { traces } = drive(twoCompartment, { step, steps: 600 / step, inputs: { [input]: () => 50 } });
        return { soma: (traces.v.at(-1) as number) + 65, dendrite: (traces.v_d.at(-1) as number) + 65 };
      };
      const dendritic = rest('I_d');
      const somatic = rest('I_s');
      expect(dendritic.soma / dendritic.dendrite).toBeCloseTo(15 / 25, 9);
      expect(somatic.dendrite / somatic.soma).toBeCloseTo(15 / 17.5, 9);
      // Reciprocity: the same current gives the same potential across.
      expect(dendritic.soma).toBeCloseTo(somatic.dendrite, 9);
      expect(dendritic.soma).toBeCloseTo((50 * 15) / (10 * 2.5 + 15 * 12.5), 9);
    },
  );

  it.each(inFull(0.1, 0.05))(
    'add synapses up to less than their sum, and above a threshold to more, at %d ms',
    { tags: 'long' },
    (step) => {
      const one = depolarisation(1, step).dendrite;
      for (let count = 2; count <= 9; count++) {
        expect(depolarisation(count, step).dendrite).toBeLessThan(one * count);
        expect(depolarisation(count, step)).toEqual(depolarisation(count, step, PASSIVE));
      }
      expect(depolarisation(10, step).dendrite).toBeGreaterThan(1.4 * one * 10);
      expect(depolarisation(10, step, PASSIVE).dendrite).toBeLessThan(one * 10);
      expect(depolarisation(13, step).soma).toBeGreaterThan(depolarisation(13, step, PASSIVE).soma + 3);
    },
  );

  it.each(inFull(0.1, 0.05))(
    'add up to what a point neuron of the same membrane cannot, at %d ms',
    { tags: 'long' },
    (step) => {
      /** Largest depolarisation of the whole membrane in one, from the same AMPA synapses. */
      const point = (count: number): number => {
        const { traces } = drive(lifConductance, {
          step,
          steps: 40 / step,
          parameters: { C_m: 250, g_L: 12.5, E_L: -65, V_reset: -65, V_th: 100, tau_syn_ex: 2 },
          spikes: {
            excitatory: Array.from({ length: count }, (_, i) => ({
              step: Math.round((10 + 0.1 * i) / step) + 1,
              weight: 3,
            })),
          },
        });
        return Math.max(...traces.v) + 65;
      };
      /** Of the sum of single potentials, by number of synapses. */
      const gain = (of: (count: number) => number): number[] => {
        const one = of(1);
        return Array.from({ length: 12 }, (_, i) => of(i + 1) / (one * (i + 1)));
      };
      const [dendrite, membrane] = [gain((count) => depolarisation(count, step).dendrite), gain(point)];
      // One falls all along; the other falls, jumps above the sum at the dendritic spike, and falls again.
      expect(membrane).toEqual(membrane.toSorted((a, b) => b - a));
      const jumps = dendrite.flatMap((one, i) => (i > 0 && one > dendrite[i - 1] ? [i + 1] : []));
      expect(jumps).toEqual([10]);
      expect(dendrite[9]).toBeGreaterThan(1.4);
      expect(dendrite[8]).toBeLessThan(1);
    },
  );

  it('has the dendritic input-output curve of the source, which steps by forward Euler: 8 synapses fail, 9 succeed', () => {
    const published = { ...twoCompartment, method: 'euler' } as const;
    expect(depolarisation(8, 0.1, {}, published).dendrite).toBeCloseTo(27.28, 1);
    expect(depolarisation(9, 0.1, {}, published).dendrite).toBeCloseTo(58.07, 1);
  });

  it('is held towards E_in by a conductance G on the soma, against leaks of soma and dendrite', () => {
    const { traces } = drive(twoCompartment, {
      step: 0.1,
      steps: 6000,
      parameters: { tau_gaba: 1e9 },
      spikes: { gaba: [{ step: 1, weight: 40 }] },
    });
    const leaks = 10 + (15 * 2.5) / (15 + 2.5);
    expect(traces.v.at(-1)).toBeCloseTo(-65 + (40 * (-80 + 65)) / (40 + leaks), 3);
  });

  it('rests for the pause between two dendritic spikes, and goes through sodium and potassium in each', () => {
    const { traces } = drive(twoCompartment, {
      step: 0.1,
      steps: 300,
      parameters: { V_th: 100 },
      inputs: { I_d: () => 2000 },
    });
    const starts = [...traces.sodium.keys()].filter((k) => traces.sodium[k] > 0 && !(traces.sodium[k - 1] > 0));
    expect(starts.slice(1).map((k, i) => k - starts[i])).toEqual(starts.slice(1).map(() => 50));
    const [first] = starts;
    const open = (trace: Float64Array) =>
      [...trace.subarray(first, first + 50).keys()].filter((k) => trace[first + k] > 0);
    expect(open(traces.sodium)).toEqual(Array.from({ length: 12 }, (_, k) => k));
    expect(open(traces.potassium)).toEqual(Array.from({ length: 25 }, (_, k) => k + 1));
  });
});
