import type { Benchmark } from '../benchmark.ts';
import type { RodentResult } from '../programs/rodent-cannon.ts';
import { summarise } from '../statistics.ts';

/** The water maze on a wheeled body in rigid-body physics. */
export const rodentCannon: Benchmark = {
  name: 'rodent-cannon',
  async run(bench) {
    const factors: number[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      const { cpuMilliseconds, simulatedSeconds } = await bench.program<RodentResult>('rodent-cannon');
      factors.push((simulatedSeconds * 1e3) / cpuMilliseconds);
    }
    return [
      {
        benchmark: 'rodent in cannon',
        measure: 'simulated time / CPU time, whole run',
        unit: 'x real time',
        value: summarise(factors),
        bound: { of: 'value', atLeast: 30 },
      },
    ];
  },
};
