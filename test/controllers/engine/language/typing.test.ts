import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LanguageError } from '../../../../controllers/engine/language/language.ts';
import { parseEquations, parseStatements } from '../../../../controllers/engine/language/parser.ts';
import type { Scope, Typed } from '../../../../controllers/engine/language/quantities.ts';
import { BOOLEAN, constant, evaluate, reference } from '../../../../controllers/engine/language/quantities.ts';
import { convert, typeDifferential, typeStatement } from '../../../../controllers/engine/language/typing.ts';
import { convertNumber, ONE, parseUnit } from '../../../../controllers/engine/language/units.ts';
import { share } from '../../../effort.ts';
import { at, failure, scope, scopeOf, tree, typed } from '../typed.ts';

describe('typing', () => {
  test.each([
    ['-70*mV', '-70', 'mV'],
    ['2*ms*3', '6', 'ms'],
    ['g*(v - E_L)', 'multiply(g, subtract(v, E_L))', 'pA'],
    ['v + R*I', 'add(v, multiply(R, I))', 'mV'],
    ['v + R*I/1000', 'add(v, divide(multiply(R, I), 1000))', 'mV'],
    ['v + 0.07*V', 'add(v, 70)', 'mV'],
    ['0.07*V - v', 'subtract(70, v)', 'mV'],
    ['v/mV', 'v', '1'],
    ['v/V', 'v', '10^-3'],
    ['exp(v/V)', 'exp(multiply(v, 0.001))', '1'],
    ['exp((v - E_L)/(2*mV))', 'exp(divide(subtract(v, E_L), 2))', '1'],
    ['I*ms + 2*pC', 'add(I, 2000)', 'fC'],
    ['sqrt(v*ms)/sqrt(ms)', 'sqrt(v)', '10^-1.5*kg^0.5*m*s^-1.5*A^-0.5'],
    ['sqrt(sqrt(v*V)*V)', 'sqrt(multiply(sqrt(v), 0.0316227766016838))', 'V'],
    ['n^4', 'multiply(multiply(n, n), multiply(n, n))', '1'],
    ['n^3', 'multiply(multiply(n, n), n)', '1'],
    ['n^-2', 'divide(1, multiply(n, n))', '1'],
    ['n^0', '1', '1'],
    ['n^1.5', 'power(n, 1.5)', '1'],
    ['n^x', 'power(n, x)', '1'],
    ['n^0.5', 'sqrt(n)', '1'],
    ['v^2', 'multiply(v, v)', '10^-6*kg^2*m^4*s^-6*A^-2'],
    ['sqrt(v^2)', 'sqrt(multiply(v, v))', 'mV'],
    ['abs(v)', 'abs(v)', 'mV'],
    ['sign(v)', 'sign(v)', '1'],
    ['step(v)', 'select(greaterEqual(v, 0), 1, 0)', '1'],
    ['clip(v, E_L, 0)', 'minimum(maximum(v, E_L), 0)', 'mV'],
    ['min(v, -0.05*V)', 'minimum(v, -50)', 'mV'],
    ['where(v > v_th and not (n < 1), v, -70*mV)', 'select(and(greater(v, v_th), not(less(n, 1))), v, -70)', 'mV'],
    ['v > 0', 'greater(v, 0)', 'boolean'],
    ['--v', 'v', 'mV'],
    ['1*v + 0', 'v', 'mV'],
    ['v*1 - 0*mV', 'v', 'mV'],
    ['exprel(n)', 'exprel(n)', '1'],
    ['v % (2*mV)', 'subtract(v, multiply(2, floor(divide(v, 2))))', 'mV'],
    ['v % (0.002*V)', 'subtract(v, multiply(2, floor(divide(v, 2))))', 'mV'],
    ['7 % 3', '1', '1'],
    ['-7 % 3', '2', '1'],
    ['sin(2*pi)', String(Math.sin(2 * Math.PI)), '1'],
    ['n*pi', `multiply(n, ${Math.PI})`, '1'],
    ['int(v > 0)', 'select(greater(v, 0), 1, 0)', '1'],
    ['int(-1.5)', 'select(less(-1.5, 0), -1, -2)', '1'],
    ['ceil(n)', 'negate(floor(negate(n)))', '1'],
    ['log10(1000)', '2.9999999999999996', '1'],
    ['cosh(n)', 'multiply(0.5, add(exp(n), exp(negate(n))))', '1'],
    ['sinh(0)', '0', '1'],
    ['tan(n)', 'divide(sin(n), cos(n))', '1'],
    ['0*v', 'multiply(0, v)', 'mV'],
    ['(v + 1*mV) + 2*mV', 'add(add(v, 1), 2)', 'mV'],
    ['1/0', 'divide(1, 0)', '1'],
  ])('%s becomes %s in %s', (text, expected, unit) => {
    expect(tree(typed(text))).toBe(expected);
    expect(typed(text).unit.symbol).toBe(unit);
  });

  test('lets a declared name shadow a unit', () => {
    expect(tree(typed('m*mV', scopeOf({ m: '1' })))).toBe('m');
    expect(typed('m').unit.symbol).toBe('m');
    expect(tree(typed('pi*mV', scopeOf({ pi: '1' })))).toBe('pi');
  });

  test('reads conditions that the scope declares', () => {
    const names = new Map([['refractory', BOOLEAN]]);
    expect(tree(typed('where(not refractory, 1, 0)', names))).toBe('select(not(refractory), 1, 0)');
  });

  test('does not depend on the units of declaration', () => {
    const prefixes = fc.constantFrom('', 'm', 'u', 'k');
    const { voltage } = fc.letrec<{ voltage: string; pure: string }>((tie) => ({
      voltage: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('v', 'E_L', '0.2*mV', 'I/g', 'R*I'),
        fc.tuple(tie('voltage'), tie('voltage')).map(([a, b]) => `(${a} + ${b})`),
        fc.tuple(tie('pure'), tie('voltage')).map(([a, b]) => `${a}*${b}`),
        fc.tuple(tie('voltage'), tie('voltage')).map(([a, b]) => `max(${a}, ${b})`),
        fc.tuple(tie('voltage'), tie('voltage')).map(([a, b]) => `sqrt(${a}*${b})`),
      ),
      pure: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('n', '1.5', 'R*g', 'tau_m/(R*C_m)'),
        fc.tuple(tie('voltage'), tie('voltage')).map(([a, b]) => `(${a})/(${b})`),
        fc.tuple(tie('voltage'), tie('voltage')).map(([a, b]) => `tanh((${a})/(${b}))`),
      ),
    }));
    const base: Record<string, string> = { v: 'V', E_L: 'V', tau_m: 's', g: 'S', I: 'A', C_m: 'F', R: 'Ohm' };
    const names = Object.keys(base);
    fc.assert(
      fc.property(
        voltage,
        fc.array(prefixes, { minLength: names.length, maxLength: names.length }),
        fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (text, chosen, numbers) => {
          const si = scopeOf({ ...base, n: '1' });
          const other = scopeOf({
            ...Object.fromEntries(names.map((name, i) => [name, chosen[i] + base[name]])),
            n: '1',
          });
          const volts = convert(typed(text, si), parseUnit('V'));
          const again = convert(typed(text, other), parseUnit('V'));
          const value = (name: string): number => (name === 'n' ? numbers[7] : numbers[names.indexOf(name)]);
          const expected = evaluate(volts, value);
          const found = evaluate(again, (name) =>
            convertNumber(value(name), si.get(name) ?? ONE, other.get(name) ?? ONE),
          );
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
        },
      ),
      { numRuns: share(300) },
    );
  });
});

