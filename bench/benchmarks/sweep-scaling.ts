import type { Benchmark } from '../benchmark.ts';
import type { SweepScalingResult } from '../programs/sweep-scaling.ts';
import { ratioOf, type Summary, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const JOBS = 120;

/** How much sooner two workers have done a sweep than one, on two cores that nobody else uses. */
export const sweepScaling: Benchmark = {
  name: 'sweep-scaling',
  async run(bench) {
    const wall = new Map<number, number[]>([
      [1, []],
      [2, []],
    ]);
    const digests = new Set<string>();
    for (let round = 0; round < bench.rounds; round++)
      for (const [workers, seconds] of wall) {
        const result = await bench.program<SweepScalingResult>('sweep-scaling', { workers, jobs: JOBS });
        digests.add(result.digest);
        seconds.push(result.wallSeconds);
      }
    if (digests.size > 1) throw new Error('sweeps of one and of two workers came to different digests');
    const [one, two] = [wall.get(1) ?? [], wall.get(2) ?? []];
    const row = (measure: string, value: Summary, more: Partial<Row> = {}): Row => ({
      ...{ benchmark: `sweep-scaling, ${JOBS} seeds of the water maze`, measure, unit: 's', value },
      ...more,
    });
    return [
      row('two workers', summarise(two)),
      row('one worker', summarise(one)),
      row('speed-up', ratioOf(one, two), { unit: 'x', bound: { of: 'value', atLeast: 1.9 } }),
    ];
  },
};
