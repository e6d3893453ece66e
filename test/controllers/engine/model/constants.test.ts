import { describe, expect, it } from 'vitest';
import type { Known } from '../../../../controllers/engine/language/known.ts';
import type { Typed } from '../../../../controllers/engine/language/quantities.ts';
import { binary } from '../../../../controllers/engine/language/quantities.ts';
import { ONE } from '../../../../controllers/engine/language/units.ts';
import { Constants, isSingle } from '../../../../controllers/engine/model/constants.ts';
import { failure, scopeOf, typed } from '../typed.ts';
import { Visits } from '../visits.ts';

const units = scopeOf({ a: '1', b: '1', tau: 'ms', x: '1' });
const owner = { what: 'the owner', block: 'block' };
const constants = (values: Record<string, Known>): Constants =>
  new Constants(owner, new Map(Object.entries(values)), units);
/** The fault of expressions, or nothing. */
const fault = (values: Record<string, Known>, ...texts: string[]) =>
  failure(() => constants(values).check(texts.map((text) => [`it (${text})`, typed(text, units)])));
const sound = (values: Record<string, Known>, ...texts: string[]): void =>
  constants(values).check(texts.map((text) => [text, typed(text, units)]));

describe('a number of single precision', () => {
  it('is at most (2 - 2^-23) 2^127, of either sign', () => {
    const most = (2 - 2 ** -23) * 2 ** 127;
    expect([most, -most, 0].every(isSingle)).toBe(true);
    const beyond = most * (1 + Number.EPSILON);
    expect([beyond, -beyond, Number.NaN, Infinity].some(isSingle)).toBe(false);
  });

  it('is what a constant must be, with the element that is not', () => {
    expect(failure(() => constants({ a: 1e39 }))).toMatchObject({
      code: 'impossible_value',
      expected: 'a number of at most 3.4e38 in 1',
      received: 'a = 1e+39',
      block: 'block',
    });
    const error = failure(() => constants({ tau: Float64Array.of(1, 2, -1e40, 1e41) }));
    expect(error.message).toContain('the owner: tau is not a number of single precision, for neuron 2');
    expect([error.received, error.expected]).toEqual(['tau = -1e+40 ms', 'a number of at most 3.4e38 in ms']);
    expect(error.remedy).toBe('give tau another value');
  });

  it('is what is computed from constants, too', () => {
    const made = constants({ a: 2 });
    made.checkSingle('made', Float64Array.of(1, 2));
    const error = failure(() => made.checkSingle('made', Float64Array.of(1, Infinity)));
    expect(error.message).toContain('the owner: made is not a number of single precision');
    expect([error.received, error.remedy, error.expected]).toEqual([
      undefined,
      'change the text of the model',
      'a number of at most 3.4e38',
    ]);
  });
});

describe('expressions of constants', () => {
  it.each<[string, Record<string, Known>, string, string]>([
    ['1/(a - b)', { a: 2, b: 2 }, 'divides by 0', 'a = 2, b = 2'],
    ['x/(a - b)', { a: 2, b: 2 }, 'divides by 0', 'a = 2, b = 2'],
    ['sqrt(a)', { a: -4 }, 'has sqrt(-4)', 'a = -4'],
    ['x + log(a - b)', { a: 2, b: 2 }, 'has log(0)', 'a = 2, b = 2'],
    ['exp(a)', { a: 1000 }, 'has exp(1000)', 'a = 1000'],
    ['a*a', { a: 1e200 / 1e170 }, '', ''],
    ['(a^4)^4', { a: 1e30 }, 'has a number that is too large', 'a = 1e+30'],
    ['x*(1/(a - 1))', { a: 1 }, 'divides by 0', 'a = 1'],
    ['where(a > 1, sqrt(b), x)', { a: 2, b: -1 }, 'has sqrt(-1)', 'b = -1'],
    ['where(x > 1, sqrt(b), x)', { b: -1 }, 'has sqrt(-1)', 'b = -1'],
    ['where(x > 1, x, sqrt(b))', { b: -1 }, 'has sqrt(-1)', 'b = -1'],
    ['where(1/(a - 1) > x, x, 2*x)', { a: 1 }, 'divides by 0', 'a = 1'],
  ])('%s with %o', (text, values, what, received) => {
    if (what === '') return sound(values, text);
    const error = fault(values, text);
    expect(error.message).toContain(`the owner: it (${text}) ${what}`);
    expect(error.received).toBe(received);
    expect(error.code).toBe('impossible_value');
  });

  it('are sound where nothing is known, or where they rule out what is not', () => {
    sound({}, '1/x', 'sqrt(x - 1)', 'a/b');
    sound({ a: 0 }, 'where(a > 1, sqrt(a - 1), x)', 'where(a == 0, x, 1/a)', 'x/(a + x)', 'a/x');
    sound({ a: Float64Array.of(1, 2, 3) }, '1/a', 'where(a > 2, sqrt(a - 3), sqrt(2 - a))');
  });

  it('name the first that is at fault, and the element whose constants make it so', () => {
    expect(fault({ a: 0, b: -1 }, 'x', 'sqrt(b)', '1/a').message).toContain('it (sqrt(b)) has sqrt(-1)');
    const error = fault({ a: Float64Array.of(3, 2, 1, 1), b: 1 }, '2*b', 'x + 1/(a - b)');
    expect(error.message).toContain('divides by 0, for neuron 2');
    expect(error.received).toBe('a = 1, b = 1');
    expect(fault({ a: Float64Array.of(3, -2), b: 1 }, 'sqrt(b) + sqrt(a)').message).toContain(
      'has sqrt(-2), for neuron 1',
    );
    // What is the same for all neurons is told without one.
    const shared = fault({ a: Float64Array.of(1, 2), b: -1 }, 'a + sqrt(b)');
    expect(shared.message).toContain('has sqrt(-1)');
    expect(shared.message).not.toContain('for neuron');
    const chosen = 'where(a > 2, sqrt(2 - b), x)';
    expect(fault({ a: Float64Array.of(1, 2, 3), b: 4 }, chosen).message).toContain('has sqrt(-2)');
    sound({ a: Float64Array.of(1, 2), b: 4 }, chosen);
  });

  it('are visited once, however often they are used, for each element', () => {
    let part: Typed = typed('a + b', units);
    for (let n = 0; n < 12; n++) part = binary('add', part, part, ONE);
    const few = constants({ a: 1, b: Float64Array.of(0, 1) });
    expect(new Visits().ofExpression(part).perNode(() => few.check([['it', part]]))).toBeLessThan(20);
  });
});

it('a refusal tells units, and does without what nobody can give', () => {
  const made = constants({ tau: 3, a: 2 });
  expect(failure(() => made.refuse('it fails', ['tau', 'a'], 0, 'another'))).toMatchObject({
    code: 'impossible_value',
    expected: 'another',
    received: 'tau = 3 ms, a = 2',
    remedy: 'give tau or a another value',
  });
  const text = failure(() => made.refuse('it fails', [], 0, 'another'));
  expect(text.remedy).toBe('change the text of the model');
  expect(text.received).toBeUndefined();
});
