import { describe, expect, it } from 'vitest';
import { ArrayTable, nextPowerOfTwo, padded } from '../../../../../controllers/engine/compiler/program/array-table.ts';
import { elementsOf } from '../../../../../controllers/engine/compiler/program/program.ts';

/** The only array of a table, filled. */
function made(declare: (table: ArrayTable) => number, precision: 'f32' | 'f64' = 'f64') {
  const table = new ArrayTable();
  table.counters('first', 3);
  const id = declare(table);
  expect(id).toBe(1);
  expect(table.declarations.map((one) => one.id)).toEqual([0, 1]);
  const { initial: _, ...declaration } = table.declarations[1];
  return { declaration, values: elementsOf(table.declarations[1], precision) };
}

describe('an array of numbers', () => {
  it('begins with one number in all elements, or in the first ones', () => {
    const { declaration, values } = made((table) => table.numbers('a', 4, true, 1.5));
    expect(declaration).toEqual({ id: 1, name: 'a', type: 'number', length: 4, state: true });
    expect(values).toEqual(Float64Array.of(1.5, 1.5, 1.5, 1.5));
    expect(made((table) => table.numbers('a', 4, true, 1.5, 3)).values).toEqual(Float64Array.of(1.5, 1.5, 1.5, 0));
    expect(made((table) => table.numbers('a', 2, false)).values).toEqual(Float64Array.of(0, 0));
  });

  it('begins with a number of each, rounded to single precision where its program is', () => {
    const list = Float64Array.of(0.1, 2, 3);
    const make = (table: ArrayTable): number => table.numbers('a', 4, false, list, 2);
    expect(made(make).values).toEqual(Float64Array.of(0.1, 2, 0, 0));
    expect(made(make, 'f32').values).toEqual(Float32Array.of(0.1, 2, 0, 0));
    expect(made(make).declaration.state).toBe(false);
  });
});

describe('an array of indices', () => {
  it('is fixed where it is a list, and state that begins with 0 where it counts', () => {
    const list = made((table) => table.indices('a', [3, 1, 2 ** 32 - 1]));
    expect(list.declaration).toEqual({ id: 1, name: 'a', type: 'index', length: 3, state: false });
    expect(list.values).toEqual(Uint32Array.of(3, 1, 2 ** 32 - 1));
    const counters = made((table) => table.counters('a', 2));
    expect(counters.declaration).toEqual({ id: 1, name: 'a', type: 'index', length: 2, state: true });
    expect(counters.values).toEqual(Uint32Array.of(0, 0));
  });
});

it.each([
  [0, 8, 0],
  [1, 8, 8],
  [8, 8, 8],
  [9, 8, 16],
  [5, 4, 8],
])('%d is padded to multiples of %d: %d', (n, unit, expected) => {
  expect(padded(n, unit)).toBe(expected);
});

it.each([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 4],
  [4, 4],
  [5, 8],
  [1000, 1024],
])('the power of two that is no less than %d is %d', (n, power) => {
  expect(nextPowerOfTwo(n)).toBe(power);
});
