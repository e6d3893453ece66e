import { describe, expect, it } from 'vitest';
import { threeCompartment } from '../../../controllers/neurons/three-compartment.ts';
import { drive } from './drive.ts';

const PASSIVE = { g_na1: 0, g_k1: 0, g_na2: 0, g_k2: 0 };

/** Largest depolarisations, in mV, from one synaptic conductance. */
function peaks(receptor: 'trunk' | 'tuft', weight: number, step: number, parameters = {}) {
  const { traces } = drive(threeCompartment, {
    step,
    steps: 60 / step,
    parameters,
    spikes: { [receptor]: [{ step: 1, weight }] },
  });
  const [soma, trunk, tuft] = [traces.v, traces.v_1, traces.v_2].map((trace) => Math.max(...trace) + 65);
  return { soma, trunk, tuft };
}

describe.each([0.1, 0.05])('a spike of the soma, at %d ms', (step) => {
  /** As in the example of the source: 115 pA into the soma for 100 ms. */
  const fire = (parameters: Readonly<Record<string, number>> = {}) => {
    const { traces, spikes } = drive(threeCompartment, {
      step,
      steps: 170 / step,
      parameters,
      inputs: { I_s: (k) => (k * step > 10 && k * step <= 110 ? 115 : 0) },
      record: ['v', 'v_1', 'v_2'],
    });
    const topOf = (trace: Float64Array) => {
      const window = trace.subarray(spikes[0] - 1, spikes[0] + 8 / step);
      const top = Math.max(...window);
      return { top, after: window.indexOf(top) * step };
    };
    return { traces, times: spikes.map((k) => k * step), trunk: topOf(traces.v_1), tuft: topOf(traces.v_2) };
  };

  it('travels back into the dendrites, as in the figure of the source', () => {
    const { traces, times, trunk, tuft } = fire();
    // The figure, in steps of 0.1 ms, has five spikes, 11.5 to 11.7 ms apart. With shorter steps there is time for a sixth.
    expect(times.length).toBe(step === 0.1 ? 5 : 6);
    times.slice(1).forEach((time, i) => {
      expect(Math.abs(time - times[i] - 11.6)).toBeLessThan(0.4);
    });
    // Of 40 mV, 26.6 are left when the soma is reset; trunk and next dendrite reach -7.5 and -11 mV, one after the other.
    const before = Math.round((times[0] + 0.7) / step) - 1;
    expect(Math.abs(traces.v[before] - 26.6)).toBeLessThan(1);
    expect(Math.abs(trunk.top + 7.5)).toBeLessThan(2);
    expect(Math.abs(tuft.top + 11)).toBeLessThan(3);
    expect(trunk.after).toBeGreaterThan(0.5);
    expect(tuft.after).toBeGreaterThan(trunk.after + 1);
  });

  it('does not, where it resets the soma at once', () => {
    const { times, trunk, tuft } = fire({ width: 0 });
    expect(times.length).toBe(3);
    for (const { top } of [trunk, tuft]) expect(top).toBeLessThan(-43);
  });

  it('needs the sodium of the dendrites to reach the tuft', () => {
    const { trunk, tuft } = fire(PASSIVE);
    expect(trunk.top).toBeLessThan(-20);
    expect(tuft.top).toBeLessThan(-35);
  });

  it('pulls passive dendrites as two exponentials say while the soma is held at it', () => {
    const width = 3;
    const { traces, spikes } = drive(threeCompartment, {
      step,
      steps: width / step + 2,
      parameters: { ...PASSIVE, width, t_hold: width },
      initial: { v: -30 },
    });
    expect(spikes).toEqual([1]);
    // dx/dt = A x + b, with x the potentials of trunk and tuft above rest, and the soma 105 mV above it.
    const [a, b, c, d] = [-(1.32 + 15 + 6) / 33, 6 / 33, 6 / 13.2, -(0.528 + 6) / 13.2];
    const drive1 = (15 * 105) / 33;
    const determinant = a * d - b * c;
    const [rest1, rest2] = [(-d * drive1) / determinant, (c * drive1) / determinant];
    const root = Math.sqrt((a - d) ** 2 + 4 * b * c);
    const [fast, slow] = [(a + d - root) / 2, (a + d + root) / 2];
    const [start1, start2] = [traces.v_1[0] + 65 - rest1, traces.v_2[0] + 65 - rest2];
    for (let k = 1; k <= width / step; k++) {
      const [f, s] = [Math.exp(fast * k * step), Math.exp(slow * k * step)];
      const [own, mixed] = [(slow * f - fast * s) / (slow - fast), (s - f) / (slow - fast)];
      const trunk = rest1 + own * start1 + mixed * (a * start1 + b * start2);
      const tuft = rest2 + own * start2 + mixed * (c * start1 + d * start2);
      expect(traces.v[k]).toBe(40);
      expect(Math.abs(traces.v_1[k] + 65 - trunk)).toBeLessThan(1e-5);
      expect(Math.abs(traces.v_2[k] + 65 - tuft)).toBeLessThan(1e-5);
    }
    expect(traces.v.at(-1)).toBeLessThan(-50);
  });
});

