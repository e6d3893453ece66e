import { describe, expect, it } from 'vitest';
import { known } from '../../../../controllers/engine/language/known.ts';
import { unknownName } from '../../../../controllers/engine/language/names.ts';
import { finite, forEachValue } from '../../../../controllers/engine/language/values.ts';
import { failure, scopeOf, typed } from '../typed.ts';

describe('values that a host gives', () => {
  const seen = (values: number | ArrayLike<number>, count: number): (readonly [number, number])[] => {
    const list: (readonly [number, number])[] = [];
    forEachValue(values, count, 'it', (value, index) => list.push([value, index]));
    return list;
  };

  it('are one for all, or one for each', () => {
    expect(seen(7, 3)).toEqual([
      [7, 0],
      [7, 1],
      [7, 2],
    ]);
    expect(seen(Float32Array.of(1, 2), 2)).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(seen([], 0)).toEqual([]);
  });

  it('are as many as there are elements, and finite', () => {
    for (const values of [[1], [1, 2, 3], []])
      expect(failure(() => seen(values, 2))).toMatchObject({
        code: 'size_mismatch',
        expected: '2 values',
        received: values.length,
      });
    for (const wrong of [Number.NaN, Infinity, -Infinity]) {
      expect(failure(() => seen([1, wrong], 2))).toMatchObject({ code: 'not_finite', received: wrong });
      expect(failure(() => finite(wrong, 'it')).message).toContain('it is not a finite number');
    }
    expect(finite(-0.5, 'it')).toBe(-0.5);
  });
});

it('an expression of parameters is one number, or one for each element', () => {
  const text = typed('a*b + 1', scopeOf({ a: '1', b: '1' }));
  expect(
    known(
      text,
      new Map([
        ['a', 2],
        ['b', 3],
      ]),
    ),
  ).toBe(7);
  const [list, other] = [Float64Array.of(1, 2, 3), Float64Array.of(5, 0, -1)];
  expect(
    known(
      text,
      new Map<string, number | Float64Array>([
        ['a', 2],
        ['b', list],
      ]),
    ),
  ).toEqual(Float64Array.of(3, 5, 7));
  expect(
    known(
      text,
      new Map([
        ['a', list],
        ['b', other],
      ]),
    ),
  ).toEqual(Float64Array.of(6, 1, -2));
  // What it does not read may be anything.
  expect(known(typed('2*1', scopeOf({})), new Map([['a', list]]))).toBe(2);
});

it('an unknown name is answered by those that there are', () => {
  expect(unknownName('thing', 'wigth', ['weight', 'height'])).toMatchObject({
    code: 'unknown_name',
    expected: 'one of weight, height',
    received: 'wigth',
  });
  expect(unknownName('thing', 'weigth', ['weight', 'other']).remedy).toBe("did you mean 'weight'?");
  expect(unknownName('thing', 'zzzzzz', ['weight']).remedy).toBeUndefined();
  expect(unknownName('thing', 'a', []).expected).toBe('none: the network has none');
});
