import { describe, expect, it } from 'vitest';
import { lifExponentialEscape } from '../../../controllers/neurons/lif-exponential-escape.ts';
import { drive } from './drive.ts';

/** A draw that never lets a neuron spike, and one that always does. */
const [NEVER, ALWAYS] = [() => 1 - 1e-12, () => 0];

it('the potential follows the steps of the source', () => {
  const releases = new Map([3, 4, 20, 47].map((step, k) => [step, 0.05 * (k + 1)]));
  const inhibition = new Map([10, 11, 30].map((step, k) => [step, 0.02 * (k + 1)]));
  const list = (spikes: ReadonlyMap<number, number>) => [...spikes].map(([step, weight]) => ({ step, weight }));
  const { traces } = drive(lifExponentialEscape, {
    step: 1,
    steps: 80,
    uniform: NEVER,
    inputs: { drive: (step) => 0.01 * step, suppression: (step) => (step > 40 ? 0.3 : 0) },
    spikes: { excitatory: list(releases), inhibitory: list(inhibition) },
  });
  let [v, i, h] = [0, 0, 0];
  for (let step = 1; step <= 80; step++) {
    i = i * Math.exp(-1 / 3) + (100 * (releases.get(step) ?? 0)) / 3;
    v += -v / 10 + i + 0.01 * step - h - (step > 40 ? 0.3 : 0);
    h += -h / 10 + (inhibition.get(step) ?? 0);
    expect(traces['v'][step - 1]).toBeCloseTo(v, 10);
  }
});

describe('spikes', () => {
  const spikesAt = (v: number, uniform: number): boolean =>
    drive(lifExponentialEscape, {
      step: 1,
      steps: 1,
      parameters: { tau_m: 1e12 },
      initial: { v },
      uniform: () => uniform,
    }).spikes.length > 0;

  it.each([-1, 0, 1, 2, 2.6])('come with the exponential of the potential: %d mV', (v) => {
    const p = 1e-3 * 20 * Math.exp((v - 2) / 0.3);
    expect(spikesAt(v, p * 0.999)).toBe(true);
    expect(spikesAt(v, p * 1.001 + 1e-15)).toBe(false);
  });

  it.each([2.8, 100])('are no more frequent than 200 Hz: %d mV', (v) => {
    expect(spikesAt(v, 0.1999)).toBe(true);
    expect(spikesAt(v, 0.2001)).toBe(false);
  });

  it('leave the potential at rest, and none follows within 2 ms', () => {
    const { spikes, traces } = drive(lifExponentialEscape, {
      step: 1,
      steps: 8,
      uniform: ALWAYS,
      inputs: { drive: () => 1 },
    });
    expect(spikes).toEqual([1, 4, 7]);
    expect(traces['v'].subarray(3, 5)).toEqual(Float64Array.of(0, 1));
  });
});
