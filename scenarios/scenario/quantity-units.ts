import type { QuantityUnits } from './result.ts';
import type { Scenario } from './scenario.ts';

/** The units that a scenario declares. */
export function quantityUnits({
  probes,
  restProbes,
  measures,
  parameters,
}: Pick<Scenario, 'probes' | 'restProbes' | 'measures' | 'parameters'>): QuantityUnits {
  return {
    probes: unitsOf({ ...probes, ...restProbes }),
    measures: unitsOf({ ...measures }),
    parameters: unitsOf(parameters),
  };
}

/** Of those that have one: words have none. */
function unitsOf(declared: Readonly<Record<string, object>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, one]) => ('unit' in one ? [[name, String(one.unit)]] : [])),
  );
}
