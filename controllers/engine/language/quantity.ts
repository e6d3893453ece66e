import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import { absentUnit } from './absent.ts';
import { LanguageError } from './language.ts';
import type { Unit } from './units.ts';
import { convertNumber, findUnit, ONE, parseUnit, sameDimension } from './units.ts';

/**
 * Numbers with their unit, as a host gives and reads them. Where a unit is not 1, a bare number is refused.
 */

/** One number; several; or a function that draws them, given the stream and the neuron, or both neurons of a synapse. */
export type QuantityValues =
  | number
  | ArrayLike<number>
  | ((random: RandomStream, first: number, second: number) => number);

/** A number and its unit, with a blank between them, as in `'10 ms'`, `'-50 mV'`, `'0.5 pA/ms'`. */
export type QuantityText = `${number} ${string}`;

/** Numbers in one unit. {@link quantity} makes one; so do {@link ms}, {@link mV} and the other functions named for a unit. */
export class Quantity<V extends QuantityValues = QuantityValues> {
  /** In `unit`. */
  readonly values: V;
  /** Unit of `values`, with its dimension and its scale to SI. */
  readonly unit: Unit;

  constructor(values: V, unit: Unit) {
    this.values = values;
    this.unit = unit;
  }

  /** Gives the numbers and the symbol of their unit as text: `10 ms`; `numbers drawn ms` for a function. */
  toString(): string {
    return `${typeof this.values === 'function' ? 'numbers drawn' : this.values} ${this.unit.symbol}`;
  }
}

/** The units in which a bare number is right. */
type Pure = '1' | 'rad';

/**
 * Values that may be given for a quantity that is declared in the unit U: bare numbers where U is 1 or rad; elsewhere a text such as
 * `'10 ms'`; in both cases a {@link Quantity} in any unit of the dimension. A unit that types do not know is checked when it is given.
 */
export type QuantityIn<U extends string, V extends QuantityValues> = string extends U
  ? V | Quantity<V> | QuantityText
  : U extends Pure
    ? V | Quantity<V>
    : Quantity<V> | QuantityText;

/** Last arguments of a reader of a quantity: its unit, which may be left out where the declared unit U is 1 or rad; then `Rest`. */
export type ReadIn<U extends string, Rest extends unknown[] = []> = string extends U
  ? [unit?: string, ...rest: Rest]
  : U extends Pure
    ? [unit?: string, ...rest: Rest]
    : [unit: string, ...rest: Rest];

/** The argument for the unit of a live array: the declared unit U, which may be left out where it is 1 or rad. */
export type LiveIn<U extends string> = ReadIn<U> extends [unit: string] ? [unit: U] : [unit?: string];

/** Gives numbers the unit that a function is named for. */
export type UnitFunction = <const V extends QuantityValues>(values: V) => Quantity<V>;

/**
 * Gives numbers a unit: one number, an array of them, or a function that draws them, such as a distribution.
 *
 * @example
 * const cells = { size: 3, parameters: { tau_m: quantity([10, 15, 20], 'ms'), C_m: quantity(uniform(200, 300), 'pF') } };
 * const network = new Network({ step: quantity(0.1, 'ms'), seed: 1 });
 * network.population('cells', lif, cells);
 *
 * @param unit as in `pA/ms`, `1/s`, `uF/cm^2`
 * @throws LanguageError `unknown_unit`
 */
export function quantity<const V extends QuantityValues>(values: V, unit: string): Quantity<V> {
  return new Quantity(values, unitNamed(unit));
}

/** The units that have a function of their name. */
const WITH_FUNCTION = new Set<string>();

function named(symbol: string): UnitFunction {
  const unit = parseUnit(symbol);
  WITH_FUNCTION.add(symbol);
  return (values) => new Quantity(values, unit);
}

/**
 * Gives numbers the unit s: `seconds(period)`.
 *
 * @example
 * const period = 5e-3;
 * const network = new Network({ step: seconds(period), seed: 1 });
 * network.population('cells', lif, { size: 10, parameters: { t_ref: seconds(period) } });
 */
