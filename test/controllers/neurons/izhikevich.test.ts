import { describe, expect, it } from 'vitest';
import { izhikevich, izhikevichCells } from '../../../controllers/neurons/izhikevich.ts';
import { drive } from './drive.ts';

/** Spike times in ms from the start of a current that begins after 500 ms of rest; `null`: until the end, at 1000 ms. */
function fire(
  cell: keyof typeof izhikevichCells,
  step: number,
  current: number,
  width: number | null = null,
  rest = 0,
) {
  const { a, b, c, d } = izhikevichCells[cell];
  const on = (t: number) => t > 500 && (width === null || t <= 500 + width);
  const { spikes, traces } = drive(izhikevich, {
    step,
    steps: 1000 / step,
    parameters: { a: a * 1e-3, b: b * 1e-3, c: c * 1e3, d },
    inputs: { I_ext: (k) => (on(k * step) ? current : rest) },
    record: ['v'],
  });
  const times = spikes.map((k) => k * step - 500).filter((t) => t > 0);
  return { times, intervals: times.slice(1).map((t, i) => t - times[i]), v: traces.v };
}

/** Lengths of runs of spikes closer than 10 ms. */
function bursts(intervals: readonly number[]): number[] {
  const lengths = [1];
  for (const interval of intervals) {
    if (interval < 10) lengths[lengths.length - 1] += 1;
    else lengths.push(1);
  }
  return lengths;
}

/** The patterns of Izhikevich 2003, figure 2, and 2004, figure 1, at steps of 0.1 and 0.25 ms. */
describe.each([0.1, 0.25])('izhikevich at %d ms', (step) => {
  it('spikes regularly after a first short interval', () => {
    const { intervals } = fire('regularSpiking', step, 10);
    expect(intervals[0]).toBeLessThan(0.6 * intervals[1]);
    expect(Math.max(...intervals.slice(1)) - Math.min(...intervals.slice(1))).toBeLessThan(1);
    expect(intervals.length).toBe(11);
  });

  it('bursts first and then spikes singly (intrinsically bursting, mixed mode)', () => {
    const lengths = bursts(fire('intrinsicallyBursting', step, 10).intervals);
    expect(lengths[0]).toBe(3);
    expect(new Set(lengths.slice(1))).toEqual(new Set([1]));
    expect(lengths.length).toBeGreaterThan(10);
  });

  it('bursts for as long as the current lasts (chattering, tonic bursting)', () => {
    for (const [cell, current] of [
      ['chattering', 10],
      ['tonicBursting', 15],
    ] as const) {
      const lengths = bursts(fire(cell, step, current).intervals).slice(1, -1);
      expect(lengths.length).toBeGreaterThan(5);
      expect(Math.min(...lengths)).toBeGreaterThanOrEqual(4);
    }
  });

  it('spikes fast and without slow adaptation (fast spiking)', () => {
    const { intervals } = fire('fastSpiking', step, 10);
    expect(intervals.length).toBeGreaterThan(55);
    expect(Math.max(...intervals.slice(3))).toBeLessThan(8.6);
  });

  it('spikes tonically from rest and rebounds in a burst from inhibition (thalamocortical)', () => {
    expect(fire('thalamocortical', step, 5).times.length).toBeGreaterThan(60);
    const rebound = fire('thalamocortical', step, -10, 200).times;
    expect(rebound.length).toBeGreaterThanOrEqual(3);
    expect(rebound[0]).toBeGreaterThan(200);
    expect(rebound[2]).toBeLessThan(230);
  });

  it('adapts and rebounds (low-threshold spiking)', () => {
    const { intervals } = fire('lowThresholdSpiking', step, 10);
    expect(intervals.slice(0, 5)).toEqual(intervals.slice(0, 5).toSorted((x, y) => x - y));
    expect(intervals.at(-1)).toBeGreaterThan(3 * intervals[0]);
    expect(fire('lowThresholdSpiking', step, -10, 200).times.length).toBe(1);
  });

  it('rings after a push (resonator)', () => {
    const { v, times } = fire('resonator', step, 3, 1, -1);
    const rest = v[500 / step - 1];
    const after = v.subarray(500 / step);
    const crossings = after.filter((x, i) => i > 0 && x > rest !== after[i - 1] > rest).length;
    expect(times).toEqual([]);
    expect(crossings).toBeGreaterThanOrEqual(6);
  });

  it('spikes once, or in one burst, at the start of a current (phasic)', () => {
    expect(fire('phasicSpiking', step, 0.5).times.length).toBe(1);
    expect(bursts(fire('phasicBursting', step, 0.6).intervals)).toEqual([7]);
  });

  it('spikes tonically and lowers its rate under a strong current', () => {
    const { intervals } = fire('tonicSpiking', step, 14);
    expect(intervals.length).toBeGreaterThan(15);
    const adapting = fire('spikeFrequencyAdaptation', step, 30).intervals;
    expect(adapting.at(-1)).toBeGreaterThan(10 * adapting[0]);
  });

  it('spikes late after a brief push (latency), and after a brief pull (rebound)', () => {
    const late = fire('spikeLatency', step, 7.04, 3).times;
    expect(late.length).toBe(1);
    expect(late[0]).toBeGreaterThan(6);
    const rebound = fire('reboundSpike', step, -15, 5).times;
    expect(rebound.length).toBe(1);
    expect(rebound[0]).toBeGreaterThan(5);
  });
});
