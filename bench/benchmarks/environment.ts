import type { Benchmark } from '../benchmark.ts';
import type { EnvironmentResult } from '../programs/environment.ts';
import { summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** Steps of the water maze that a caller takes, in the process and over pipes, for steps of one tick and of fifty. */
export const environment: Benchmark = {
  name: 'environment',
  async run(bench) {
    const rows: Row[] = [];
    for (const [stepSeconds, name] of [
      [1e-3, 'steps of 1 ms'],
      [0.05, 'steps of 50 ms'],
    ] as const) {
      const results: EnvironmentResult[] = [];
      for (let round = 0; round < bench.rounds; round++)
        results.push(await bench.program<EnvironmentResult>('environment', { stepSeconds }));
      const row = (way: string, field: keyof EnvironmentResult): Row => ({
        benchmark: 'environment',
        measure: `${name}, ${way}`,
        unit: 'steps a second of wall time',
        value: summarise(results.map((result) => result[field])),
      });
      rows.push(row('called', 'called'), row('over pipes', 'piped'));
    }
    return rows;
  },
};
