import { nearestName } from '../../../agents/nearest-name.ts';
import { absentUnit } from './absent.ts';
import type { Expression } from './language.ts';
import { LanguageError } from './language.ts';
import { parseExpression } from './parser.ts';

/**
 * Physical units.
 *
 * Every unit here is an exact power of ten of its coherent SI unit, and only the power is stored.
 * Products and quotients therefore add integers, mV/mV is exactly 1, pA/pF is exactly V/s, and
 * converting between two units takes one multiplication by a correctly rounded power of ten.
 */

/**
 * Exponents of metre, kilogram, second, ampere, kelvin, mole and candela, in this order.
 * Multiples of one half: square roots halve them.
 */
type Dimension = readonly [
  metre: number,
  kilogram: number,
  second: number,
  ampere: number,
  kelvin: number,
  mole: number,
  candela: number,
];

/** A unit: value in SI = value * scale, scale = 10^exponent10. */
export interface Unit {
  /** Symbol as written, or derived from those of a product: `mV`, `pA/ms`; `1` for a pure number. */
  readonly symbol: string;
  /** Exponents of the seven base units of the SI; all 0 for a pure number. */
  readonly dimension: Dimension;
  /** Power of ten of the scale: an integer, or a multiple of one half in the root of a unit, such as mV^0.5. */
  readonly exponent10: number;
  /** Factor that takes a value in this unit to SI. */
  readonly scale: number;
}

/**
 * Parses a unit such as `mV`, `pA/ms`, `uF/cm^2`, `1/ms`, `nS/(ms*mV)`, `mV/ms^0.5` or `1`.
 *
 * @throws LanguageError `unknown_unit` pointing at what is no unit, or at a unit whose scale is no number
 */
export function parseUnit(text: string): Unit {
  const expression = parseExpression(text);
  const { dimension, exponent10 } = interpret(expression);
  const unit = createUnit(text.trim(), dimension, exponent10);
  if (hasScale(unit)) return unit;
  throw new LanguageError(`this unit is 10^${exponent10} of its SI unit`, expression.span, {
    code: 'unknown_unit',
    expected: `a unit of 10^-${HIGHEST_EXPONENT10} to 10^${HIGHEST_EXPONENT10}`,
  });
}

/** The largest power of ten of a unit. The ratio of two such units is a number too. */
const HIGHEST_EXPONENT10 = 150;

/** Whether values in a unit can be converted: its scale is a number, and so is its ratio to that of any other. */
export function hasScale({ exponent10 }: Unit): boolean {
  return Math.abs(exponent10) <= HIGHEST_EXPONENT10;
}

/** The unit that a single symbol with an optional SI prefix stands for. */
export function findUnit(symbol: string): Unit | undefined {
  return SYMBOLS.get(symbol.replace(/[\u00b5\u03bc]/, 'u').replace(/[\u03a9\u2126]/, 'Ohm'));
}

export function multiplyUnits(left: Unit, right: Unit): Unit {
  return derive(
    combine(left.dimension, right.dimension, (a, b) => a + b),
    left.exponent10 + right.exponent10,
  );
}

export function divideUnits(left: Unit, right: Unit): Unit {
  return derive(
    combine(left.dimension, right.dimension, (a, b) => a - b),
    left.exponent10 - right.exponent10,
  );
}

/** A unit to a power; undefined where that leaves an exponent finer than one half. */
export function raiseUnit(unit: Unit, power: number): Unit | undefined {
  const dimension = combine(unit.dimension, unit.dimension, (exponent) => exponent * power);
  const exponent10 = unit.exponent10 * power;
  return [...dimension, exponent10].every(isHalves) ? derive(dimension, exponent10) : undefined;
}

/** The SI unit of a unit's dimension, of scale 1. */
export function coherentUnit({ dimension }: Unit): Unit {
  return derive(dimension, 0);
}

export function sameDimension(left: Unit, right: Unit): boolean {
  return equalDimensions(left.dimension, right.dimension);
}

/** Factor that takes a number in unit `from` to the number in unit `to`, of the same dimension. */
export function conversionFactor(from: Unit, to: Unit): number {
  return powerOfTen(from.exponent10 - to.exponent10);
}

/** A number in unit `from` as the number in unit `to`, rounded once. */
export function convertNumber(value: number, from: Unit, to: Unit): number {
  return shiftDecimal(value, from.exponent10 - to.exponent10);
}

/** value 10^exponent, rounded once. */
export function shiftDecimal(value: number, exponent: number): number {
  return exponent < 0 ? value / powerOfTen(-exponent) : value * powerOfTen(exponent);
}

