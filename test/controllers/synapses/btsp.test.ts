// @module-tag long
import { describe, expect, it } from 'vitest';
import { allToAll, Hz, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { btsp } from '../../../controllers/synapses/index.ts';
import { told } from './pairing.ts';

/** s; Hz */
const [TAU_P, TAU_D, TAU_PLATEAU, R_MAX] = [0.2, 1.5, 0.4, 20];
const rise = (eta: number, tau: number): number => 1 - Math.exp(-eta / (tau * R_MAX));
const SIDES = [
  { tau: TAU_P, top: 2.2, rise: rise(0.2, TAU_P) },
  { tau: TAU_D, top: 2, rise: rise(200, TAU_D) },
];
const [FIELDS, LAP] = [13, 6.1];

/** Spike times in s of each input in a lap: Gaussian fields of 1/12 of it, a spike for every 1 / r_max of their integral. */
function spikesOf(field: number, lap = LAP): number[] {
  const centre = ((field + 0.5) * lap) / FIELDS;
  const times: number[] = [];
  let due = 0.5;
  for (let t = 0; t < lap; t += 1e-3) {
    due += 1e-3 * R_MAX * Math.exp(-(((t - centre) / ((0.5 / LAP) * lap)) ** 2) / 2);
    if (due < 1) continue;
    due -= 1;
    times.push(Math.round(t * 1e3) * 1e-3);
  }
  return times;
}

/** I_p and I_d in s: the integrals over a lap of plateau times trace, between spikes in closed form. */
function integrals(spikes: readonly number[]): number[] {
  return SIDES.map(({ tau, top, rise: share }) => {
    const rate = 1 / tau + 1 / TAU_PLATEAU;
    let [trace, integral, now] = [0, 0, 0];
    for (const time of [...spikes, LAP]) {
      const from = Math.max(now, LAP / 2);
      if (time > from) {
        const start = trace * Math.exp((now - from) / tau) * Math.exp((LAP / 2 - from) / TAU_PLATEAU);
        integral += (start * (1 - Math.exp((from - time) * rate))) / rate;
      }
      trace *= Math.exp((now - time) / tau);
      trace += (top - trace) * share;
      now = time;
    }
    return integral;
  });
}

/** Weights after laps with a plateau that begins in the middle of each; traces start each lap at 0. */
function laps(step: number, count: number, eta: number, length = LAP): Float64Array {
  const network = new Network({ step: seconds(step), seed: 1 });
  const places = network.population('places', spikeSource, { size: FIELDS });
  const target = network.population('target', told, { size: 1 });
  const projection = network.project(places, target, {
    synapse: btsp,
    connect: allToAll(),
    delay: '0 ms',
    parameters: { eta: Hz(eta) },
  });
  const simulation = simulate(network);
  const fire = simulation.input(places, 'fire');
  const plateau = simulation.input(target, 'plateau');
  const due = new Map<number, number[]>();
  for (let i = 0; i < FIELDS; i++) {
    for (const time of spikesOf(i, length)) {
      const tick = Math.round(time / step);
      due.set(tick, [...(due.get(tick) ?? []), i]);
    }
  }
  const decay = Math.exp(-step / TAU_PLATEAU);
  // The plateau is held over a step at its mean.
  const mean = ((1 - decay) * TAU_PLATEAU) / step;
  for (let lap = 0; lap < count; lap++) {
    for (let tick = 0; tick < Math.round(length / step); tick++) {
      if (tick === Math.round(length / 2 / step)) plateau[0] = mean;
      for (const i of due.get(tick) ?? []) fire[i] = 1;
      simulation.step();
      plateau[0] *= decay;
    }
    plateau[0] = 0;
    // Long enough for the traces to be gone.
    simulation.step(Math.round(12 / step));
  }
  return simulation.synapses(projection, 'w');
}

describe('behavioural-timescale plasticity', () => {
  const [LAPS, ETA] = [150, 0.1];
  const lap = Array.from({ length: FIELDS }, (_, i) => integrals(spikesOf(i)));
  const settled = lap.map(([p, d]) => p / (p + d));

  it.each([1e-3, 2e-3])('approaches I_p / (I_p + I_d) at a rate of eta (I_p + I_d) a lap, step %d s', (step) => {
    const weights = laps(step, LAPS, ETA);
    for (const [i, [p, d]] of lap.entries()) {
      const passed = LAPS * ETA * (p + d);
      const expected = settled[i] * (1 - Math.exp(-passed));
      expect(Math.abs(weights[i] - expected), `input ${i}`).toBeLessThan(0.02 * Math.max(...settled));
      if (passed > 6) expect(Math.abs(weights[i] / settled[i] - 1), `input ${i}`).toBeLessThan(0.02);
    }
  });

  it('makes a place field around the plateau within ten laps', () => {
    const weights = laps(2e-3, 10, 0.6);
    expect(weights.indexOf(Math.max(...weights))).toBe((FIELDS - 1) / 2);
    expect(weights[0]).toBeLessThan(0.1 * weights[(FIELDS - 1) / 2]);
  });

  it.each([1e-3, 2e-3])('makes a field whose width grows linearly with the speed of the lap, step %d s', (step) => {
    /** Of a lap, at speeds of 1/12, 1/8, 1/6 and 1/5 laps a second. */
    const widths = [12, 8, 6, 5].map((length) => {
      const weights = laps(step, 10, 0.6, length);
      return weights.reduce((sum, w) => sum + w) / Math.max(...weights) / FIELDS;
    });
    const speeds = [1 / 12, 1 / 8, 1 / 6, 1 / 5];
    const slope = (widths[3] - widths[0]) / (speeds[3] - speeds[0]);
    expect(slope).toBeGreaterThan(0);
    expect(widths[3] / widths[0]).toBeGreaterThan(1.3);
    for (const i of [1, 2]) {
      const line = widths[0] + slope * (speeds[i] - speeds[0]);
      expect(Math.abs(widths[i] / line - 1), `${speeds[i]} laps a second`).toBeLessThan(0.05);
    }
  });

  it('changes nothing without learning', () => {
    expect(Math.max(...laps(2e-3, 2, 0))).toBe(0);
  });
});
