import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Parameter, resolveParameters } from '../../../../scenarios/scenario/parameters.ts';
import {
  type Domain,
  gridValues,
  isOrdered,
  parseDomain,
  placeOf,
  type Range,
  type Value,
  valueAt,
} from '../../../../scenarios/sweep/space/domain.ts';

/** Reads as a sweep has a scenario read it. */
const readerOf =
  (parameter: Parameter) =>
  (text: string): Value =>
    resolveParameters({ it: parameter }, { it: text }, 'test').it as Value;
const number = readerOf({ default: 1, unit: '1', meaning: 'a number' });
const metres = readerOf({ default: 1, unit: 'm', meaning: 'a length', minimum: 0.03 });
const anyLength = readerOf({ default: 1, unit: 'm', meaning: 'a length' });
const word = readerOf({ default: 'slow', choices: ['slow', 'fast'], meaning: 'a word' });

const parse = (text: string): Domain => parseDomain(text, 'it', number);
const listOf = (text: string): readonly Value[] | undefined => gridValues(parse(text));

const end = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
const apart = ([from, to]: readonly [number, number]): boolean =>
  to - from > 1e-280 && to - from > 2e-5 * Math.max(Math.abs(from), Math.abs(to));
const sorted = ([a, b]: readonly [number, number]): [number, number] => [Math.min(a, b), Math.max(a, b)];
const numbers = fc.oneof(
  fc
    .tuple(end, end)
    .map(sorted)
    .filter(apart)
    .map(([from, to]): Range => ({ kind: 'range', scale: 'linear', from, to })),
  fc
    .tuple(positive, positive)
    .map(sorted)
    .filter(apart)
    .map(([from, to]): Range => ({ kind: 'range', scale: 'log', from, to })),
);
const whole = fc
  .tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 2 ** 31 }))
  .map(([from, more]): Range => ({ kind: 'range', scale: 'whole', from, to: from + more }));
const list = fc
  .uniqueArray(fc.oneof(fc.string(), fc.double({ noNaN: true })), {
    minLength: 1,
    maxLength: 20,
    comparator: 'SameValueZero',
  })
  .map((values): Domain => ({ kind: 'list', values }));
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('a text', () => {
  it('lists numbers and words', () => {
    expect(parse('1, 2,5')).toEqual({ kind: 'list', values: [1, 2, 5] });
    expect(parse(' 7 ')).toEqual({ kind: 'list', values: [7] });
    expect(parseDomain('fast,slow', 'it', word)).toEqual({ kind: 'list', values: ['fast', 'slow'] });
  });

  it('steps from one number to another', () => {
    expect(listOf('0:2:0.25')).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]);
    expect(listOf('0:0.3:0.1')).toEqual([0, 0.1, 0.2, 0.3]);
    expect(listOf('2:0:-1')).toEqual([2, 1, 0]);
    expect(listOf('5:5:1')).toEqual([5]);
  });

  it('keeps both ends as they were given, however many digits they have', () => {
    const values = listOf('0.1234567890123456:1.1234567890123457:0.25');
    expect(values?.[0]).toBe(0.1234567890123456);
    expect(values?.at(-1)).toBe(1.1234567890123457);
  });

  it('names a range, and how many values a grid steps through', () => {
    expect(parse('linear(0, 2)')).toEqual({ kind: 'range', scale: 'linear', from: 0, to: 2 });
    expect(parse('log( 0.01 ,1, 3)')).toEqual({ kind: 'range', scale: 'log', from: 0.01, to: 1, count: 3 });
    expect(parse('whole(-3, 4)')).toEqual({ kind: 'range', scale: 'whole', from: -3, to: 4 });
    expect(listOf('log(0.01, 1, 3)')).toEqual([0.01, 0.1, 1]);
    expect(listOf('linear(0, 2, 5)')).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(listOf('whole(-1, 2)')).toEqual([-1, 0, 1, 2]);
    expect(listOf('linear(0, 2)')).toBeUndefined();
    expect(listOf('whole(0, 1000000)')).toBeUndefined();
  });

  it('has units, and a step that is no value itself', () => {
    const read = (text: string): Domain => parseDomain(text, 'it', metres, anyLength);
    expect(read('6 cm:12 cm:2 cm')).toEqual({ kind: 'list', values: [0.06, 0.08, 0.1, 0.12] });
    expect(read('12 cm:6 cm:-3 cm')).toEqual({ kind: 'list', values: [0.12, 0.09, 0.06] });
    expect(read('linear(5 cm, 1 m)')).toEqual({ kind: 'range', scale: 'linear', from: 0.05, to: 1 });
    expect(read('50 mm, 0.2')).toEqual({ kind: 'list', values: [0.05, 0.2] });
    expect(() => read('2 cm:12 cm:2 cm')).toThrowError(expect.objectContaining({ code: 'parameter_out_of_range' }));
    expect(() => read('5 s, 6 s')).toThrowError(expect.objectContaining({ code: 'dimension_mismatch' }));
  });

  it.each([
    ['', 'name a value before and after each comma'],
    ['1,,2', 'name a value before and after each comma'],
    ['1, 2, 1', 'name each value once'],
    ['1, 1.0', 'name each value once'],
    ['0:2', 'the first, the last and the step'],
    ['0:2:1:1', 'the first, the last and the step'],
    ['0:2:0', 'step from one end'],
    ['0:2:-1', 'step from one end'],
    ['0:2:1e-9', 'in fewer steps'],
    ['0:1:0.3', 'reaches the end'],
    ['1000000000000:1000000000001:0.001', 'name each value once'],
    ['linear(2, 0)', 'the lesser end first'],
    ['linear(1, 1)', 'the lesser end first'],
    ['linear(-1e308, 1e308)', 'nearer to each other'],
    ['linear(1, 1.000001)', 'further from each other'],
    ['linear(0, 1e-300)', 'further from each other'],
    ['log(0, 1)', 'begins above 0'],
    ['log(-1, 1)', 'begins above 0'],
    ['whole(1, 2.5)', 'name whole numbers'],
    ['whole(0, 4294967296)', 'at most 4294967296 numbers'],
    ['linear(0, 1, 1)', 'ask for 2 to 100000 values'],
    ['linear(0, 1, 2.5)', 'ask for 2 to 100000 values'],
    ['linear(0, 1, many)', 'ask for 2 to 100000 values'],
    ['linear(0, 1, 100001)', 'ask for 2 to 100000 values'],
    ['linear(0)', undefined],
    ['linear(0, 1, 2, 3)', undefined],
    ['whole(0, 1, 2)', undefined],
  ])('%j is refused', (text, remedy) => {
    expect(() => parse(text)).toThrowError(
      expect.objectContaining({
        code: 'malformed_domain',
        block: 'it',
        received: text,
        ...(remedy === undefined ? {} : { remedy: expect.stringContaining(remedy) }),
      }),
    );
  });

  it('refuses a range of words, and what the reader refuses', () => {
    for (const text of ['linear(fast, slow)', 'fast:slow:fast'])
      expect(() => parseDomain(text, 'it', word)).toThrowError(
        expect.objectContaining({ code: 'malformed_domain', remedy: expect.stringContaining('list them') }),
      );
    expect(() => parseDomain('fast, slwo', 'it', word)).toThrowError(
      expect.objectContaining({ code: 'unknown_choice' }),
    );
    expect(() => parse('1, two')).toThrowError(expect.objectContaining({ code: 'not_a_number' }));
    expect(() => parse('linear(1, Infinity)')).toThrowError(expect.objectContaining({ code: 'not_a_number' }));
  });
});