describe('three compartments', () => {
  it.each([0.1, 0.2])('are a chain of voltage dividers for a constant current, at %d ms', (step) => {
    const { traces } = drive(threeCompartment, { step, steps: 800 / step, inputs: { I_2: () => 10 } });
    const [soma, trunk, tuft] = [traces.v, traces.v_1, traces.v_2].map((trace) => (trace.at(-1) as number) + 65);
    const load = 1.32 + (15 * 2.2) / (15 + 2.2);
    expect(soma / trunk).toBeCloseTo(15 / 17.2, 9);
    expect(trunk / tuft).toBeCloseTo(6 / (6 + load), 9);
    expect(tuft).toBeCloseTo(10 / (0.528 + (6 * load) / (6 + load)), 8);
  });

  it('are held towards E_in by a conductance G on the soma, against the leaks of all three', () => {
    const { traces } = drive(threeCompartment, {
      step: 0.1,
      steps: 8000,
      parameters: { tau_gaba: 1e9 },
      spikes: { gaba: [{ step: 1, weight: 10 }] },
    });
    const inSeries = (a: number, b: number): number => (a * b) / (a + b);
    const leaks = 2.2 + inSeries(15, 1.32 + inSeries(6, 0.528));
    expect(traces.v.at(-1)).toBeCloseTo(-65 + (10 * (-80 + 65)) / (10 + leaks), 3);
  });

  it.each([0.1, 0.05])('attenuate a synaptic potential more the further out it starts, at %d ms', (step) => {
    const near = peaks('trunk', 1, step);
    const far = peaks('tuft', 1, step);
    expect(far.tuft).toBeGreaterThan(near.trunk);
    expect(far.soma).toBeLessThan(near.soma);
    expect(far.tuft / far.soma).toBeGreaterThan(2 * (near.trunk / near.soma));
    expect(far.tuft).toBeGreaterThan(far.trunk);
    expect(far.trunk).toBeGreaterThan(far.soma);
  });

  it.each([0.1, 0.05])('amplify synapses of the tuft that reach its threshold, at %d ms', { tags: 'long' }, (step) => {
    const one = peaks('tuft', 1, step).tuft;
    expect(peaks('tuft', 12, step)).toEqual(peaks('tuft', 12, step, PASSIVE));
    expect(peaks('tuft', 12, step).tuft).toBeLessThan(12 * one);
    expect(peaks('tuft', 13, step).tuft).toBeGreaterThan(peaks('tuft', 13, step, PASSIVE).tuft + 20);
    expect(peaks('tuft', 13, step).tuft).toBeGreaterThan(13 * one);
  });
});
