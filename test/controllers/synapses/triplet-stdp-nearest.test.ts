import { describe, expect, it } from 'vitest';
import { nearestTripletHippocampus, tripletStdpNearest } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const PAIRINGS = 60;

function protocol(step: number, rate: number, lag: number, parameters = {}): number {
  const interval = 1000 / rate;
  const pre = Array.from({ length: PAIRINGS }, (_, n) => 20 + n * interval);
  const post = pre.map((time) => time + lag);
  return (
    pair(tripletStdpNearest, {
      step,
      pre,
      post,
      until: PAIRINGS * interval + 40,
      parameters: { w_max: 10, ...parameters },
    }).w - 1
  );
}

/** Of each spike only the nearest one before it counts: pairings at a lag, one interval apart. */
function expected(
  rate: number,
  lag: number,
  { A2_plus = 0, A3_plus = 5e-2, A2_minus = 8e-3, tau_y = 0.04 } = {},
): number {
  const interval = 1000 / rate;
  const sincePre = lag > 0 ? lag : interval + lag;
  const sincePost = interval - sincePre;
  const up = (first: boolean): number =>
    Math.exp(-sincePre / 16.8) * (A2_plus + (first ? 0 : A3_plus * Math.exp(-interval / (tau_y * 1e3))));
  const down = A2_minus * Math.exp(-sincePost / 33.7);
  // With post first, the first postsynaptic spike has no presynaptic one before it; with pre first, the first presynaptic none.
  return lag > 0 ? up(true) + (PAIRINGS - 1) * (up(false) - down) : (PAIRINGS - 1) * up(false) - PAIRINGS * down;
}

describe.each([0.5, 1])('nearest-spike triplet plasticity, step %d ms', (step) => {
  it.each([1, 10, 20, 40])('counts the nearest spikes only, %d Hz', { tags: 'long' }, (rate) => {
    for (const lag of [10, -10]) {
      expect(protocol(step, rate, lag), `${lag} ms`).toBeCloseTo(expected(rate, lag), 10);
      expect(protocol(step, rate, lag, nearestTripletHippocampus)).toBeCloseTo(
        expected(rate, lag, { ...nearestTripletHippocampus, tau_y: 0.048 }),
        10,
      );
    }
  });

  it('turns depression into potentiation at high rates, but not without triplets', () => {
    expect(protocol(step, 10, -10)).toBeLessThan(-0.15);
    expect(protocol(step, 50, -10)).toBeGreaterThan(0.15);
    expect(protocol(step, 50, -10, { A3_plus: 0 })).toBeLessThan(-0.15);
  });
});
