/** Finds what is wrong with a value of unknown origin: where it lies and what was expected there. Undefined if nothing is. */
export type Check = (value: unknown, at: string) => Flaw | undefined;

/** Mismatch between a value and the check that it fails. */
export interface Flaw {
  /** Path of the value: `state.trials.3.reason`. */
  readonly at: string;
  readonly expected: string;
  readonly received: unknown;
}

/** A value for which `holds`. */
function that(expected: string, holds: (value: unknown) => boolean): Check {
  return (value, at) => (holds(value) ? undefined : { at, expected, received: value });
}

export const nothing = that('null', (value) => value === null);
export const text = that('text', (value) => typeof value === 'string');
export const flag = that('true or false', (value) => typeof value === 'boolean');
export const number = that('a number', (value) => typeof value === 'number');
export const func = that('a function', (value) => typeof value === 'function');
export const object = that('an object', isObject);
export const bytes = that('bytes', (value) => value instanceof Uint8Array);

/** A whole number from `least` to `most`. */
export function count(least = 0, most = Number.MAX_SAFE_INTEGER): Check {
  const expected = `a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`;
  return that(expected, (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most);
}

/** An array of the given class, of `length` elements if that is given. */
export function typed(
  array: typeof Uint8Array | typeof Uint32Array | typeof Float32Array | typeof Float64Array,
  length?: number,
): Check {
  const expected = `${array.name}${length === undefined ? '' : ` of ${length}`}`;
  return that(
    expected,
    (value) => value instanceof array && (length === undefined || (value as Uint8Array).length === length),
  );
}

/** One of a few words. */
export function oneOf(...words: readonly string[]): Check {
  return that(words.join(' or '), (value) => words.includes(value as string));
}

/** A value that one of two checks accepts; the flaw is that of the second one. */
export function either(one: Check, other: Check): Check {
  return (value, at) => (one(value, at) === undefined ? undefined : other(value, at));
}

/** An object with the field that `check` accepts, or any other value that `other` accepts. */
export function having(field: string, check: Check, other: Check): Check {
  return (value, at) => (isObject(value) && field in value ? check : other)(value, at);
}

/** Two values that `check` accepts. */
export function pair(check: Check): Check {
  return (value, at) =>
    Array.isArray(value) && value.length === 2
      ? list(check)(value, at)
      : { at, expected: 'a list of two', received: value };
}

/** A value that `check` accepts, or undefined. */
export function optional(check: Check): Check {
  return (value, at) => (value === undefined ? undefined : check(value, at));
}

/** A list of what `check` accepts. */
export function list(check: Check): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return { at, expected: 'a list', received: value };
    return first([...value.keys()].map(String), (key) => check(value[Number(key)], `${at}.${key}`));
  };
}

/** Named values that `check` accepts. */
export function named(check: Check): Check {
  return (value, at) => {
    if (!isObject(value)) return { at, expected: 'named values', received: value };
    return first(Object.keys(value), (key) => check(value[key], `${at}.${key}`));
  };
}

/** An object with these fields; others do not matter. */
export function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    if (!isObject(value)) return { at, expected: `an object with ${Object.keys(checks).join(', ')}`, received: value };
    return first(Object.keys(checks), (key) => checks[key](value[key], at === '' ? key : `${at}.${key}`));
  };
}

/** A value as an error shows it: a function by its kind, for it has no other text than its source. */
export function shown(value: unknown): unknown {
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : (value ?? String(value));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function first(keys: readonly string[], flawOf: (key: string) => Flaw | undefined): Flaw | undefined {
  for (const key of keys) {
    const flaw = flawOf(key);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
