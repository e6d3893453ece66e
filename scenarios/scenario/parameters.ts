import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { readQuantity } from '../../controllers/engine/language/quantity.ts';
import { convertNumber, parseUnit, sameDimension } from '../../controllers/engine/language/units.ts';

/** A number that a run may set. */
export interface NumberParameter {
  /** Value if a run sets none; a finite number in the `unit` below, from `minimum` to `maximum`. */
  readonly default: number;
  /** SI unit such as `m/s`; `1` for a pure number. */
  readonly unit: string;
  /** Effect of the number, in words for people. */
  readonly meaning: string;
  /** Least value that a run may set; a number in the `unit` above. Default: no limit. */
  readonly minimum?: number;
  /** Largest value that a run may set; a number in the `unit` above. Default: no limit. */
  readonly maximum?: number;
}

/** A word that a run may set. */
export interface ChoiceParameter {
  /** Word if a run sets none: one of `choices`. */
  readonly default: string;
  /** The words that a run may set, each once. */
  readonly choices: readonly string[];
  /** Effect of each choice, in words for people. */
  readonly meaning: string;
}

/** A number or a word that a run may set. */
export type Parameter = NumberParameter | ChoiceParameter;
/** Declarations of the parameters of a scenario, by name. */
export type Parameters = Readonly<Record<string, Parameter>>;
/** Value of a parameter: one of its words, or a number in the unit that it declares. */
type ValueOf<P extends Parameter> = P extends { readonly choices: readonly (infer Word)[] } ? Word : number;
/** A value of every parameter, by name: a number in the unit that the parameter declares, or one of its words. */
export type Values<P extends Parameters> = { readonly [K in keyof P]: ValueOf<P[K]> };

/**
 * Values of some parameters, by name: words of choices, numbers in the unit that the parameter declares, or text. Text is a number in
 * that unit, such as `20`, or a number with a unit of the same dimension, such as `20 s` or `20000ms`.
 */
export type Settings = Readonly<Record<string, number | string>>;

/** A parameter's value in a run, and where it comes from. */
export type ResolvedParameter = Parameter & {
  /** Key under which the scenario declares the parameter. */
  readonly name: string;
  /** SI unit; `1` for a pure number and for a word. */
  readonly unit: string;
  /** Value in the run: a number in the `unit` of the parameter, or one of its `choices`. */
  readonly value: number | string;
  /** Whether the run set it, or left it at its default. */
  readonly origin: 'default' | 'set';
};

/**
 * The value of every declared parameter, in the order in which they are declared.
 *
 * @param owner id of the scenario, for errors
 * @throws ValidationError `unknown_parameter` (which suggests the nearest name), `not_a_number`, `parameter_out_of_range`,
 *   `dimension_mismatch`, `malformed_quantity`, `unknown_unit` or `unknown_choice`
 */
export function resolveParameters<P extends Parameters>(declared: P, settings: Settings, owner: string): Values<P> {
  const resolved = explainParameters(declared, settings, owner);
  return Object.fromEntries(resolved.map(({ name, value }) => [name, value])) as Values<P>;
}

/** As {@link resolveParameters}, with origin, unit, meaning and bounds. Throws the same errors. */
export function explainParameters(
  declared: Parameters,
  settings: Settings,
  owner: string,
): readonly ResolvedParameter[] {
  for (const name of Object.keys(settings))
    if (!Object.hasOwn(declared, name)) throw unknownParameter(name, declared, owner);
  return Object.entries(declared).map(([name, parameter]) => {
    const isSet = Object.hasOwn(settings, name);
    const value = isSet ? readValue(settings[name], name, parameter) : parameter.default;
    return { name, value, origin: isSet ? 'set' : 'default', unit: '1', ...parameter };
  });
}

/**
 * Splits `key=value` into key and value, without the blanks around them.
 *
 * @throws ValidationError `malformed_setting`
 */
export function parseSetting(text: string): readonly [string, string] {
  const match = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(text);
  if (match === null) {
    throw new ValidationError('a setting is not of the form key=value', {
      code: 'malformed_setting',
      expected: 'key=value, with a number or a word for the value',
      received: text,
    });
  }
  return [match[1], match[2]];
}

function readValue(asked: number | string, name: string, parameter: Parameter): number | string {
  return 'choices' in parameter ? readChoice(asked, name, parameter) : readNumber(asked, name, parameter);
}

function readChoice(asked: number | string, name: string, { choices }: ChoiceParameter): string {
  const word = String(asked).trim();
  if (choices.includes(word)) return word;
  const nearest = nearestName(word, choices);
  throw new ValidationError(`parameter '${name}' is none of its choices`, {
    code: 'unknown_choice',
    expected: choices.join(', '),
    received: asked,
    block: name,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}

function readNumber(
  given: number | string,
  name: string,
  { minimum = -Infinity, maximum = Infinity, unit }: NumberParameter,
): number {
  const range = `a number${describeRange(minimum, maximum)}${unit === '1' ? '' : ` in ${unit}`}`;
  const value = typeof given === 'number' ? given : readText(given, name, unit, range);
  if (!Number.isFinite(value)) {
    throw new ValidationError(`parameter '${name}' is not a finite number`, {
      code: 'not_a_number',
      expected: range,
      received: given,
      block: name,
    });
  }
  if (value < minimum || value > maximum) {
    throw new ValidationError(`parameter '${name}' is out of range`, {
      code: 'parameter_out_of_range',
      expected: range,
      received: value,
      block: name,
    });
  }
  return value;
}

/** A number in the declared unit, or with its unit; NaN where the text does not begin like a number. */
function readText(text: string, name: string, unit: string, expected: string): number {
  const plain = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isNaN(plain) || !/^\s*[-+.\d]/.test(text)) return plain;
  const { values, unit: from } = readQuantity(text, `parameter '${name}'`, name);
  const declared = parseUnit(unit);
  if (sameDimension(from, declared)) return convertNumber(values, from, declared);
  throw new ValidationError(`parameter '${name}' is not in ${from.symbol}`, {
    code: 'dimension_mismatch',
    expected,
    received: text,
    block: name,
    ...given({ remedy: from.symbol === 'm' && sameDimension(declared, SECOND) ? minutes(values) : undefined }),
  });
}

const SECOND = parseUnit('s');

/** Remedy for `m` that was meant as minutes, which have no symbol of their own. */
const minutes = (count: number): string => `'m' is metres; write '${60 * count} s' for ${count} minutes`;

function describeRange(minimum: number, maximum: number): string {
  if (minimum > -Infinity && maximum < Infinity) return ` from ${minimum} to ${maximum}`;
  if (minimum > -Infinity) return ` of at least ${minimum}`;
  return maximum < Infinity ? ` of at most ${maximum}` : '';
}

function unknownParameter(name: string, declared: Parameters, owner: string): ValidationError {
  const names = Object.keys(declared);
  const nearest = nearestName(name, names);
  return new ValidationError(`scenario '${owner}' has no parameter '${name}'`, {
    code: 'unknown_parameter',
    expected: names.length === 0 ? 'none: it has no parameters' : names.join(', '),
    received: name,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}
