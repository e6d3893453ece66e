import { describe, expect, it } from 'vitest';
import { defineNeuron, type NeuronModel } from '../../../controllers/engine/index.ts';
import * as neurons from '../../../controllers/neurons/index.ts';
import { apart, drive } from './drive.ts';

const { exp, log } = Math;
const step = 0.5;
const steps = 400;

/** A signal that comes in a step, and lasts for it. */
const pulse = (at: number, weight: number) => ({ signal: [{ step: at, weight }] });

describe('the integrator and the neuron without leak', () => {
  it('add up r times the signal, and the constant one', () => {
    const parameters = { r: 20, bias: 2 };
    const { traces } = drive(neurons.nirIntegrator, { step, steps, parameters, spikes: pulse(10, 5) });
    const expected = Float64Array.from(
      { length: steps },
      (_, k) => 20e-3 * step * (2 * (k + 1) + (k + 1 >= 10 ? 5 : 0)),
    );
    expect(apart(traces['v'], expected)).toBeLessThan(1e-12);
  });

  it('spikes above the threshold, and starts anew', () => {
    const parameters = { r: 1000, bias: 0.25, v_threshold: 1, v_reset: -0.5 };
    const { spikes, traces } = drive(neurons.nirIf, { step: 1, steps: 20, parameters });
    // At 1 it does not spike yet.
    expect(spikes).toEqual([5, 12, 19]);
    expect(traces['v'][4]).toBe(-0.5);
  });
});

describe('the leaky ones', () => {
  const parameters = { tau: 8, r: 3, v_leak: -0.2, bias: 0.1 };

  it('relax to v_leak + r x, exactly', () => {
    const { traces, spikes } = drive(neurons.nirLi, { step, steps, parameters });
    const end = -0.2 + 3 * 0.1;
    const expected = Float64Array.from({ length: steps }, (_, k) => end * (1 - exp((-step * (k + 1)) / 8)));
    expect(apart(traces['v'], expected)).toBeLessThan(1e-12);
    expect(spikes).toEqual([]);
  });

  it('hold a signal for the step in which it comes', () => {
    const still = { ...parameters, v_leak: 0, bias: 0 };
    const { traces } = drive(neurons.nirLi, { step, steps: 40, parameters: still, spikes: pulse(5, 2) });
    const first = 3 * 2 * (1 - exp(-step / 8));
    const expected = Float64Array.from({ length: 40 }, (_, k) => (k < 4 ? 0 : first * exp((-step * (k - 4)) / 8)));
    expect(apart(traces['v'], expected)).toBeLessThan(1e-12);
  });

  it('spike when the solution passes the threshold', () => {
    const driven = { tau: 8, r: 1, bias: 2, v_threshold: 1, v_reset: 0.5 };
    const { spikes, traces } = drive(neurons.nirLif, { step: 0.01, steps: 3000, parameters: driven });
    const [first, again] = [8 * log(2), 8 * log(1.5)].map((time) => Math.floor(time / 0.01) + 1);
    expect(spikes.slice(0, 3)).toEqual([first, first + again, first + 2 * again]);
    expect(traces['v'][first - 1]).toBe(0.5);
  });
});

