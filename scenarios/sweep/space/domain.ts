import { ValidationError } from '../../../agents/errors.ts';
import { exp, log } from '../../../kernels/math-f64.ts';

/** A value of a parameter: a number in the unit that the parameter declares, or a word. */
export type Value = number | string;

/** Values that are named one by one. */
export interface List {
  /** Tells a list from a range. */
  readonly kind: 'list';
  /** The values, each once. */
  readonly values: readonly Value[];
}

/** Numbers between two ends, which are drawn from or stepped through. */
export interface Range {
  /** Tells a range from a list. */
  readonly kind: 'range';
  /** How the numbers lie between the ends: even in themselves, in their logarithms, or the whole ones evenly. */
  readonly scale: 'linear' | 'log' | 'whole';
  /** Least number, above 0 for a logarithmic range. */
  readonly from: number;
  /** Largest number, above `from`. */
  readonly to: number;
  /** Numbers that a grid steps through, both ends included; absent where it cannot. */
  readonly count?: number;
}

/** What a parameter may be in a sweep. */
export type Domain = List | Range;

/** Most values of one parameter in a grid. */
const MOST_VALUES = 100_000;
/** Most whole numbers of a range: searches draw places of 32 bits and more. */
const MOST_WHOLE = 2 ** 32;
/** Digits of a number that is computed: what further ones say is the rounding of steps. */
const DIGITS = 12;
/** Least width of a range as a share of its larger end, so that as many values as there may be differ in these digits; and in itself. */
const LEAST_SHARE = 1e-5;
const LEAST_WIDTH = 1e-290;

const EXPECTED =
  'values (1, 2, 5), steps (0:2:0.25), or a range: linear(0, 2), log(0.01, 1), whole(1, 10), or linear(0, 2, 9) of 9 values';

/**
 * Reads what a parameter may be.
 *
 * | text | values |
 * |---|---|
 * | `1, 2, 5` or `word, other` | these |
 * | `0:2:0.25` | from the first to the second in steps of the third, which must reach it |
 * | `linear(a, b)`, `log(a, b)` | any number from a to b, even in itself or in its logarithm; a third number is how many a grid steps through |
 * | `whole(a, b)` | the whole numbers from a to b |
 *
 * @param read reads one value, such as `20 ms`, and refuses what the parameter cannot be
 * @param name of the parameter, for errors
 * @param readStep reads the difference of two values, which may be what no value may be. Default: `read`
 * @throws ValidationError `malformed_domain`, and what `read` throws
 */
export function parseDomain(
  text: string,
  name: string,
  read: (value: string) => Value,
  readStep: (value: string) => Value = read,
): Domain {
  const refuse = (remedy?: string): ValidationError => malformed(name, text, remedy);
  const number = (value: string, reader = read): number => {
    const asRead = reader(value.trim());
    if (typeof asRead !== 'number') throw refuse(`'${name}' is one of its words: list them`);
    return asRead;
  };
  const call = /^\s*(linear|log|whole)\s*\((.*)\)\s*$/.exec(text);
  if (call !== null) {
    const [from, to, count, ...more] = call[2].split(',').map((part) => part.trim());
    const scale = call[1] as Range['scale'];
    if (to === undefined || more.length > 0 || (scale === 'whole' && count !== undefined)) throw refuse();
    return checkedRange(
      {
        ...{ kind: 'range', scale, from: number(from), to: number(to) },
        ...(count === undefined ? {} : { count: Number(count) }),
      },
      refuse,
    );
  }
  const steps = text.split(':');
  if (steps.length === 3) return stepped(number(steps[0]), number(steps[1]), number(steps[2], readStep), refuse);
  if (steps.length > 1 && /^\s*[-+.\d]/.test(text)) throw refuse('name the first, the last and the step');
  return listed(text, name, read, EXPECTED);
}

/**
 * Reads values that are named one by one, with commas between.
 *
 * @param read reads one value, and refuses what it cannot be
 * @param name of what is varied, for errors
 * @param expected what there is to name, for errors
 * @throws ValidationError `malformed_domain`, and what `read` throws
 */
export function listed(text: string, name: string, read: (word: string) => Value, expected: string): List {
  const words = text.split(',').map((part) => part.trim());
  const refuse = (remedy?: string): ValidationError => malformed(name, text, remedy, expected);
  if (words.includes('')) throw refuse('name a value before and after each comma');
  return list(words.map(read), refuse);
}

type Refuse = (remedy?: string) => ValidationError;

