import { resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';

/** An option of a command. The key that it is declared under is its name: `checkpointEvery` is `--checkpoint-every`. */
export interface Option<V> {
  /** Placeholder of its value in the help. An option without a value is a flag. */
  readonly value?: string;
  /** Effect of the option, for the help. */
  readonly meaning: string;
  /**
   * Makes the value from its text.
   *
   * @param previous value so far, of an option that may be given more than once
   * @throws ValidationError
   */
  parse?(text: string, given: OptionPlace, previous: V | undefined): V;
}

/** Where the text of an option stands. */
export interface OptionPlace {
  /** The option as it is written: `--seeds`. */
  readonly flag: string;
  /** Absolute path of the folder that relative paths start from. */
  readonly cwd: string;
}

/** Options of a command, by their keys. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** Values of the options; those that were not given are absent. */
export type ValuesOf<O extends Options> = { readonly [K in keyof O]?: O[K] extends Option<infer V> ? V : never };

/** Seeds have 32 bits. */
export const LARGEST_SEED = 0xffff_ffff;
const LARGEST_COUNT = 1e9;
/** Coordinates of events are 16 bits wide. */
const LARGEST_EXTENT = 0xffff;

/** The option as it is written, for the key that it is declared under. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}

/** An option without a value. */
export function flag(meaning: string): Option<true> {
  return { meaning };
}

/** `--json`, of the commands that have it. */
export const jsonFlag = flag('one JSON object on standard output');

/** An option that takes any text. */
export function text(value: string, meaning: string): Option<string> {
  return { value, meaning, parse: (given) => given };
}

/** An option that takes any text, and may be given more than once. */
export function each(value: string, meaning: string): Option<readonly string[]> {
  return { value, meaning, parse: (given, _place, previous = []) => [...previous, given] };
}

/** An option that takes a file. Its value is the absolute path. */
export function file(meaning: string): Option<string> {
  return path('file', 'the name of a file', meaning);
}

/** An option that takes a folder. Its value is the absolute path. */
export function folder(meaning: string): Option<string> {
  return path('dir', 'the name of a folder', meaning);
}

/** An option that takes a file or folder that is there. Its value is the absolute path. */
export function existing(value: string, meaning: string): Option<string> {
  return path(value, 'the name of a file or folder', meaning);
}

/** An option that takes a whole number from 1 to `most`, by default 1e9. */
export function count(value: string, meaning: string, most = LARGEST_COUNT): Option<number> {
  return wholeNumber(value, meaning, 1, most);
}

/** An option that takes an index: a whole number from 0 to 1e9. */
export function place(value: string, meaning: string): Option<number> {
  return wholeNumber(value, meaning, 0, LARGEST_COUNT);
}

/** An option that takes a seed: a whole number of 32 bits, from 0. */
export function seed(value: string, meaning: string): Option<number> {
  return wholeNumber(value, meaning, 0, LARGEST_SEED);
}

/** An option that takes a time in seconds, above 0. */
export function seconds(value: string, meaning: string): Option<number> {
  return checked(value, meaning, 'a number of seconds above 0', (given) => {
    const number = numberOf(given);
    return number > 0 && number < Infinity ? number : undefined;
  });
}

/** An option that takes a number above 0. */
export function rate(value: string, meaning: string): Option<number> {
  return checked(value, meaning, 'a number above 0', (given) => {
    const number = numberOf(given);
    return number > 0 && number < Infinity ? number : undefined;
  });
}

const UNITS_A_SECOND: Readonly<Record<string, number>> = { s: 1, ms: 1e3, us: 1e6 };

/** Seconds of a time with its unit, as `40ms`; undefined where it is none above 0. */
export function secondsIn(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(s|ms|us)$/.exec(text) ?? [];
  const seconds = Number(number) / (UNITS_A_SECOND[unit] ?? Number.NaN);
  return seconds > 0 ? seconds : undefined;
}

/** An option that takes a time with its unit, s, ms or us. Its value is in seconds. */
export function duration(value: string, meaning: string): Option<number> {
  return checked(value, meaning, 'a time with its unit, as in 1.5s, 40ms or 200us', secondsIn);
}

/** An option that takes one of a few words. */
export function choice<const W extends string>(value: string, meaning: string, words: readonly W[]): Option<W> {
  return checked(value, meaning, words.join(', '), (given) => words.find((word) => word === given));
}

/** An option that takes columns and rows of a sensor, as in `640x480`. */
export function geometry(meaning: string): Option<{ readonly width: number; readonly height: number }> {
  const expected = `columns and rows of the sensor, 1 to ${LARGEST_EXTENT} each, as in 640x480`;
  return checked('WxH', meaning, expected, (given) => {
    const [width, height] = /^\d+x\d+$/.test(given) ? given.split('x').map(Number) : [0, 0];
    const fits = (extent: number): boolean => extent >= 1 && extent <= LARGEST_EXTENT;
    return fits(width) && fits(height) ? { width, height } : undefined;
  });
}

function wholeNumber(value: string, meaning: string, least: number, most: number): Option<number> {
  return checked(value, meaning, `a whole number from ${least} to ${most}`, (given) => {
    const number = numberOf(given);
    return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
  });
}

function path(value: string, expected: string, meaning: string): Option<string> {
  return checked(value, meaning, expected, (given, { cwd }) => (given.trim() === '' ? undefined : resolve(cwd, given)));
}

/** An option whose value `read` finds in the text. Its `parse` throws ValidationError `invalid_option` if there is none. */
export function checked<V>(
  value: string,
  meaning: string,
  expected: string,
  read: (text: string, given: OptionPlace) => V | undefined,
): Option<V> {
  return {
    value,
    meaning,
    parse(given, at) {
      const found = read(given, at);
      if (found !== undefined) return found;
      throw new ValidationError(`option ${at.flag} has a value it cannot take`, {
        code: 'invalid_option',
        expected,
        received: given,
        block: at.flag,
      });
    },
  };
}

function numberOf(given: string): number {
  return given.trim() === '' ? Number.NaN : Number(given);
}
