import type { QuantityUnits } from './result.ts';
import type { Scenario } from './scenario.ts';

/** The units that a scenario declares. */
export function quantityUnits({
  probes,
  restProbes,
  measures,
}: Pick<Scenario, 'probes' | 'restProbes' | 'measures'>): QuantityUnits {
  return { probes: unitsOf({ ...probes, ...restProbes }), measures: unitsOf({ ...measures }) };
}

function unitsOf(declared: Readonly<Record<string, { readonly unit: string }>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(declared).map(([name, { unit }]) => [name, unit]));
}
