import type { Parameter } from './parameters.ts';
import type { QuantityUnits } from './result.ts';
import type { Scenario } from './scenario.ts';

/** The units that a scenario declares. */
export function quantityUnits({
  probes,
  restProbes,
  measures,
  parameters,
}: Pick<Scenario, 'probes' | 'restProbes' | 'measures' | 'parameters'>): QuantityUnits {
  const own = Object.entries(parameters).map(([name, one]) => [name, parameterUnit(one)]);
  return {
    probes: unitsOf({ ...probes, ...restProbes }),
    measures: unitsOf({ ...measures }),
    parameters: Object.fromEntries(own),
  };
}

/** The unit of a parameter; `1` for a word. */
export function parameterUnit(parameter: Parameter): string {
  return 'choices' in parameter ? '1' : parameter.unit;
}

function unitsOf(declared: Readonly<Record<string, { readonly unit: string }>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(declared).map(([name, { unit }]) => [name, unit]));
}
