import { ValidationError } from './errors.ts';
import { nearestName } from './nearest-name.ts';

/** Every option of a type: `true`, or the options of an option that has some itself. */
export type Known<T> = { readonly [K in keyof Required<T>]: true | Known<NonNullable<T[K]>> };

/** Every option of a type, none of which is looked into. */
export type Every<T> = { readonly [K in keyof Required<T>]: true };

/**
 * Refuses options that nothing would read, which plain JavaScript lets through: `rate` for `rateHz`.
 *
 * @param what names what the options are for, as in `poseSensor`
 * @throws ValidationError `unknown_option`, which suggests the nearest name; `not_options` for what is no object
 */
export function checkOptions<T extends object>(what: string, given: T, known: Known<T>): void {
  check(what, given, known);
}

function check(what: string, given: unknown, known: object): void {
  if (typeof given !== 'object' || given === null) {
    throw new ValidationError(`${what} takes its options in one object`, {
      code: 'not_options',
      expected: `an object with ${Object.keys(known).join(', ')}`,
      received: given,
      block: what,
    });
  }
  const inner = new Map<string, unknown>(Object.entries(known));
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!inner.has(name)) throw unknownOption(what, name, [...inner.keys()]);
    const options = inner.get(name);
    if (options !== true) check(`${name} of ${what}`, value, options as object);
  }
}

function unknownOption(what: string, name: string, known: readonly string[]): ValidationError {
  const begins = (longer: string, shorter: string): boolean => longer.toLowerCase().startsWith(shorter.toLowerCase());
  const nearest =
    nearestName(name, known) ??
    known.find((one) => begins(one, name)) ??
    known.find((one) => one.length > 3 && begins(name, one));
  return new ValidationError(`${what} has no option '${name}'`, {
    code: 'unknown_option',
    expected: known.join(', '),
    received: name,
    block: what,
    ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
  });
}