describe('steps and grids', () => {
  it('are numbers that rise, from one end to the other', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 2, max: 500 }), (range, count) => {
        const values = gridValues({ ...range, count }) as readonly number[];
        expect(values).toHaveLength(count);
        expect([values[0], values.at(-1)]).toEqual([range.from, range.to]);
        expect(values.slice(1).every((value, k) => value > values[k])).toBe(true);
      }),
    );
  });

  it('step as often as the text says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 200 }),
        (a, steps, step) => {
          const values = listOf(`${a / 100}:${(a + steps * step) / 100}:${step / 100}`);
          expect(values).toEqual(Array.from({ length: steps + 1 }, (_, k) => (a + k * step) / 100));
        },
      ),
    );
  });

  it('have whole numbers exactly, large ones too', () => {
    expect(
      gridValues({ kind: 'range', scale: 'whole', from: 4_503_599_627_370_001, to: 4_503_599_627_370_003 }),
    ).toEqual([4_503_599_627_370_001, 4_503_599_627_370_002, 4_503_599_627_370_003]);
  });
});

it('has an order where near places have near values', () => {
  expect(['1, 2, 5', '5, 2, 1', '7', 'linear(0, 1)', 'whole(1, 3)'].map(parse).every(isOrdered)).toBe(true);
  expect(['1, 5, 2', '2, 1, 5'].map(parse).some(isOrdered)).toBe(false);
  expect(isOrdered({ kind: 'list', values: ['a', 'b'] })).toBe(false);
});

describe('a place', () => {
  it('is of a value of the domain, which has that place again to eleven digits', () => {
    fc.assert(
      fc.property(numbers, place, (range, at) => {
        const value = valueAt(range, at) as number;
        expect(value).toBeGreaterThanOrEqual(range.from);
        expect(value).toBeLessThanOrEqual(range.to);
        // Digits of the value, seen in the width of the range.
        const digits =
          range.scale === 'log' ? 1 / Math.log(range.to / range.from) : Math.abs(value) / (range.to - range.from);
        expect(Math.abs(placeOf(range, value) - at)).toBeLessThanOrEqual(1e-11 * (1 + digits));
      }),
    );
  });

  it('is the middle of the share of a word or a whole number, which is that value', () => {
    fc.assert(
      fc.property(fc.oneof(whole, list), place, (domain, at) => {
        const value = valueAt(domain, at);
        const middle = placeOf(domain, value);
        const count = domain.kind === 'list' ? domain.values.length : domain.to - domain.from + 1;
        expect(valueAt(domain, middle)).toBe(value);
        expect(Math.abs(middle - at)).toBeLessThanOrEqual(0.5 / count + 1e-12);
      }),
    );
  });

  it('0 is the least value, and 1 the largest', () => {
    fc.assert(
      fc.property(fc.oneof(numbers, whole), (range) => {
        expect([valueAt(range, 0), valueAt(range, 1)]).toEqual([range.from, range.to]);
      }),
    );
    expect(valueAt({ kind: 'list', values: ['a', 'b'] }, 1)).toBe('b');
  });

  it('of a logarithmic range lies evenly in logarithms', () => {
    expect(valueAt({ kind: 'range', scale: 'log', from: 0.01, to: 100 }, 0.25)).toBe(0.1);
    expect(valueAt({ kind: 'range', scale: 'linear', from: 0, to: 0.3 }, 1 / 3)).toBe(0.1);
  });

  it('is NaN of what is not in the domain', () => {
    const range: Range = { kind: 'range', scale: 'linear', from: 0, to: 2 };
    for (const value of [-0.1, 2.1, Number.NaN, 'word']) expect(placeOf(range, value)).toBeNaN();
    expect(placeOf({ ...range, scale: 'whole' }, 0.5)).toBeNaN();
    expect(placeOf({ kind: 'list', values: [1, 2] }, 3)).toBeNaN();
  });
});
