// @module-tag long
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
  const on = (t: number) => t > 500 && (width === null || t <= 500 + width);
  const { spikes, traces } = drive(izhikevich, {
    step,
    steps: 1000 / step,
    parameters: izhikevichCells[cell],
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

/** The rest of figure 1 of Izhikevich 2004, under its currents, from rest at v and u. */
describe.each([0.1, 0.25])('izhikevich from rest at %d ms', (step) => {
  function respond(
    cell: keyof typeof izhikevichCells,
    until: number,
    [v, u]: readonly [number, number],
    current: (t: number) => number,
  ) {
    const { spikes, traces } = drive(izhikevich, {
      step,
      steps: until / step,
      parameters: izhikevichCells[cell],
      initial: { v, u },
      inputs: { I_ext: (k) => current((k - 1) * step) },
      record: ['v'],
    });
    const times = spikes.map((k) => k * step);
    return { times, intervals: times.slice(1).map((t, i) => t - times[i]), v: traces.v };
  }
  const pulses =
    (height: number, width: number, ...starts: number[]) =>
    (t: number): number =>
      starts.some((start) => t >= start && t < start + width) ? height : 0;

  it('starts at any rate (class 1), or at none below a limit (class 2), under a rising current', () => {
    const ramp = (slope: number, from: number) => (t: number) => from + (t > 30 ? slope * (t - 30) : 0);
    const one = respond('classOne', 300, [-60, 6], ramp(0.075, 0)).intervals;
    const two = respond('classTwo', 300, [-64, 0.26 * -64], ramp(0.015, -0.5)).intervals;
    expect(one[0]).toBeGreaterThan(2.2 * (one.at(-1) as number));
    expect(two[0]).toBeLessThan(25);
    expect(two[0]).toBeLessThan(2.5 * (two.at(-1) as number));
    expect(one).toEqual(one.toSorted((x, y) => y - x));
  });

  it('oscillates below its threshold after a spike', () => {
    const { times, v } = respond('subthresholdOscillation', 200, [-62, 0.26 * -62], pulses(2, 5, 20));
    expect(times.length).toBe(1);
    const after = v.subarray(45 / step);
    const mean = after.reduce((sum, x) => sum + x, 0) / after.length;
    const crossings = after.filter((x, i) => i > 0 && x > mean !== after[i - 1] > mean).length;
    expect(crossings).toBeGreaterThanOrEqual(4);
    expect(Math.max(...after)).toBeLessThan(-55);
  });

  it('answers a pair of pulses at its own frequency only (resonator), or as close as can be (integrator)', () => {
    const resonator = respond('resonance', 400, [-62, 0.26 * -62], pulses(0.65, 4, 40, 60, 280, 320)).times;
    expect(resonator.length).toBe(1);
    expect(resonator[0]).toBeGreaterThan(320);
    const integrator = respond('integration', 100, [-60, 6], pulses(9, 2, 9, 14, 70, 80)).times;
    expect(integrator.length).toBe(1);
    expect(integrator[0]).toBeLessThan(25);
  });

  it('rebounds from inhibition in a burst', () => {
    const { times, intervals } = respond('reboundBurst', 200, [-64, -16], pulses(-15, 5, 20));
    expect(times[0]).toBeGreaterThan(25);
    expect(times.length).toBeGreaterThanOrEqual(6);
    expect(Math.max(...intervals)).toBeLessThan(10);
  });

  it('has a threshold that inhibition lowers', () => {
    const pushed = pulses(1, 5, 10, 80);
    const pulled = pulses(-6, 5, 70);
    expect(respond('thresholdVariability', 100, [-64, -16], pushed).times).toEqual([]);
    const { times } = respond('thresholdVariability', 100, [-64, -16], (t) => pushed(t) + pulled(t));
    expect(times.length).toBe(1);
    expect(times[0]).toBeGreaterThan(80);
  });

  it('is switched to spiking and back by the same pulse (bistability)', () => {
    const at =
      (...starts: number[]) =>
      (t: number) =>
        0.24 + pulses(1, 5, ...starts)(t);
    const rest = [-61, 0.26 * -61] as const;
    expect(respond('bistability', 600, rest, at()).times).toEqual([]);
    const on = respond('bistability', 600, rest, at(37.5));
    expect(on.times.at(-1)).toBeGreaterThan(550);
    expect(Math.max(...on.intervals.slice(1)) - Math.min(...on.intervals.slice(1))).toBeLessThan(1);
    // It is the phase of the second pulse that matters.
    const ends = Array.from({ length: 20 }, (_, i) =>
      respond('bistability', 600, rest, at(37.5, 216 + 2 * i)).times.at(-1),
    );
    expect(ends.some((end) => (end as number) < 300)).toBe(true);
    expect(ends.some((end) => (end as number) > 550)).toBe(true);
  });

  it('is depolarised after a spike', () => {
    const { times, v } = respond('afterDepolarisation', 60, [-70, -14], pulses(20, 2, 9));
    expect(times.length).toBe(1);
    const after = v.subarray(Math.round((times[0] + 1) / step));
    expect(Math.max(...after)).toBeGreaterThan(-59);
    expect(after.at(-1)).toBeLessThan(-69);
  });

  it('lets a slow current pass and spikes at a fast one (accommodation)', () => {
    const ramp = (width: number) => (t: number) => (t < 100 || t >= 100 + width ? 0 : (15 * (t - 100)) / width);
    expect(respond('accommodation', 500, [-75, -10], ramp(300)).times).toEqual([]);
    expect(respond('accommodation', 500, [-75, -10], ramp(10)).times.length).toBe(1);
  });

  it('spikes, or bursts, while it is inhibited', () => {
    const inhibition = (t: number): number => (t < 50 || t > 250 ? 80 : 75);
    const free = (): number => 80;
    for (const cell of ['inhibitionInducedSpiking', 'inhibitionInducedBursting'] as const) {
      const { times } = respond(cell, 350, [-63.8, 63.8], inhibition);
      expect(respond(cell, 350, [-63.8, 63.8], free).times).toEqual([]);
      expect(times.filter((t) => t > 50 && t < 250).length).toBeGreaterThanOrEqual(3);
      expect(times.every((t) => t > 50 && t < 280)).toBe(true);
    }
    expect(bursts(respond('inhibitionInducedBursting', 240, [-63.8, 63.8], inhibition).intervals)).toHaveLength(2);
    expect(Math.min(...respond('inhibitionInducedSpiking', 240, [-63.8, 63.8], inhibition).intervals)).toBeGreaterThan(
      40,
    );
  });
});
