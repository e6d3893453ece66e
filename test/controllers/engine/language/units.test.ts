import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LanguageError } from '../../../../controllers/engine/language/language.ts';
import {
  conversionFactor,
  convertNumber,
  divideUnits,
  findUnit,
  formatDimension,
  MILLISECOND,
  multiplyUnits,
  ONE,
  parseUnit,
  raiseUnit,
  sameDimension,
} from '../../../../controllers/engine/language/units.ts';

const PREFIXES = ['', 'f', 'p', 'n', 'u', 'm', 'c', 'd', 'k', 'M', 'G'];
const BASES = ['V', 'A', 'S', 'F', 'Ohm', 's', 'Hz', 'm', 'g', 'C', 'N', 'J', 'W', 'T', 'K', 'mol', 'cd', 'Pa'];

const symbols = fc.tuple(fc.constantFrom(...PREFIXES), fc.constantFrom(...BASES)).map((parts) => parts.join(''));
const units = fc
  .tuple(symbols, fc.constantFrom('*', '/'), symbols)
  .map(([left, operator, right]) => parseUnit(`${left}${operator}${right}`));

function failure(text: string): LanguageError {
  try {
    parseUnit(text);
  } catch (error) {
    if (error instanceof LanguageError) return error;
    throw error;
  }
  throw new Error(`'${text}' parsed`);
}

describe('parseUnit', () => {
  test.each([
    ['mV', 1e-3],
    ['ms', 1e-3],
    ['nS', 1e-9],
    ['pA', 1e-12],
    ['Hz', 1],
    ['kHz', 1e3],
    ['mV*ms', 1e-6],
    ['pA/ms', 1e-9],
    ['m^2', 1],
    ['cm**2', 1e-4],
    ['1/ms', 1e3],
    ['ms^-1', 1e3],
    ['1', 1],
    ['rad', 1],
    ['MOhm', 1e6],
    ['M\u03a9', 1e6],
    ['pF', 1e-12],
    ['uF/cm^2', 1e-2],
    ['\u00b5S', 1e-6],
    ['nS/(ms*mV)', 1e-3],
    ['kg', 1],
    ['mM', 1],
    ['10^-3*V', 1e-3],
  ])('%s is %d in SI', (text, scale) => {
    expect(parseUnit(text).scale).toBe(scale);
    expect(parseUnit(text).symbol).toBe(text);
  });

  test.each([
    ['m', [1, 0, 0, 0, 0, 0, 0]],
    ['kg', [0, 1, 0, 0, 0, 0, 0]],
    ['s', [0, 0, 1, 0, 0, 0, 0]],
    ['A', [0, 0, 0, 1, 0, 0, 0]],
    ['K', [0, 0, 0, 0, 1, 0, 0]],
    ['mol', [0, 0, 0, 0, 0, 1, 0]],
    ['cd', [0, 0, 0, 0, 0, 0, 1]],
  ])('%s is a base unit', (text, dimension) => {
    expect(parseUnit(text)).toMatchObject({ dimension, exponent10: 0 });
  });

  // The SI brochure, table 4; the gram and the molar are a thousandth and a thousand of theirs.
  test.each([
    ['Hz', 's^-1'],
    ['N', 'kg*m*s^-2'],
    ['Pa', 'kg*m^-1*s^-2'],
    ['J', 'kg*m^2*s^-2'],
    ['W', 'kg*m^2*s^-3'],
    ['C', 'A*s'],
    ['V', 'kg*m^2*s^-3*A^-1'],
    ['F', 'kg^-1*m^-2*s^4*A^2'],
    ['Ohm', 'kg*m^2*s^-3*A^-2'],
    ['S', 'kg^-1*m^-2*s^3*A^2'],
    ['T', 'kg*s^-2*A^-1'],
    ['g', '10^-3*kg'],
    ['M', '10^3*mol*m^-3'],
  ])('%s is %s', (text, product) => {
    expect({ ...parseUnit(text), symbol: '' }).toEqual({ ...parseUnit(product), symbol: '' });
  });

  test.each([
    ['f', 1e-15],
    ['p', 1e-12],
    ['n', 1e-9],
    ['u', 1e-6],
    ['m', 1e-3],
    ['c', 1e-2],
    ['d', 1e-1],
    ['k', 1e3],
    ['M', 1e6],
    ['G', 1e9],
  ])('%sV is %d V', (prefix, scale) => {
    expect(parseUnit(`${prefix}V`).scale).toBe(scale);
  });

  test('composes dimensions', () => {
    expect(sameDimension(parseUnit('nS*mV'), parseUnit('pA'))).toBe(true);
    expect(sameDimension(parseUnit('pA/pF'), parseUnit('mV/ms'))).toBe(true);
    expect(sameDimension(parseUnit('V'), parseUnit('A'))).toBe(false);
    expect(sameDimension(parseUnit('W'), parseUnit('V*A'))).toBe(true);
    expect(sameDimension(parseUnit('T'), parseUnit('V*s/m^2'))).toBe(true);
    expect(sameDimension(parseUnit('Pa*m^2'), parseUnit('J/m'))).toBe(true);
    expect(sameDimension(parseUnit('F*Ohm'), parseUnit('1/Hz'))).toBe(true);
    expect(sameDimension(parseUnit('mV/ms^0.5'), raiseUnit(parseUnit('V^2/s'), 0.5) ?? ONE)).toBe(true);
  });

  test('names the unknown part, its position and the nearest unit', () => {
    const error = failure('pA/msec*mVv');
    expect(error.code).toBe('unknown_unit');
    expect(error.position).toBe(3);
    expect(error.message).toBe(
      "unknown unit 'msec' at character 4\n  pA/msec*mVv\n     ^^^^\n  remedy:   did you mean 'ms'?",
    );
    expect(failure('mVv').remedy).toBe("did you mean 'mV'?");
  });

  test.each(['', '3*mV', 'mV + mV', 'mV^x', 'mV^0.3', 'm^1e9', '(m^0.5)^0.5', 'degC', 'mV*', 'mV ms', 'exp(1)'])(
    "refuses '%s'",
    (text) => {
      expect(failure(text)).toBeInstanceOf(LanguageError);
    },
  );
});

