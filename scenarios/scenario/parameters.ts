import { ValidationError } from '../../agents/errors.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { given } from './given.ts';

/** A number that a run may set. */
export interface Parameter {
  readonly default: number;
  /** SI; '1' when dimensionless */
  readonly unit: string;
  readonly meaning: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Parameters = Readonly<Record<string, Parameter>>;
export type Values<P extends Parameters> = { readonly [K in keyof P]: number };

/** Numbers by parameter name, as a program gives them, or text, as a command line does. */
export type Settings = Readonly<Record<string, number | string>>;

/** A parameter's value in a run, and where it comes from. */
export interface ResolvedParameter extends Parameter {
  readonly name: string;
  readonly value: number;
  readonly origin: 'default' | 'set';
}

/**
 * The value of every declared parameter, in the order of their declaration.
 *
 * @param owner The scenario, for errors.
 * @throws ValidationError `unknown_parameter` (suggesting the nearest), `not_a_number` or `parameter_out_of_range`
 */
export function resolveParameters<P extends Parameters>(declared: P, settings: Settings, owner: string): Values<P> {
  const resolved = explainParameters(declared, settings, owner);
  return Object.fromEntries(resolved.map(({ name, value }) => [name, value])) as Values<P>;
}

/** As {@link resolveParameters}, with origin, unit and meaning. */
export function explainParameters(
  declared: Parameters,
  settings: Settings,
  owner: string,
): readonly ResolvedParameter[] {
  for (const name of Object.keys(settings))
    if (!Object.hasOwn(declared, name)) throw unknownParameter(name, declared, owner);
  return Object.entries(declared).map(([name, parameter]) => {
    const isSet = Object.hasOwn(settings, name);
    const value = isSet ? readNumber(settings[name], name, parameter) : parameter.default;
    return { name, value, origin: isSet ? 'set' : 'default', ...parameter };
  });
}

/**
 * Splits `key=value`.
 *
 * @throws ValidationError `malformed_setting`
 */
export function parseSetting(text: string): readonly [string, string] {
  const match = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(text);
  if (match === null) {
    throw new ValidationError('a setting is not of the form key=value', {
      code: 'malformed_setting',
      expected: 'key=value, with a number for the value',
      received: text,
    });
  }
  return [match[1], match[2]];
}

function readNumber(
  given: number | string,
  name: string,
  { minimum = -Infinity, maximum = Infinity, unit }: Parameter,
): number {
  const value = typeof given === 'number' ? given : given.trim() === '' ? Number.NaN : Number(given);
  const range = `a number${describeRange(minimum, maximum)}${unit === '1' ? '' : ` in ${unit}`}`;
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
