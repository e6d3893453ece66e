import { given } from '../../agents/given.ts';
import { metricUnits } from '../output/metric-units.ts';
import { comparedSeeds } from '../output/stored-run.ts';
import type { RunResult } from '../scenario/result.ts';
import type { Condition } from './panel.ts';

/**
 * A run that is in memory, as figures take it.
 *
 * @param name by which the figure calls it
 *
 * @example
 * const still = await run({ scenario: waterMaze, seeds: 6, set: { dopamine: 0, trials: 4 } });
 * const { sheet } = drawFigure({ panels: ['points latency_s 3-4'] }, [conditionOf('no dopamine', still)]);
 * console.log(sheetSvg(sheet).length > 1000); // true
 */
export function conditionOf(
  name: string,
  { seeds, params, units }: Pick<RunResult, 'seeds' | 'params' | 'units'>,
): Condition {
  return {
    name,
    seeds: comparedSeeds(seeds, units?.probes),
    params,
    ...given({ units: units && metricUnits(units), parameterUnits: units?.parameters }),
  };
}
