import { describe, expect, it } from 'vitest';
import { mean, quantile, ratioOf, summarise } from '../../bench/statistics.ts';

describe('quantile', () => {
  it('interpolates between order statistics, whatever the order', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([5, 1, 3], 0.5)).toBe(3);
    expect(quantile([10, 20], 0.25)).toBe(12.5);
    expect([quantile([7, 3, 9], 0), quantile([7, 3, 9], 1)]).toEqual([3, 9]);
  });

  it('leaves its values alone', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses what has no quantile', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => quantile([1], 1.5)).toThrow(RangeError);
    expect(() => quantile([1], Number.NaN)).toThrow(RangeError);
  });
});

describe('summarise', () => {
  it('gives median, range and number of rounds', () => {
    expect(summarise([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, rounds: 3 });
  });
});

describe('ratioOf', () => {
  it('divides round by round, so that a slow spell of the machine cancels', () => {
    expect(ratioOf([2, 20, 4], [1, 10, 2])).toEqual({ median: 2, low: 2, high: 2, rounds: 3 });
  });

  it('refuses measures of different rounds', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow(RangeError);
  });
});

describe('mean', () => {
  it('is the sum over the number', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(() => mean([])).toThrow(RangeError);
  });
});
