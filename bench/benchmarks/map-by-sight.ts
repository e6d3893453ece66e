import type { Benchmark } from '../benchmark.ts';
import type { MapBySightParameters, MapBySightResult } from '../programs/map-by-sight.ts';
import { summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const SEEDS = [1, 2, 3];
const MINUTES = 8;
/** Minutes that are shown, from 1. */
const SHOWN = [1, 2, 3, 4, 6, 8];

/**
 * How well the place is read from cells that learn by sight, while `one-shot-by-sight` explores: error in m, apart from the origin, while the
 * robot moves on and while it turns, and its part ahead of the robot. Three seeds, one run each, whatever the rounds.
 */
export const mapBySight: Benchmark = {
  name: 'map-by-sight',
  async run(bench) {
    const runs: MapBySightResult['minutes'][] = [];
    for (const seed of SEEDS) {
      const parameters = { seed, minutes: MINUTES } satisfies MapBySightParameters;
      runs.push((await bench.program<MapBySightResult>('map-by-sight', parameters)).minutes);
      bench.progress(`  seed ${seed}`);
    }
    return SHOWN.flatMap((minute) =>
      (['moving', 'turning', 'ahead'] as const).map(
        (measure): Row => ({
          benchmark: `map in minute ${minute}`,
          measure,
          unit: 'm',
          value: summarise(runs.map((minutes) => minutes[minute - 1][measure])),
        }),
      ),
    );
  },
};