export const seconds: UnitFunction = named('s');
/** Gives numbers the unit ms, a thousandth of a second: `ms(10)`, `ms([10, 20])`, `ms(uniform(10, 20))`. */
export const ms: UnitFunction = named('ms');
/** Gives numbers the unit us, a millionth of a second. */
export const us: UnitFunction = named('us');
/** Gives numbers the unit Hz, one per second. */
export const Hz: UnitFunction = named('Hz');
/** Gives numbers the unit mV, a thousandth of a volt: `mV(-50)`, `mV([-50, -55])`, `mV(normal(-50, 5))`. */
export const mV: UnitFunction = named('mV');
/** Gives numbers the unit nA, 1e-9 amperes. */
export const nA: UnitFunction = named('nA');
/** Gives numbers the unit pA, 1e-12 amperes. */
export const pA: UnitFunction = named('pA');
/** Gives numbers the unit nS, 1e-9 siemens. */
export const nS: UnitFunction = named('nS');
/** Gives numbers the unit pF, 1e-12 farads. */
export const pF: UnitFunction = named('pF');
/** Gives numbers the unit MOhm, 1e6 ohms. */
export const MOhm: UnitFunction = named('MOhm');

const KINDS: readonly (readonly [kind: string, unit: Unit])[] = (
  [
    ['a pure number', '1'],
    ['a time', 's'],
    ['a rate', 'Hz'],
    ['a voltage', 'V'],
    ['a current', 'A'],
    ['a conductance', 'S'],
    ['a capacitance', 'F'],
    ['a resistance', 'Ohm'],
    ['a charge', 'C'],
    ['a length', 'm'],
    ['a speed', 'm/s'],
  ] as const
).map(([kind, unit]) => [kind, parseUnit(unit)]);

/** A number, then a unit. A unit that begins with a digit, such as `1/s`, stands after a blank. */
const QUANTITY = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?:(?:\s*(?![\d.])|\s+(?=1))(\S.*?))?\s*$/i;

