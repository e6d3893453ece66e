import { unitSuffix } from '../scenario/unit-suffix.ts';
import type { StoredRun } from './stored-run.ts';

/**
 * Runs whose probes have the same names: a folder that was written when columns of probes had no units gets those that another run of the
 * same version of the scenario tells. Where no other does, its columns stay as they are.
 */
export function withUnitsOfProbes(runs: readonly StoredRun[]): readonly StoredRun[] {
  return runs.map((run) => {
    const units = runs.find((other) => isOf(other, run))?.units;
    if (run.units !== undefined || units === undefined) return run;
    const now = new Map(
      Object.entries(units)
        .filter(([metric, unit]) => metric.startsWith('probe_') && unitSuffix(unit) !== '')
        .map(([metric, unit]) => [metric.slice(0, -unitSuffix(unit).length), metric]),
    );
    const renamed = (metric: string): string => now.get(metric) ?? metric;
    return {
      ...{ ...run, units, usual: run.usual.map(renamed) },
      seeds: run.seeds.map(({ trials, ...seed }) => ({
        ...seed,
        trials: Object.fromEntries(Object.entries(trials).map(([metric, values]) => [renamed(metric), values])),
      })),
    };
  });
}

function isOf(other: StoredRun, { scenario, version }: StoredRun): boolean {
  return other.units !== undefined && other.scenario === scenario && other.version === version;
}
