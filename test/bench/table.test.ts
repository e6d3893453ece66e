import { describe, expect, it } from 'vitest';
import { summarise } from '../../bench/statistics.ts';
import type { Row } from '../../bench/table.ts';
import { figure, formatTable, keepsBound } from '../../bench/table.ts';

const row: Row = { benchmark: 'loop', measure: 'ours', unit: 'ms', value: summarise([2, 3, 4]) };

describe('keepsBound', () => {
  it('says nothing of a row without a bound', () => {
    expect(keepsBound(row)).toBeUndefined();
  });

  it('holds the median against the bound, itself included', () => {
    expect(keepsBound({ ...row, bound: { of: 'value', atMost: 3 } })).toBe(true);
    expect(keepsBound({ ...row, bound: { of: 'value', atMost: 2.9 } })).toBe(false);
    expect(keepsBound({ ...row, bound: { of: 'value', atLeast: 3 } })).toBe(true);
    expect(keepsBound({ ...row, bound: { of: 'value', atLeast: 3.1 } })).toBe(false);
  });

  it('holds the ratio where the bound is of the ratio', () => {
    expect(keepsBound({ ...row, ratio: summarise([1.4]), bound: { of: 'ratio', atMost: 1.5 } })).toBe(true);
    expect(keepsBound({ ...row, ratio: summarise([1.6]), bound: { of: 'ratio', atMost: 1.5 } })).toBe(false);
    expect(() => keepsBound({ ...row, bound: { of: 'ratio', atMost: 1.5 } })).toThrow(RangeError);
  });

  it('does not let a figure pass that is not a number', () => {
    expect(keepsBound({ ...row, value: summarise([Number.NaN]), bound: { of: 'value', atMost: 3 } })).toBe(false);
  });
});

describe('figure', () => {
  it('has three significant digits and no exponent', () => {
    expect([0.0004567, 0.1994, 2.345, 12.34, 123.4, 1234.5, 0].map(figure)).toEqual([
      '0.000457',
      '0.199',
      '2.35',
      '12.3',
      '123',
      '1235',
      '0',
    ]);
    expect(figure(-0.0123)).toBe('-0.0123');
  });
});

describe('formatTable', () => {
  it('aligns columns, names a benchmark once and says what missed its bound', () => {
    const table = formatTable([
      row,
      { ...row, measure: 'C', value: summarise([1]), ratio: summarise([2, 3, 4]), bound: { of: 'ratio', atMost: 2 } },
    ]);
    const lines = table.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^loop +ours +3\.00 +2\.00\.\.4\.00 +ms$/);
    expect(lines[3]).toMatch(/^ +C +1\.00 +ms +3\.00 +2\.00\.\.4\.00 +ratio <= 2 +MISSED$/);
    expect(lines[3]?.indexOf('C')).toBe(lines[2]?.indexOf('ours'));
  });
});