/** Degrees above and below the line, as in `deg/s` and `1/deg`. They are no unit, as no power of ten makes radians of them. */
const DEGREES = /^deg(?=$|\s*[/*])/;
const PER_DEGREE = /(\/\s*)deg(?=$|\s*[/*])/;

/**
 * Reads a number and its unit from a text, such as `10 ms`, `10ms` or `-0.5 pA/ms`. Without a unit it is a pure number. Degrees,
 * `30 deg`, `90 deg/s` or `2 1/deg`, are read as radians.
 *
 * @example
 * const { values, unit } = parseQuantity('0.2 nA');
 * console.log(values, unit.symbol); // 0.2 nA
 *
 * @throws ValidationError `malformed_quantity`, `unknown_unit`
 */
export function parseQuantity(text: string): Quantity<number> {
  return readQuantity(text, `'${text}'`);
}

/** As {@link parseQuantity}; `what` and `block` say whose text it is. @throws ValidationError `malformed_quantity`, `unknown_unit` */
export function readQuantity(text: string, what: string, block?: string): Quantity<number> {
  const [, digits, symbol] = QUANTITY.exec(text) ?? [];
  const value = Number(digits);
  if (!Number.isFinite(value)) {
    throw new ValidationError(`${what} is not a number with its unit`, {
      code: 'malformed_quantity',
      expected: "a finite number and a unit, such as '10 ms'",
      received: text,
      ...given({ block }),
    });
  }
  try {
    if (symbol !== undefined && DEGREES.test(symbol))
      return quantity(value * (Math.PI / 180), symbol.replace(DEGREES, 'rad'));
    if (symbol !== undefined && PER_DEGREE.test(symbol))
      return quantity(value * (180 / Math.PI), symbol.replace(PER_DEGREE, '$1rad'));
    return quantity(value, symbol ?? '1');
  } catch (error) {
    if (!(error instanceof LanguageError)) throw error;
    const remedy = absentUnit(symbol) ?? error.remedy;
    throw new ValidationError(`${what} is in '${symbol}', which is not a unit`, {
      code: 'unknown_unit',
      expected: "a number and a unit, such as '10 ms'",
      received: text,
      ...given({ block, remedy }),
      cause: error,
    });
  }
}

/**
 * Values that a host gave for `what`, as numbers in the declared unit. `block` is the population or projection that they are of.
 *
 * @throws ValidationError `unit_missing` for bare numbers where the unit is not 1, `dimension_mismatch`, `malformed_quantity`,
 *   `unknown_unit`
 */
export function inUnit<V extends QuantityValues>(
  value: V | Quantity<V> | string,
  unit: Unit,
  what: string,
  block?: string,
): V {
  const read = typeof value === 'string' ? (readQuantity(value, what, block) as Quantity<V>) : value;
  const { values, unit: from } = read instanceof Quantity ? read : new Quantity(read, ONE);
  const fits = isNumbers(values) && sameDimension(from, unit);
  if (fits && (read instanceof Quantity || isPure(unit))) return converted(values, from, unit);
  const detail = {
    expected: spellings(unit, values),
    received: read === value ? shown(read) : value,
    ...given({ block }),
  };
  if (!isNumbers(values)) {
    throw new ValidationError(`${what} is neither a number nor a quantity`, { code: 'malformed_quantity', ...detail });
  }
  if (isPure(from)) {
    throw new ValidationError(`${what} is ${kindOf(unit)} and needs its unit`, { code: 'unit_missing', ...detail });
  }
  throw new ValidationError(`${what} is ${kindOf(unit)}`, { code: 'dimension_mismatch', ...detail });
}

/** The unit in which a host asks to read `what`. @throws ValidationError `unit_missing`, `dimension_mismatch`; LanguageError */
export function askedUnit(asked: string | undefined, declared: Unit, what: string, block?: string): Unit {
  if (asked === declared.symbol || (asked === undefined && isPure(declared))) return declared;
  const unit = asked === undefined ? undefined : unitNamed(asked);
  if (unit !== undefined && sameDimension(unit, declared)) return unit;
  const detail = { expected: `a unit such as '${declared.symbol}'`, received: asked, ...given({ block }) };
  if (unit === undefined) {
    throw new ValidationError(`${what} is ${kindOf(declared)} and is read in a unit`, {
      code: 'unit_missing',
      ...detail,
    });
  }
  throw new ValidationError(`${what} is ${kindOf(declared)}`, { code: 'dimension_mismatch', ...detail });
}

/**
 * Holds the unit in which a host asks for a live array to the declared one.
 *
 * @throws ValidationError `live_unit` for another unit of its dimension; else as {@link askedUnit}
 */
export function checkLiveUnit(asked: string | undefined, declared: Unit, what: string, block?: string): void {
  if (askedUnit(asked, declared, what, block).exponent10 === declared.exponent10) return;
  throw new ValidationError(`${what} is a live array, which is not converted`, {
    code: 'live_unit',
    expected: `'${declared.symbol}', the declared unit`,
    received: asked,
    ...given({ block }),
  });
}

function converted<V extends QuantityValues>(values: V, from: Unit, to: Unit): V {
  if (from.exponent10 === to.exponent10) return values;
  const convert = (value: number): number => convertNumber(value, from, to);
  const one: QuantityValues = values;
  const other: QuantityValues =
    typeof one === 'number'
      ? convert(one)
      : typeof one === 'function'
        ? (random, first, second) => convert(one(random, first, second))
        : Float64Array.from(one, convert);
  return other as V;
}

function isNumbers(values: unknown): values is QuantityValues {
  return (
    typeof values === 'number' ||
    typeof values === 'function' ||
    (typeof values === 'object' && values !== null && 'length' in values)
  );
}

/** Whether a bare number is right. */
function isPure(unit: Unit): boolean {
  return unit.exponent10 === 0 && sameDimension(unit, ONE);
}

function kindOf(unit: Unit): string {
  const [kind] = KINDS.find(([, one]) => sameDimension(one, unit)) ?? [`a quantity in ${unit.symbol}`];
  return kind;
}

/** How a host may write numbers in a unit, with an example like what it wrote. Times are in ms, as of neurons. */
function spellings(unit: Unit, like: unknown): string {
  const symbol = unit.symbol === 's' ? 'ms' : unit.symbol;
  const example =
    typeof like === 'function' ? '(random) => 10' : isNumbers(like) && typeof like !== 'number' ? '[10, 20]' : '10';
  if (isPure(unit)) return `a number, such as ${example}`;
  const made = WITH_FUNCTION.has(symbol) ? `${symbol}(${example})` : `quantity(${example}, '${symbol}')`;
  return example === '10' ? `'10 ${symbol}' or ${made}` : made;
}

function shown(given: unknown): unknown {
  if (typeof given === 'function') return 'a function that draws numbers';
  return given instanceof Quantity ? String(given) : given;
}

/** @throws LanguageError `unknown_unit`, ValidationError `unknown_unit` where it is no text */
function unitNamed(symbol: string): Unit {
  if (typeof symbol === 'string') return findUnit(symbol) ?? parseUnit(symbol);
  throw new ValidationError('a unit is a text', {
    code: 'unknown_unit',
    expected: "a unit such as 'ms'",
    received: symbol,
  });
}