describe('the current-based ones', () => {
  const parameters = { tau_syn: 3, tau_mem: 8, r: 2, v_leak: 0, w_in: 1.5 };

  it('follow a pulse as two filters in a row, exactly', () => {
    const { traces } = drive(neurons.nirCubaLi, { step, steps: 60, parameters, spikes: pulse(1, 4) });
    const [a, b] = [exp(-step / 3), exp(-step / 8)];
    const current = 1.5 * 4 * (1 - a);
    expect(traces['i'][0]).toBeCloseTo(current, 12);
    // v in the step of the pulse: the difference of two responses; then i decays.
    const during = 2 * 1.5 * 4 * (1 - b - (3 / (8 - 3)) * (b - a));
    expect(traces['v'][0]).toBeCloseTo(during, 12);
    const between = (k: number): number => {
      const [ak, bk] = [exp((-step * k) / 3), exp((-step * k) / 8)];
      return during * bk + 2 * current * (3 / (8 - 3)) * (bk - ak);
    };
    for (const k of [1, 5, 50]) expect(traces['v'][k]).toBeCloseTo(between(k), 12);
  });

  /** Forward Euler, with the current of before or after its own step. */
  function euler(sequential: boolean, inputs: readonly number[]): { v: number[]; spikes: number[] } {
    let [v, i] = [0, 0];
    const out: { v: number[]; spikes: number[] } = { v: [], spikes: [] };
    inputs.forEach((x, k) => {
      const next = i + (step / 3) * (1.5 * x - i);
      v += (step / 8) * (2 * (sequential ? next : i) - v);
      i = next;
      if (v > 1) {
        out.spikes.push(k + 1);
        v = -0.25;
      }
      out.v.push(v);
    });
    return out;
  }

  const inputs = Array.from({ length: steps }, (_, k) => ((k * 7) % 5 === 0 ? 3 : 0));
  const signal = inputs.flatMap((weight, k) => (weight > 0 ? [{ step: k + 1, weight }] : []));
  const stepped = (model: NeuronModel) =>
    drive(model, { step, steps, parameters: { ...parameters, v_reset: -0.25 }, spikes: { signal } });

  it('step the current first where that is said', () => {
    const expected = euler(true, inputs);
    const { spikes, traces } = stepped(neurons.nirCubaLifSequential);
    expect(spikes).toEqual(expected.spikes);
    expect(spikes.length).toBeGreaterThan(10);
    expect(apart(traces['v'], expected.v)).toBeLessThan(1e-12);
    const readout = drive(neurons.nirCubaLiSequential, { step, steps: 3, parameters, spikes: pulse(1, 4) });
    expect(readout.traces['v'][0]).toBeCloseTo((step / 8) * 2 * (step / 3) * 1.5 * 4, 12);
  });

  it('step both from what was before in a copy that states Euler', () => {
    const expected = euler(false, inputs);
    const { spikes, traces } = stepped(defineNeuron({ ...neurons.nirCubaLif, method: 'euler' }));
    expect(spikes).toEqual(expected.spikes);
    expect(spikes).not.toEqual(euler(true, inputs).spikes);
    expect(apart(traces['v'], expected.v)).toBeLessThan(1e-12);
  });
});

describe('what remembers nothing', () => {
  it('spikes where the signal is above the threshold', () => {
    const spikes = { signal: [1, 2, 3].map((weight) => ({ step: 2 * weight, weight: weight / 2 })) };
    expect(drive(neurons.nirThreshold, { step, steps: 8, spikes }).spikes).toEqual([6]);
    expect(drive(neurons.nirThreshold, { step, steps: 3, parameters: { bias: 1.5 } }).spikes).toEqual([1, 2, 3]);
  });

  it('or gives the signal as it is', () => {
    const { traces, spikes } = drive(neurons.nirReadout, {
      step,
      steps: 3,
      parameters: { bias: -1 },
      spikes: pulse(2, 3),
    });
    expect([...traces['x']]).toEqual([-1, 2, -1]);
    expect(spikes).toEqual([]);
  });
});

it.each([neurons.nirIf, neurons.nirLif, neurons.nirCubaLif, neurons.nirThreshold])(
  'spikes above the threshold, not at it: $name',
  (model) => {
    const still = { step: 1, steps: 1, parameters: { v_threshold: 0.5 } };
    // Nothing leaks or comes in: v stays where it is.
    const quiet: Record<string, Record<string, number>> = {
      nir_if: { r: 0 },
      nir_lif: { v_leak: 0.5 },
      nir_cuba_lif: { v_leak: 0.5 },
      nir_threshold: {},
    };
    const at = (v: number) => {
      const [state, parameters] =
        model.name === 'nir_threshold'
          ? [{}, { threshold: 0.5, bias: v }]
          : [{ v }, { ...still.parameters, ...quiet[model.name] }];
      return drive(model as NeuronModel, { ...still, parameters, initial: state }).spikes;
    };
    expect(at(0.5)).toEqual([]);
    expect(at(0.7)).toEqual([1]);
  },
);
