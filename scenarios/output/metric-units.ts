import type { QuantityUnits } from '../scenario/result.ts';
import { unitSuffix } from '../scenario/unit-suffix.ts';
import { identifier } from './column.ts';

/** Column of a probe in tables of trials: `probe_distance_m`. @param unit default: a pure number, or nobody knows */
export function probeColumn(name: string, unit = '1'): string {
  return `probe_${identifier(name)}${unitSuffix(unit)}`;
}

/** Column of a parameter in tables: `param_timeLimit_s`. @param unit default: a pure number or a word, or nobody knows */
export function parameterColumn(name: string, unit = '1'): string {
  return `param_${identifier(name)}${unitSuffix(unit)}`;
}

/** Units of metrics, by the names that they have where runs are compared. */
export function metricUnits({
  probes,
  measures,
}: Pick<QuantityUnits, 'probes' | 'measures'>): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(Object.entries(probes).map(([name, unit]) => [probeColumn(name, unit), unit])),
    ...Object.fromEntries(Object.entries(measures).map(([name, unit]) => [`measure_${name}`, unit])),
  };
}
