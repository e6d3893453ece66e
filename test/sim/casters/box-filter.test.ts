import { describe, expect, it } from 'vitest';
import { cosineOfTurns, squareMean, waveShare } from '../../../sim/casters/box-filter.ts';

const square = (p: number): number => (p - Math.floor(p) < 0.5 ? 1 : -1);

describe('squareMean', () => {
  it.each([
    [0.1, 0.05],
    [0.5, 0.2],
    [-3.3, 0.7],
    [12.75, 1],
    [0.3, 4.3],
    [7.02, 0.11],
  ])('is the mean of a square wave at %f over %f', (p, w) => {
    let sum = 0;
    const n = 20000;
    for (let k = 0; k < n; k++) sum += square(p + w * ((k + 0.5) / n - 0.5));
    expect(squareMean(Math.fround(p), Math.fround(w))).toBeCloseTo(sum / n, 3);
  });

  it('is the wave itself where the footprint is a point away from edges', () => {
    expect(squareMean(0.25, 0)).toBe(1);
    expect(squareMean(-0.25, 0)).toBe(-1);
  });
});

it('has a cosine', () => {
  for (let p = -5; p < 5; p += 0.0137) expect(cosineOfTurns(Math.fround(p))).toBeCloseTo(Math.cos(2 * Math.PI * p), 5);
});

it('lets a wave through that is longer than the footprint, and nothing of a shorter one', () => {
  expect(waveShare(0)).toBe(1);
  expect(waveShare(0.25)).toBeCloseTo(0.5625, 6);
  expect(waveShare(1)).toBe(0);
  expect(waveShare(9)).toBe(0);
});
