import { describe, expect, it } from 'vitest';
import { tripletHippocampus, tripletStdp } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const PAIRINGS = 60;

/** The relative change of weight by pairings at a rate in Hz and a lag in ms. */
function protocol(step: number, rate: number, lag: number, parameters = {}): number {
  const interval = 1000 / rate;
  const pre = Array.from({ length: PAIRINGS }, (_, n) => 20 + n * interval);
  const post = pre.map((time) => time + lag);
  return (
    pair(tripletStdp, { step, pre, post, until: PAIRINGS * interval + 40, parameters: { w_max: 10, ...parameters } })
      .w - 1
  );
}

/** The same from the sums over pairs and triplets that equations 2 to 4 of the source come to. */
function sums(
  rate: number,
  lag: number,
  { A2_plus = 0, A3_plus = 6.5e-3, A2_minus = 7.1e-3, tau_y = 0.114 } = {},
): number {
  const interval = 1000 / rate;
  const pre = Array.from({ length: PAIRINGS }, (_, n) => n * interval);
  const post = pre.map((time) => time + lag);
  const trace = (spikes: readonly number[], before: number, tau: number): number =>
    spikes.reduce((sum, time) => (time < before - 1e-9 ? sum + Math.exp((time - before) / tau) : sum), 0);
  const up = post.map((time) => trace(pre, time, 16.8) * (A2_plus + A3_plus * trace(post, time, tau_y * 1e3)));
  const down = pre.map((time) => trace(post, time, 33.7) * A2_minus);
  return [...up, ...down.map((one) => -one)].reduce((total, one) => total + one, 0);
}

const RATES = [1, 10, 20, 40, 50];

describe.each([0.5, 1])('triplet plasticity, step %d ms', (step) => {
  it.each([10, -10])('changes as the sums over pairs and triplets say, lag %d ms', { tags: 'long' }, (lag) => {
    for (const rate of RATES) expect(protocol(step, rate, lag), `${rate} Hz`).toBeCloseTo(sums(rate, lag), 10);
  });

  it('takes the constants of hippocampal cultures', () => {
    for (const lag of [10, -10]) {
      expect(protocol(step, 20, lag, tripletHippocampus)).toBeCloseTo(
        sums(20, lag, { ...tripletHippocampus, tau_y: 0.04 }),
        10,
      );
    }
  });

  it('depends on the rate as visual cortex does (Sjöström, Turrigiano & Nelson 2001)', { tags: 'long' }, () => {
    const causal = RATES.map((rate) => protocol(step, rate, 10));
    const acausal = RATES.map((rate) => protocol(step, rate, -10));
    // Pre before post: nothing at low rates, more and more potentiation above.
    expect(Math.abs(causal[0])).toBeLessThan(0.1);
    expect([...causal].sort((a, b) => a - b)).toEqual(causal);
    expect(causal[3]).toBeGreaterThan(0.4);
    // Post before pre: depression that turns into potentiation between 20 and 50 Hz.
    expect(acausal.slice(0, 3).every((one) => one < -0.15)).toBe(true);
    expect(acausal[4]).toBeGreaterThan(0.4);
  });

  it('cannot, without triplets: nothing potentiates', () => {
    for (const rate of RATES) expect(protocol(step, rate, 10, { A3_plus: 0 }), `${rate} Hz`).toBeLessThan(0);
  });
});

it('depresses by triplets pre-post-pre too, by the slow presynaptic trace before the spike', () => {
  const parameters = { A2_plus: 0, A3_plus: 0, A2_minus: 2e-3, A3_minus: 3e-3, w_max: 10 };
  const { w } = pair(tripletStdp, { step: 1, pre: [10, 60], post: [30], until: 80, parameters });
  expect(w - 1).toBeCloseTo(-Math.exp(-30 / 33.7) * (2e-3 + 3e-3 * Math.exp(-50 / 101)), 12);
});