describe('arithmetic', () => {
  test('is exact where powers of ten cancel', () => {
    expect(divideUnits(parseUnit('mV'), parseUnit('mV'))).toEqual(ONE);
    expect(divideUnits(parseUnit('pA'), parseUnit('pF')).scale).toBe(1);
    expect(multiplyUnits(parseUnit('nS'), parseUnit('mV')).scale).toBe(1e-12);
  });

  test('names results plainly', () => {
    expect(multiplyUnits(parseUnit('nS'), parseUnit('mV')).symbol).toBe('pA');
    expect(divideUnits(parseUnit('pA'), parseUnit('pF')).symbol).toBe('mV/ms');
    expect(divideUnits(ONE, MILLISECOND).symbol).toBe('kHz');
    expect(divideUnits(parseUnit('cm'), parseUnit('s')).symbol).toBe('cm/s');
    expect(multiplyUnits(parseUnit('mV'), parseUnit('mV')).symbol).toBe('10^-6*kg^2*m^4*s^-6*A^-2');
    expect(multiplyUnits(parseUnit('V'), parseUnit('V')).symbol).toBe('kg^2*m^4*s^-6*A^-2');
    expect(multiplyUnits(parseUnit('10^1'), parseUnit('V^2')).symbol).toBe('10^1*kg^2*m^4*s^-6*A^-2');
  });

  test('symbols of results parse back to the same unit', () => {
    fc.assert(
      fc.property(units, (unit) => {
        const product = multiplyUnits(unit, ONE);
        expect({ ...parseUnit(product.symbol), symbol: '' }).toEqual({ ...product, symbol: '' });
      }),
    );
  });

  test('a quotient undoes a product', () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        expect(divideUnits(multiplyUnits(a, b), b)).toEqual(multiplyUnits(a, ONE));
      }),
    );
  });

  test('raises to multiples of one half', () => {
    const root = raiseUnit(parseUnit('mV'), 0.5);
    expect(root?.exponent10).toBe(-1.5);
    expect(root && multiplyUnits(root, root).symbol).toBe('mV');
    expect(root && raiseUnit(root, 0.5)).toBeUndefined();
  });
});

