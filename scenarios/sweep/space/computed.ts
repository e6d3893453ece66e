import { ValidationError } from '../../../agents/errors.ts';
import { readPart } from '../../../controllers/engine/language/language.ts';
import { parseExpression } from '../../../controllers/engine/language/parser.ts';
import { evaluate } from '../../../controllers/engine/language/quantities.ts';
import { type } from '../../../controllers/engine/language/typing.ts';
import { convertNumber, parseUnit, sameDimension, type Unit } from '../../../controllers/engine/language/units.ts';
import { type NumberParameter, type Parameters, resolveParameters, type Settings } from '../../scenario/parameters.ts';

/** What begins the value of a setting that is computed from other parameters. */
const MARK = '=';

/** Whether the value of a setting is computed at each point: `= 2 * trials`. */
export function isComputed(value: string | number): value is string {
  return typeof value === 'string' && value.trimStart().startsWith(MARK);
}

/**
 * Settings in which those that are computed have their numbers. An expression is one of the language of models (docs/networks.md), over the numbers that the scenario
 * declares, with their units, and must come to the unit of its parameter: `= 5*s + 0.5*s*trials`. It knows none that is computed itself.
 *
 * @param owner id of the scenario, for errors
 * @throws ValidationError `dimension_mismatch`, what `resolveParameters` throws, and as a LanguageError what is no expression (`syntax_error`, `unknown_name`)
 */
export function computedSettings(settings: Settings, declared: Parameters, owner: string): Settings {
  const entries = Object.entries(settings);
  const texts = entries.filter(([name, value]) => isComputed(value) && isNumber(declared, name));
  if (texts.length === 0) return settings;
  const names = new Set(texts.map(([name]) => name));
  const given = Object.fromEntries(entries.filter(([name]) => !names.has(name)));
  const values: Readonly<Record<string, number | string>> = resolveParameters(declared, given, owner);
  const scope = new Map<string, Unit>();
  for (const [name, parameter] of Object.entries(declared))
    if (!('choices' in parameter) && !names.has(name)) scope.set(name, parseUnit(parameter.unit));
  const computed = texts.map(([name, text]) => {
    const { unit } = declared[name] as NumberParameter;
    const typed = readPart(`parameter '${name}'`, () => type(parseExpression(String(text).replace(MARK, ' ')), scope));
    const wanted = parseUnit(unit);
    if (!sameDimension(typed.unit, wanted)) {
      throw new ValidationError(`what parameter '${name}' is computed to is not in ${unit}`, {
        code: 'dimension_mismatch',
        expected: unit,
        received: typed.unit.symbol,
        block: name,
        remedy: `units are names: = 2*${unit === '1' ? 'trials' : unit}`,
      });
    }
    return [
      name,
      convertNumber(
        evaluate(typed, (one) => values[one] as number),
        typed.unit,
        wanted,
      ),
    ] as const;
  });
  return { ...given, ...Object.fromEntries(computed) };
}

function isNumber(declared: Parameters, name: string): boolean {
  return Object.hasOwn(declared, name) && !('choices' in declared[name]);
}