/**
 * A dimension in the units neuroscience states it in: `mV`, `pA/ms`, `MOhm`, or else in base
 * units, `kg m^2 s^-3`; `1` for a pure number.
 */
export function formatDimension(dimension: Dimension): string {
  return symbolOf(dimension) ?? (baseUnits(dimension).join(' ') || '1');
}

/** Powers of ten computed before. Reading one from text takes long. */
const POWERS = new Map<number, number>();

const PREFIXES: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['f', -15],
  ['p', -12],
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['c', -2],
  ['d', -1],
  ['k', 3],
  ['M', 6],
  ['G', 9],
]);

interface NamedUnit {
  readonly symbol: string;
  readonly dimension: Dimension;
  readonly exponent10: number;
  /** Prefix that neuroscience states the unit with. */
  readonly prefix: string;
  /** Unit of time that rates of change are stated in. */
  readonly time: 'ms' | 's';
}

const NAMED: readonly NamedUnit[] = [
  named('V', [2, 1, -3, -1, 0, 0, 0], 0, 'm', 'ms'),
  named('A', [0, 0, 0, 1, 0, 0, 0], 0, 'p', 'ms'),
  named('S', [-2, -1, 3, 2, 0, 0, 0], 0, 'n', 'ms'),
  named('F', [-2, -1, 4, 2, 0, 0, 0], 0, 'p', 'ms'),
  named('Ohm', [2, 1, -3, -2, 0, 0, 0], 0, 'M', 'ms'),
  named('s', [0, 0, 1, 0, 0, 0, 0], 0, 'm', 's'),
  named('Hz', [0, 0, -1, 0, 0, 0, 0]),
  named('C', [0, 0, 1, 1, 0, 0, 0], 0, 'p', 'ms'),
  named('m', [1, 0, 0, 0, 0, 0, 0]),
  named('g', [0, 1, 0, 0, 0, 0, 0], -3, 'k'),
  named('N', [1, 1, -2, 0, 0, 0, 0]),
  named('J', [2, 1, -2, 0, 0, 0, 0]),
  named('W', [2, 1, -3, 0, 0, 0, 0]),
  named('T', [0, 1, -2, -1, 0, 0, 0]),
  named('Pa', [-1, 1, -2, 0, 0, 0, 0]),
  named('K', [0, 0, 0, 0, 1, 0, 0]),
  named('mol', [0, 0, 0, 0, 0, 1, 0]),
  named('M', [-3, 0, 0, 0, 0, 1, 0], 3, 'm'),
  named('cd', [0, 0, 0, 0, 0, 0, 1]),
];

function named(
  symbol: string,
  dimension: Dimension,
  exponent10 = 0,
  prefix = '',
  time: NamedUnit['time'] = 's',
): NamedUnit {
  return { symbol, dimension, exponent10, prefix, time };
}

/** The pure number. */
export const ONE: Unit = createUnit('1', [0, 0, 0, 0, 0, 0, 0], 0);

/** The engine's unit of time. */
export const MILLISECOND: Unit = createUnit('ms', [0, 0, 1, 0, 0, 0, 0], -3);

const SYMBOLS: ReadonlyMap<string, Unit> = new Map([
  ...(['', 'm', 'u'] as const).map((prefix): [string, Unit] => {
    const symbol = `${prefix}rad`;
    return [symbol, createUnit(symbol, ONE.dimension, PREFIXES.get(prefix) as number)];
  }),
  ...NAMED.flatMap((unit) =>
    [...PREFIXES].map(([prefix, exponent10]): [string, Unit] => {
      const symbol = prefix + unit.symbol;
      return [symbol, createUnit(symbol, unit.dimension, unit.exponent10 + exponent10)];
    }),
  ),
]);

function createUnit(symbol: string, dimension: Dimension, exponent10: number): Unit {
  return { symbol, dimension, exponent10: unsigned(exponent10), scale: powerOfTen(exponent10) };
}

/** A unit that results from arithmetic, named as plainly as its scale allows. */
function derive(dimension: Dimension, exponent10: number): Unit {
  const symbol = symbolOf(dimension, exponent10) ?? productOf(dimension, exponent10);
  return createUnit(symbol, dimension, exponent10);
}

/** The symbol of a named unit, or of its rate of change, with the dimension and, if given, the scale. */
function symbolOf(dimension: Dimension, exponent10?: number): string | undefined {
  for (const unit of NAMED) {
    if (!equalDimensions(unit.dimension, dimension)) continue;
    const prefix = prefixFor(unit, exponent10);
    if (prefix !== undefined) return prefix + unit.symbol;
  }
  const accumulated = combine(dimension, SECOND, (a, b) => a + b);
  for (const unit of NAMED) {
    if (!equalDimensions(unit.dimension, accumulated) || unit.symbol === 's') continue;
    const timeExponent = unit.time === 'ms' ? -3 : 0;
    const prefix = prefixFor(unit, exponent10 === undefined ? undefined : exponent10 + timeExponent);
    if (prefix !== undefined) return `${prefix}${unit.symbol}/${unit.time}`;
  }
  return undefined;
}