test.each(['M^30/fM^40', 'fmol^99', '(Mm^99)^99', '1/fm^50'])('%s, whose scale is no number, is refused', (text) => {
  const error = failure(text);
  expect(error.code).toBe('unknown_unit');
  expect(error.expected).toContain('10^-150 to 10^150');
  expect(Number.isFinite(parseUnit('fm^10').scale)).toBe(true);
});

test('powers of units go to 99, and scales to 10^150', () => {
  expect(parseUnit('m^99').dimension[0]).toBe(99);
  expect(parseUnit('m^-99').dimension[0]).toBe(-99);
  expect(failure('m^100').expected).toContain('an integer or a half');
  expect(failure('m^-99.5').code).toBe('unknown_unit');
  expect(parseUnit('fm^10').exponent10).toBe(-150);
  expect(parseUnit('1/fm^10').exponent10).toBe(150);
  expect(failure('10^-1*fm^10').expected).toContain('10^-150 to 10^150');
  expect(failure('10/fm^10').code).toBe('unknown_unit');
  expect(parseUnit('10^3*V').symbol).toBe('10^3*V');
  expect(failure('100*V').expected).toBe('a product or quotient of unit symbols, such as mV/ms');
});

describe('conversion', () => {
  test('is a power of ten', () => {
    expect(conversionFactor(parseUnit('V'), parseUnit('mV'))).toBe(1000);
    expect(conversionFactor(parseUnit('pA'), parseUnit('nA'))).toBe(1e-3);
    expect(conversionFactor(parseUnit('mV/ms'), parseUnit('V/s'))).toBe(1);
    expect(convertNumber(70, parseUnit('mV'), parseUnit('V'))).toBe(0.07);
  });

  test('there and back is the same number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BASES),
        fc.constantFrom(...PREFIXES),
        fc.constantFrom(...PREFIXES),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (base, one, other, value) => {
          const from = parseUnit(one + base);
          const to = parseUnit(other + base);
          const back = convertNumber(convertNumber(value, from, to), to, from);
          expect(Math.abs(back - value)).toBeLessThanOrEqual(
            Number.EPSILON * Math.abs(value) + Number.MIN_VALUE * 1e24,
          );
        },
      ),
    );
  });
});

describe('formatDimension', () => {
  test.each([
    ['V', 'mV'],
    ['V/s', 'mV/ms'],
    ['A', 'pA'],
    ['nA/s', 'pA/ms'],
    ['S', 'nS'],
    ['Ohm', 'MOhm'],
    ['F', 'pF'],
    ['s', 'ms'],
    ['1/ms', 'Hz'],
    ['m/s', 'm/s'],
    ['C', 'pC'],
    ['kg', 'kg'],
    ['kg/s', 'kg/s'],
    ['M', 'mM'],
    ['N', 'N'],
    ['J', 'J'],
    ['W', 'W'],
    ['T', 'T'],
    ['Pa', 'Pa'],
    ['K/s', 'K/s'],
    ['mol', 'mol'],
    ['cd', 'cd'],
    ['1', '1'],
    ['V*s', 'kg m^2 s^-2 A^-1'],
    ['s^0.5', 's^0.5'],
  ])('%s as %s', (text, formatted) => {
    expect(formatDimension(parseUnit(text).dimension)).toBe(formatted);
  });
});

test('findUnit knows single symbols only', () => {
  expect(findUnit('mV')?.symbol).toBe('mV');
  expect(findUnit('mV/ms')).toBeUndefined();
  expect(findUnit('v')).toBeUndefined();
});
