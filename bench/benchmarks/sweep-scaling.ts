import type { Benchmark } from '../benchmark.ts';
import type { SweepScalingResult } from '../programs/sweep-scaling.ts';
import { ratioOf, type Summary, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const JOBS = 120;

/**
 * How much sooner two workers have done a sweep than one, on two cores that nobody else uses. One worker keeps more than one core busy, as V8 compiles
 * and collects garbage beside it: what two can gain at most is 2 by the cores that one keeps busy, and what they are to leave idle is told beside it.
 */
export const sweepScaling: Benchmark = {
  name: 'sweep-scaling',
  async run(bench) {
    const taken = { one: [], two: [] } as Record<'one' | 'two', SweepScalingResult[]>;
    for (let round = 0; round < bench.rounds; round++)
      for (const [workers, results] of [taken.one, taken.two].entries()) {
        const parameters = { workers: workers + 1, jobs: JOBS };
        results.push(await bench.program<SweepScalingResult>('sweep-scaling', parameters));
      }
    const digests = new Set([...taken.one, ...taken.two].map(({ digest }) => digest));
    if (digests.size > 1) throw new Error('sweeps of one and of two workers came to different digests');
    const [one, two] = [taken.one, taken.two].map((results) => results.map(({ wallSeconds }) => wallSeconds));
    const cores = (results: readonly SweepScalingResult[]): Summary => summarise(results.map((result) => result.cores));
    const row = (measure: string, value: Summary, more: Partial<Row> = {}): Row => ({
      ...{ benchmark: `sweep-scaling, ${JOBS} seeds of the water maze`, measure, unit: 's', value },
      ...more,
    });
    return [
      row('two workers', summarise(two)),
      row('one worker', summarise(one)),
      row('busy with one', cores(taken.one), { unit: 'cores' }),
      row('busy with two', cores(taken.two), { unit: 'cores', bound: { of: 'value', atLeast: 1.95 } }),
      row('speed-up', ratioOf(one, two), { unit: 'x', bound: { of: 'value', atLeast: 1.9 } }),
    ];
  },
};