describe('conversion', () => {
  test('multiplies, and folds into constants', () => {
    expect(tree(convert(reference('v', parseUnit('mV')), parseUnit('V')))).toBe('multiply(v, 0.001)');
    expect(tree(convert(constant(70, parseUnit('mV')), parseUnit('V')))).toBe('0.07');
    expect(tree(convert(typed('g*v'), parseUnit('pA')))).toBe('multiply(g, v)');
  });

  test('refuses another dimension', () => {
    expect(failure(() => convert(typed('v'), parseUnit('pA'))).code).toBe('dimension_mismatch');
    expect(failure(() => convert(typed('n'), BOOLEAN)).code).toBe('dimension_mismatch');
  });

  test('there and back is the same quantity', () => {
    const prefixes = fc.constantFrom('', 'f', 'p', 'n', 'u', 'm', 'k', 'M', 'G');
    fc.assert(
      fc.property(prefixes, prefixes, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (one, other, value) => {
        const from = parseUnit(`${one}V`);
        const t = reference('u', from);
        const back = convert(convert(t, parseUnit(`${other}V`)), from);
        expect(back.unit).toBe(from);
        expect(Math.abs(at(back, { u: value }) - value)).toBeLessThanOrEqual(1e-15 * Math.abs(value) + 1e-290);
      }),
    );
  });
});

describe('equations', () => {
  test('have right-hand sides in the unit of the state over that of time', () => {
    const [equation] = parseEquations('dv/dt = (E_L - v)/tau_m + I/C_m');
    const rate = typeDifferential(equation, scope);
    expect(rate.unit.symbol).toBe('mV/ms');
    expect(tree(rate)).toBe('add(divide(subtract(E_L, v), tau_m), divide(I, C_m))');
    expect(tree(typeDifferential(equation, scope, parseUnit('s')))).toBe(`multiply(${tree(rate)}, 1000)`);
  });

  test('may stand still', () => {
    const [equation] = parseEquations('dv/dt = 0');
    expect(typeDifferential(equation, scope)).toEqual(constant(0, parseUnit('mV/ms')));
  });

  test('say how to mend their dimension', () => {
    const [equation] = parseEquations('dv/dt = (E_L - v)');
    const error = failure(() => typeDifferential(equation, scope));
    expect(error.code).toBe('dimension_mismatch');
    expect(error.message).toBe(
      [
        'dv/dt is in mV/ms, but this is in mV',
        '  dv/dt = (E_L - v)',
        '          ^^^^^^^^^',
        "  remedy:   divide 'E_L - v' by a quantity in ms, or correct a declared unit",
      ].join('\n'),
    );
  });
});

