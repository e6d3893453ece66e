import { describe, expect, it } from 'vitest';
import { adaptiveExponential, adaptiveExponentialCells } from '../../../controllers/neurons/adaptive-exponential.ts';
import { drive } from './drive.ts';

const CURRENT = {
  tonic: 500,
  adapting: 500,
  initialBurst: 400,
  regularBursting: 210,
  delayedAccelerating: 300,
  delayedRegularBursting: 110,
  transient: 180,
  irregular: 160,
} as const;

/** Time to the first spike and intervals, in ms, under the current that Naud et al. 2008 show a pattern with. */
function fire(pattern: keyof typeof CURRENT, step: number) {
  const { spikes } = drive(adaptiveExponential, {
    step,
    steps: 800 / step,
    parameters: adaptiveExponentialCells[pattern],
    inputs: { I_ext: (k) => (k * step > 100 ? CURRENT[pattern] : 0) },
    record: [],
  });
  return { latency: spikes[0] * step - 100, intervals: spikes.slice(1).map((k, i) => (k - spikes[i]) * step) };
}

describe.each([0.1, 0.05])('adaptive exponential, the patterns of Naud et al. 2008 at %d ms', (step) => {
  it('tonic: equal intervals', () => {
    const { intervals } = fire('tonic', step);
    expect(intervals.length).toBeGreaterThan(60);
    expect(intervals.at(-1)).toBeLessThan(1.15 * intervals[0]);
  });

  it('adapting: intervals that grow to several times the first', () => {
    const { intervals } = fire('adapting', step);
    expect(intervals.slice(0, 7)).toEqual(intervals.slice(0, 7).toSorted((x, y) => x - y));
    expect(intervals.at(-1)).toBeGreaterThan(5 * intervals[0]);
  });

  it('initial burst: three spikes, then single ones', () => {
    const { intervals } = fire('initialBurst', step);
    expect(intervals.map((interval) => interval < 10).lastIndexOf(true)).toBe(1);
    expect(intervals.length).toBe(12);
  });

  it('regular bursting: pairs at equal distances', () => {
    const { intervals } = fire('regularBursting', step);
    const later = intervals.slice(3);
    later.forEach((interval, i) => {
      expect(interval).toBeCloseTo(i % 2 === 0 ? 5.4 : 133.2, 0);
    });
    expect(later.length).toBeGreaterThanOrEqual(6);
  });

  it('delayed accelerating: a late first spike, then ever shorter intervals', () => {
    const { latency, intervals } = fire('delayedAccelerating', step);
    expect(latency).toBeGreaterThan(30);
    expect(intervals.at(-1)).toBeLessThan(0.55 * intervals[0]);
  });

  it('delayed regular bursting: a late first burst, then equal ones', () => {
    const { latency, intervals } = fire('delayedRegularBursting', step);
    expect(latency).toBeGreaterThan(50);
    const pauses = intervals.filter((interval) => interval > 20);
    expect(pauses.length).toBeGreaterThanOrEqual(7);
    expect(Math.max(...pauses) - Math.min(...pauses)).toBeLessThan(2);
  });

  it('transient: one spike', () => {
    expect(fire('transient', step).intervals).toEqual([]);
  });

  it('irregular: intervals without a period', () => {
    const { intervals } = fire('irregular', step);
    expect(new Set(intervals.slice(10).map((interval) => Math.round(interval))).size).toBeGreaterThan(8);
  });
});

it('tonic: the interval of the published cell, by quadrature of its potential', () => {
  // b is 0, so that w stays between 0 and a (V_th - E_L) while an interval lasts.
  const interval = (w: number): number => {
    let time = 0;
    for (let v = -58; v < 0; v += 1e-4) {
      const current = 10 * (-70 - v) + 20 * Math.exp((v + 50) / 2) - w + 500;
      time += (1e-4 * 200) / current;
    }
    return time;
  };
  const { intervals } = fire('tonic', 0.05);
  const mean = intervals.slice(20).reduce((sum, one) => sum + one / (intervals.length - 20), 0);
  expect(mean).toBeGreaterThan(interval(0));
  expect(mean).toBeLessThan(interval(2 * (-50 + 70)));
});

describe('adaptive exponential', () => {
  const spikes = (step: number, current: number, parameters = {}) =>
    drive(adaptiveExponential, { step, steps: 2000 / step, parameters, inputs: { I_ext: () => current }, record: [] })
      .spikes.length;

  it.each([0.1, 0.2])('fires above g_L (V_th - E_L - Delta_T) without adaptation, and not below, at %d ms', (step) => {
    const rheobase = 30 * (-50.4 + 70.6 - 2);
    expect(spikes(step, rheobase * 0.995, { a: 0, b: 0 })).toBe(0);
    expect(spikes(step, rheobase * 1.005, { a: 0, b: 0 })).toBeGreaterThan(2);
  });

  it('adapts by 80.5 pA per spike, as the cell of Brette & Gerstner 2005', () => {
    const { traces, spikes } = drive(adaptiveExponential, { step: 0.1, steps: 3000, inputs: { I_ext: () => 900 } });
    const [, second] = spikes;
    // within a step, a (V_peak - E_L) / tau_w moves it by 0.25 pA at most
    expect(traces.w[second - 1] - traces.w[second - 2]).toBeGreaterThan(80.5 - 0.3);
    expect(traces.w[second - 1] - traces.w[second - 2]).toBeLessThan(80.5 + 0.3);
  });

  it('sees the potential at V_reset while it is refractory', () => {
    const { traces, spikes } = drive(adaptiveExponential, {
      step: 0.1,
      steps: 1000,
      parameters: { t_ref: 20 },
      inputs: { I_ext: () => 900 },
    });
    const w = traces.w.subarray(spikes[0] - 1, spikes[0] + 199);
    // dw/dt = -w / tau_w where v = V_reset = E_L.
    expect(w[199] / w[0]).toBeCloseTo(Math.exp(-19.9 / 144), 9);
  });
});
