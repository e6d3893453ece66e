import type { Benchmark } from '../benchmark.ts';
import type { PlateauRampParameters, PlateauRampResult } from '../programs/plateau-ramp.ts';
import { summarise } from '../statistics.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => 5301 + i);

/**
 * Whether one plateau at a goal makes a ramp that leads back to it: in the arena of `delayed-match-to-place`, after a random walk that found
 * the goal. Where the cell would spike most, and from where climbing its rate comes to the goal. 20 seeds, whatever the rounds.
 */
export const plateauRamp: Benchmark = {
  name: 'plateau-ramp',
  async run(bench) {
    const { ramps } = await bench.program<PlateauRampResult>('plateau-ramp', {
      seeds: SEEDS,
    } satisfies PlateauRampParameters);
    const row = (measure: string, unit: string, of: (ramp: (typeof ramps)[number]) => number) => ({
      ...{ benchmark: `ramp of a plateau, ${ramps.length} goals`, measure, unit },
      value: summarise(ramps.map(of)),
    });
    return [
      row('from the goal to its top', 'm', ({ off }) => off),
      row('arena from which climbing comes within 6 cm', '', ({ there }) => there),
      row('within 30 cm', '', ({ near }) => near),
    ];
  },
};
