import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Latencies } from '../../../../bridges/boards/link/latencies.ts';

describe('latencies', () => {
  it('have quantiles that are right to 3 %', () => {
    const duration = fc.double({ min: 2e-3, max: 60_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.01, 0.5, 0.99, 1),
        (all, share) => {
          const latencies = new Latencies();
          for (const one of all) latencies.add(one);
          const sorted = [...all].sort((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(share * all.length) - 1)];
          expect(latencies.quantile(share)).toBeGreaterThanOrEqual(exact * 0.999999);
          expect(latencies.quantile(share)).toBeLessThanOrEqual(exact * 1.03);
          expect(latencies.greatest).toBe(sorted.at(-1));
          expect(latencies.count).toBe(all.length);
        },
      ),
    );
  });

  it('are 0 where there are none, and take what is beyond their bounds', () => {
    const latencies = new Latencies();
    expect(latencies.quantile(0.5)).toBe(0);
    for (const one of [0, 1e-9, 1e9]) latencies.add(one);
    expect(latencies.quantile(1)).toBe(1e9);
    expect(latencies.quantile(0.1)).toBeLessThanOrEqual(1e-3);
  });
});