function list(values: readonly Value[], refuse: Refuse): List {
  if (new Set(values).size < values.length) throw refuse('name each value once');
  return { kind: 'list', values };
}

function checkedRange(range: Range, refuse: Refuse): Range {
  const { scale, from, to, count = 2 } = range;
  if (!(from < to)) throw refuse('name the lesser end first');
  if (!Number.isFinite(to - from)) throw refuse('name ends that are nearer to each other');
  if (scale === 'log' && from <= 0) throw refuse('a logarithmic range begins above 0');
  if (scale === 'whole' && !(Number.isSafeInteger(from) && Number.isSafeInteger(to)))
    throw refuse('name whole numbers');
  if (scale === 'whole' && to - from >= MOST_WHOLE) throw refuse(`name ends with at most ${MOST_WHOLE} numbers`);
  if (scale !== 'whole' && to - from < Math.max(LEAST_WIDTH, LEAST_SHARE * Math.max(Math.abs(from), Math.abs(to))))
    throw refuse('name ends that are further from each other, or list the values');
  if (!Number.isInteger(count) || count < 2 || count > MOST_VALUES) throw refuse(`ask for 2 to ${MOST_VALUES} values`);
  return range;
}

/** The values from one number to another, both included. */
function stepped(from: number, to: number, step: number, refuse: Refuse): List {
  const steps = (to - from) / step;
  const whole = Math.round(steps);
  if (!(whole >= 0 && whole < MOST_VALUES)) throw refuse('step from one end towards the other, in fewer steps');
  if (Math.abs(steps - whole) > 1e-9 * Math.max(1, whole)) throw refuse('take a step that reaches the end');
  const between = Array.from({ length: Math.max(0, whole - 1) }, (_, i) => rounded(from + (i + 1) * step));
  return list(whole === 0 ? [from] : [from, ...between, to], refuse);
}

/** The values of a domain that a grid steps through; undefined for a range that does not say how many. */
export function gridValues(domain: Domain): readonly Value[] | undefined {
  if (domain.kind === 'list') return domain.values;
  const { scale, from, to, count = scale === 'whole' ? to - from + 1 : undefined } = domain;
  if (count === undefined || count > MOST_VALUES) return undefined;
  return Array.from({ length: count }, (_, i) => (scale === 'whole' ? from + i : between(domain, i / (count - 1))));
}

/** Whether near places have near values: of a range, and of a list of numbers that rise or that fall. */
export function isOrdered(domain: Domain): boolean {
  if (domain.kind === 'range') return true;
  const { values } = domain;
  const rises = values.slice(1).map((value, index) => value > values[index]);
  return values.every((value) => typeof value === 'number') && rises.every((one) => one === rises[0]);
}

/** The value of a domain at a place of the unit interval. A list and whole numbers have shares of it that are alike. @param place from 0 to 1 */
export function valueAt(domain: Domain, place: number): Value {
  if (domain.kind === 'list')
    return domain.values[Math.min(domain.values.length - 1, Math.floor(place * domain.values.length))];
  if (domain.scale !== 'whole') return between(domain, place);
  const { from, to } = domain;
  return Math.min(to, from + Math.floor(place * (to - from + 1)));
}

/** The place of a value in the unit interval: of one that has a share of it, the middle of that. @returns NaN for a value that is not in the domain */
export function placeOf(domain: Domain, value: Value): number {
  if (domain.kind === 'list') {
    const index = domain.values.indexOf(value);
    return index < 0 ? Number.NaN : (index + 0.5) / domain.values.length;
  }
  const { scale, from, to } = domain;
  if (typeof value !== 'number' || value < from || value > to) return Number.NaN;
  if (scale === 'whole') return Number.isInteger(value) ? (value - from + 0.5) / (to - from + 1) : Number.NaN;
  return scale === 'log' ? (log(value) - log(from)) / (log(to) - log(from)) : (value - from) / (to - from);
}

/** A number of a range, both ends exactly as they were given. @param share from 0 to 1 */
function between({ scale, from, to }: Range, share: number): number {
  if (share <= 0) return from;
  if (share >= 1) return to;
  const value = scale === 'log' ? exp(log(from) + share * (log(to) - log(from))) : from + share * (to - from);
  return Math.min(to, Math.max(from, rounded(value)));
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function malformed(name: string, text: string, remedy?: string, expected = EXPECTED): ValidationError {
  return new ValidationError(`it cannot be told what '${name}' may be`, {
    code: 'malformed_domain',
    expected,
    received: text,
    block: name,
    ...(remedy === undefined ? {} : { remedy }),
  });
}