const SECOND: Dimension = [0, 0, 1, 0, 0, 0, 0];

function prefixFor(unit: NamedUnit, exponent10: number | undefined): string | undefined {
  if (exponent10 === undefined) return unit.prefix;
  const wanted = exponent10 - unit.exponent10;
  for (const [prefix, exponent] of PREFIXES) if (exponent === wanted) return prefix;
  return undefined;
}

function productOf(dimension: Dimension, exponent10: number): string {
  const factors = baseUnits(dimension);
  if (exponent10 !== 0) factors.unshift(`10^${exponent10}`);
  return factors.join('*') || '1';
}

/** Base units with their exponents, mass first as in the SI brochure. */
function baseUnits(dimension: Dimension): string[] {
  const [metre, kilogram, second, ampere, kelvin, mole, candela] = dimension;
  const factors: [string, number][] = [
    ['kg', kilogram],
    ['m', metre],
    ['s', second],
    ['A', ampere],
    ['K', kelvin],
    ['mol', mole],
    ['cd', candela],
  ];
  return factors
    .filter(([, exponent]) => exponent !== 0)
    .map(([symbol, exponent]) => (exponent === 1 ? symbol : `${symbol}^${exponent}`));
}

function combine(left: Dimension, right: Dimension, operation: (left: number, right: number) => number): Dimension {
  const exponents = left.map((exponent, base) => unsigned(operation(exponent, right[base])));
  return exponents as unknown as Dimension;
}

/** Zero without its sign, so that equal units compare equal. */
function unsigned(exponent: number): number {
  return exponent === 0 ? 0 : exponent;
}

function isHalves(exponent: number): boolean {
  return Number.isInteger(2 * exponent);
}

function equalDimensions(left: Dimension, right: Dimension): boolean {
  return left.every((exponent, base) => exponent === right[base]);
}

/** 10^exponent for a multiple of one half, correctly rounded where the exponent is an integer. */
function powerOfTen(exponent: number): number {
  const known = POWERS.get(exponent);
  if (known !== undefined) return known;
  const integer = Math.floor(exponent);
  const whole = Number(`1e${integer}`);
  const power = integer === exponent ? whole : whole * Math.sqrt(10);
  POWERS.set(exponent, power);
  return power;
}

/** The unit that a product of symbols stands for. */
function interpret(expression: Expression): Unit {
  if (expression.kind === 'name') return findUnit(expression.name) ?? failUnknown(expression);
  if (expression.kind === 'number' && expression.value === 1) return ONE;
  if (expression.kind === 'number' && expression.value === 10) return derive(ONE.dimension, 1);
  const unit = expression.kind === 'binary' ? interpretBinary(expression) : undefined;
  if (unit !== undefined) return unit;
  throw new LanguageError('not a unit', expression.span, {
    code: 'unknown_unit',
    expected: 'a product or quotient of unit symbols, such as mV/ms',
  });
}

function interpretBinary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Unit | undefined {
  if (operator === '*') return multiplyUnits(interpret(left), interpret(right));
  if (operator === '/') return divideUnits(interpret(left), interpret(right));
  if (operator === '^') return raiseUnit(interpret(left), exponentOf(right));
  return undefined;
}

/** The largest power in a unit. */
const HIGHEST_POWER = 99;

function exponentOf(expression: Expression): number {
  const sign = expression.kind === 'negate' ? -1 : 1;
  const magnitude = expression.kind === 'negate' ? expression.operand : expression;
  if (magnitude.kind === 'number' && magnitude.value <= HIGHEST_POWER && isHalves(magnitude.value)) {
    return sign * magnitude.value;
  }
  throw new LanguageError('not the power of a unit', expression.span, {
    code: 'unknown_unit',
    expected: 'an integer or a half, such as ms^-1 or ms^0.5',
  });
}

function failUnknown({ name, span }: Extract<Expression, { kind: 'name' }>): never {
  const nearest = nearestName(name, SYMBOLS.keys());
  throw new LanguageError(`unknown unit '${name}' at character ${span.start + 1}`, span, {
    code: 'unknown_unit',
    remedy: absentUnit(name) ?? (nearest === undefined ? 'compose it from SI units' : `did you mean '${nearest}'?`),
  });
}
