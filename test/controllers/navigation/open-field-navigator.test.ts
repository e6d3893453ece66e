import { describe, expect, it } from 'vitest';
import { mean, ringStates } from './ring-state.ts';

/**
 * The state of CoBeL-spike's action ring as NEST 3.10 gives it, with the arena moved every 10 ms and no reward: rate, length of
 * the mean spike direction in 50 ms, and path in 5 s (independent runs of 5 to 14 seeds).
 */
const NEST = [
  { peakRate: 100, rate: 13.7, r50: 0.95, path: 1.29 },
  { peakRate: 150, rate: 23.2, r50: 0.92, path: 2.11 },
  { peakRate: 200, rate: 32.5, r50: 0.87, path: 2.8 },
];

const SYNCHRONY = 0.2;

describe('the ring of action neurons, against NEST', () => {
  it.each(NEST)(
    'carries a bump at $peakRate Hz',
    ({ peakRate, rate, r50, path }) => {
      const states = [1, 2, 3, 4, 5, 6].flatMap((seed) => ringStates(seed, peakRate, 4).slice(1));
      const bumps = states.filter((state) => state.r50 >= SYNCHRONY);
      expect(bumps.length).toBeGreaterThanOrEqual(9);
      expect(Math.abs(mean(bumps.map((state) => state.rate)) / rate - 1)).toBeLessThan(0.03);
      expect(Math.abs(mean(bumps.map((state) => state.r50)) - r50)).toBeLessThan(0.02);
      expect(Math.abs(mean(bumps.map((state) => state.path)) / path - 1)).toBeLessThan(0.05);
    },
    120_000,
  );

  it('does not fall into synchrony at 100 Hz', () => {
    const first = Array.from({ length: 12 }, (_, seed) => ringStates(seed + 1, 100, 1)[0]);
    expect(first.every((state) => state !== undefined && state.r50 > SYNCHRONY)).toBe(true);
  }, 120_000);
});
