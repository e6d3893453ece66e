import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  domainOf,
  logarithmicAxis,
  namedAxis,
  roundAxis,
  scaleOf,
  valueTexts,
} from '../../../scenarios/figures/axis.ts';

describe('an axis', () => {
  it('has room for all values, from 0 where none is below it, and ends at a round number', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1 }), (thousandths) => {
        const values = thousandths.map((one) => one * 1e-3);
        const [low, high] = domainOf(values);
        expect(low).toBeLessThanOrEqual(Math.min(0, ...values));
        expect(high).toBeGreaterThanOrEqual(Math.max(0, ...values) * (1 - 1e-9));
        expect(high).toBeGreaterThan(low);
      }),
    );
    expect(domainOf([0.3, 7.2])).toEqual([0, 8]);
    expect(domainOf([-3, 1])).toEqual([-3, 1]);
    expect(domainOf([Number.NaN])).toEqual([0, 1]);
    expect(domainOf([0.4], [0, 1])).toEqual([0, 1]);
  });

  it('has ticks at round numbers, with as many decimals as they need and a sign that is no hyphen', () => {
    expect(roundAxis('x', [-0.5, 0.5]).ticks.map(({ text }) => text)).toEqual(['\u22120.5', '0.0', '0.5']);
    expect(roundAxis('x', [0, 20]).ticks.map(({ at }) => at)).toEqual([0, 5, 10, 15, 20]);
  });

  it('writes very large and very small numbers by powers of ten', () => {
    const words = (high: number) => roundAxis('x', [0, high], 3).ticks.map(({ text }) => text);
    expect(words(1.5e7)).toEqual(['0', '5e6', '1e7', '1.5e7']);
    expect(words(2e-7)).toEqual(['0', '1e\u22127', '2e\u22127']);
    expect(words(0)).toEqual(['0']);
  });

  it('has two ticks or more', () => {
    expect(roundAxis('x', [-0.4, 0.45]).ticks.map(({ text }) => text)).toEqual([
      '\u22120.4',
      '\u22120.2',
      '0.0',
      '0.2',
      '0.4',
    ]);
  });

  it('writes values of a parameter with four digits, unless these do not tell them apart', () => {
    expect(valueTexts([-1.1818181818, 2, 'none'])).toEqual(['\u22121.182', '2', 'none']);
    expect(valueTexts([1.00001, 1.00002])).toEqual(['1.00001', '1.00002']);
  });

  it('by powers of ten maps equal ratios to equal distances', () => {
    const axis = logarithmicAxis('rate', [0.01, 1]);
    expect(axis.ticks.map(({ text }) => text)).toEqual(['0.01', '0.02', '0.05', '0.1', '0.2', '0.5', '1']);
    const scale = scaleOf(axis, [0, 40]);
    expect([0.01, 0.1, 1].map(scale)).toEqual([0, expect.closeTo(20, 9), expect.closeTo(40, 9)]);
  });

  it('of names has half a place to either side', () => {
    const scale = scaleOf(namedAxis('', ['a', 'b']), [0, 40]);
    expect([scale(0), scale(1)]).toEqual([10, 30]);
  });
});
