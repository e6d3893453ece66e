import { describe, expect, it } from 'vitest';
import { mean, ringStates, SYNCHRONY } from './ring-state.ts';

/**
 * The bump of CoBeL-spike's action ring as NEST 3.10 gives it, with the arena moved every 10 ms and no reward: rate, length of
 * the mean spike direction in 50 ms, and path in 5 s (independent runs of 5 to 14 seeds).
 */
const NEST = [
  { peakRate: 100, rate: 13.7, r50: 0.95, path: 1.29 },
  { peakRate: 150, rate: 23.2, r50: 0.92, path: 2.11 },
  { peakRate: 200, rate: 32.5, r50: 0.87, path: 2.8 },
];
const SEEDS = Array.from({ length: 10 }, (_, i) => 301 + i);

/** Trials 2 to 4 of every seed, those in synchrony left out. */
function bumps(peakRate: number) {
  return SEEDS.flatMap((seed) => ringStates(seed, peakRate, 4).slice(1)).filter(({ r50 }) => r50 >= SYNCHRONY);
}

describe('the ring of action neurons, against NEST', () => {
  it.each(NEST)(
    'carries a bump at $peakRate Hz',
    ({ peakRate, rate, r50, path }) => {
      const states = bumps(peakRate);
      expect(states.length).toBeGreaterThanOrEqual(9);
      expect(Math.abs(mean(states.map((state) => state.rate)) / rate - 1)).toBeLessThan(0.03);
      expect(Math.abs(mean(states.map((state) => state.r50)) - r50)).toBeLessThan(0.02);
      expect(Math.abs(mean(states.map((state) => state.path)) / path - 1)).toBeLessThan(0.05);
    },
    600_000,
  );

  // Most seeds are in synchrony there.
  it('carries one that wanders at 300 Hz', () => {
    const states = bumps(300);
    expect(states.length).toBeGreaterThanOrEqual(5);
    expect(Math.abs(mean(states.map((state) => state.rate)) / 50.7 - 1)).toBeLessThan(0.05);
    expect(mean(states.map((state) => state.r50))).toBeGreaterThan(0.5);
    expect(mean(states.map((state) => state.r50))).toBeLessThan(0.75);
  }, 600_000);
});