describe('statements', () => {
  const statement = (text: string, names: Scope = scope): { target: string; value: Typed } => {
    const { target, value } = typeStatement(parseStatements(text)[0], names);
    return { target, value };
  };

  test.each([
    ['v = E_L', 'E_L'],
    ['v = 0', '0'],
    ['v = -0.07*V', '-70'],
    ['v += 2*mV', 'add(v, 2)'],
    ['v -= I*R', 'subtract(v, multiply(I, R))'],
    ['v *= n', 'multiply(v, n)'],
    ['v /= 2', 'divide(v, 2)'],
    ['v *= E_L/V', 'multiply(multiply(v, E_L), 0.001)'],
  ])('%s assigns %s', (text, expected) => {
    const { target, value } = statement(text);
    expect(target).toBe('v');
    expect(tree(value)).toBe(expected);
    expect(value.unit.symbol).toBe('mV');
  });

  test('assign conditions to conditions', () => {
    const names = new Map([...scope, ['fired', BOOLEAN] as const]);
    expect(tree(statement('fired = v > v_th', names).value)).toBe('greater(v, v_th)');
    expect(failure(() => statement('fired = 1', names)).code).toBe('boolean_mismatch');
    expect(failure(() => statement('v = v > v_th', names)).code).toBe('boolean_mismatch');
  });

  test('refuse what is not declared', () => {
    const error = failure(() => statement('tau_n = 2*ms'));
    expect(error.code).toBe('unknown_name');
    expect(error.remedy).toBe("did you mean 'tau_m'?");
  });

  test('refuse another dimension', () => {
    expect(failure(() => statement('v *= E_L')).code).toBe('dimension_mismatch');
    expect(failure(() => statement('v = 2')).remedy).toBe("give '2' a unit, such as 2*mV");
  });
});

describe('faults', () => {
  test('of dimension show both dimensions, the place and a remedy', () => {
    const error = failure(() => typed('(E_L - v)/tau_m + I')) as LanguageError;
    expect(error.code).toBe('dimension_mismatch');
    expect(error.position).toBe(18);
    expect(error.message).toBe(
      [
        'cannot add pA to mV/ms',
        '  (E_L - v)/tau_m + I',
        '                    ^',
        "  remedy:   divide 'I' by a quantity in pF, or correct a declared unit",
      ].join('\n'),
    );
  });

  test.each([
    ['v + 65', 'dimension_mismatch', "give '65' a unit, such as 65*mV"],
    ['65 + v', 'dimension_mismatch', "give '65' a unit, such as 65*mV"],
    ['m - n', 'dimension_mismatch', "declare 'm', which is otherwise the unit of that symbol"],
    ['v < I', 'dimension_mismatch', "divide 'I' by a quantity in nS, or correct a declared unit"],
    ['exp(v)', 'dimension_mismatch', "divide 'v' by a quantity in mV"],
    ['v^5', 'dimension_mismatch', "divide 'v' by a quantity in mV first"],
    ['2^v', 'dimension_mismatch', "divide 'v' by a quantity in mV"],
    ['sqrt(sqrt(v))', 'dimension_mismatch', 'take the root of a pure number, or of a square'],
    ['(v > v_th) + 1', 'boolean_mismatch', 'turn it into a number with where(v > v_th, 1, 0)'],
    ['v and n', 'boolean_mismatch', 'turn it into a condition with a comparison, such as v > 0'],
    ['where(n, 1, 0)', 'boolean_mismatch', 'turn it into a condition with a comparison, such as n > 0'],
    ['-(v > v_th)', 'boolean_mismatch', 'turn it into a number with where(v > v_th, 1, 0)'],
    ['((v^4)^4)^4', 'number_range', 'divide by quantities of its unit first'],
    ['E_K + v', 'unknown_name', "did you mean 'E_L'?"],
    ['conductance', 'unknown_name', 'declare it with a unit'],
  ])('%s: %s', (text, code, remedy) => {
    const error = failure(() => typed(text));
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.code).toBe(code);
    expect(error.remedy).toBe(remedy);
  });

  test('are all that arbitrary formulas raise', () => {
    const parts = fc.constantFrom(
      'v',
      'I',
      'n',
      '2',
      'mV',
      'exp(',
      'where(',
      ')',
      ',',
      ' + ',
      '*',
      '/',
      '^',
      ' > ',
      '-',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (words) => {
        try {
          typed(words.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(LanguageError);
        }
      }),
      { numRuns: share(2000) },
    );
  });
});
