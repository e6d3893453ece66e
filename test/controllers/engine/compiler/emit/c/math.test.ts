import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computedIndices } from '../../../../../../controllers/engine/compiler/emit/c/computed-indices.ts';
import type { CFunction } from '../../../../../../controllers/engine/compiler/emit/c/math.ts';
import {
  C_FUNCTIONS,
  doubleLiteral,
  floatLiteral,
  functionsFor,
} from '../../../../../../controllers/engine/compiler/emit/c/math.ts';
import type { Loop } from '../../../../../../controllers/engine/compiler/program/loops.ts';
import type { Program } from '../../../../../../controllers/engine/compiler/program/program.ts';

describe('a number in C', () => {
  it('is read back as it was, whether a compiler rounds it once or by way of a double', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = floatLiteral(value);
        expect(text).toMatch(/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?f$/);
        expect(text).toMatch(/[.e]/);
        const read = Number(text.slice(0, -1));
        expect(Object.is(Math.fround(read), value)).toBe(true);
        // It lies well inside of what rounds to the number.
        for (const near of [read * (1 - 1e-12), read * (1 + 1e-12)])
          expect(Math.fround(near)).toBe(value === 0 ? read : value);
        const digits = text.replace(/e.*/, '').replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '');
        expect(digits.length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [0, '0.0f'],
    [-0, '-0.0f'],
    [1, '1.0f'],
    [-70, '-70.0f'],
    [0.1, '0.1f'],
    [1e10, '10000000000.0f'],
    [1e-10, '1e-10f'],
    [1e30, '1e+30f'],
    [16_777_217, '16777216.0f'],
    [Number.NaN, '(0.0f / 0.0f)'],
    [Infinity, '(1.0f / 0.0f)'],
    [-1e40, '(-1.0f / 0.0f)'],
  ])('%d is %s', (value, text) => {
    expect(floatLiteral(value)).toBe(text);
  });

  it.each([
    [1, '1.0'],
    [0.1, '0.1'],
    [-3, '-3.0'],
    [1e30, '1e+30'],
  ])('of double precision, %d is %s', (value, text) => {
    expect(doubleLiteral(value)).toBe(text);
  });
});

describe('the functions that a program calls', () => {
  const definedIn = (text: string): string[] =>
    C_FUNCTIONS.filter((name) => new RegExp(`\\b${name}\\([^;{]*\\) \\{`).test(text));

  it.each(C_FUNCTIONS.map((name) => [name]))('%s comes with all that it needs, before it', (name) => {
    const texts = functionsFor(new Set([name as CFunction]));
    expect(texts.length).toBeGreaterThan(0);
    expect(new Set(texts).size).toBe(texts.length);
    const known = new Set<string>();
    for (const text of texts) {
      for (const one of definedIn(text)) known.add(one);
      for (const other of C_FUNCTIONS)
        if (new RegExp(`\\b${other}\\(`).test(text)) expect(known, other).toContain(other);
    }
    expect(known).toContain(name);
  });

  it('are no more than it needs', () => {
    expect(functionsFor(new Set())).toEqual([]);
    const [clamped, ...more] = functionsFor(new Set<CFunction>(['clamped']));
    expect([definedIn(clamped), more]).toEqual([['clamped'], []]);
    const both = functionsFor(new Set<CFunction>(['dithered', 'clamped'])).flatMap(definedIn);
    expect(both.toSorted()).toEqual(['clamped', 'dithered', 'xorshift32']);
  });
});

it('indices are computed that no loop looks up', () => {
  const rows = (target: number, contiguous: boolean) => ({ kind: 'rows', rows: { target, contiguous } }) as Loop;
  const columns = (first: number, regular: boolean) =>
    ({
      kind: 'columns',
      columns: { columnStart: first, synapse: first + 1, source: first + 2 },
      ...(regular ? { regular: { stride: 8, sources: 4 } } : {}),
    }) as Loop;
  const all = (source: number, target: number) => ({ kind: 'all', ends: { source, target } }) as Loop;
  const of = (tick: Loop[], events: Loop[] = []): number[] =>
    [...computedIndices({ tick, rebase: [], events: new Map([['e', events]]) } as unknown as Program)].sort(
      (a, b) => a - b,
    );
  expect(of([rows(1, true), rows(2, false), columns(10, true), columns(20, false)])).toEqual([1, 10, 11, 12]);
  expect(of([rows(1, true), rows(1, false), rows(3, true)])).toEqual([3]);
  expect(of([rows(1, true), columns(10, true)], [all(12, 1)])).toEqual([10, 11]);
  expect(of([rows(1, true), { kind: 'all' } as Loop])).toEqual([1]);
});
