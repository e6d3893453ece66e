import type { Benchmark } from '../benchmark.ts';
import type { SweepMemoryResult } from '../programs/sweep-memory.ts';
import { summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** A hundred times as many jobs need a hundred times as many files, and 4 GB of disk: they are run when it is asked for. */
const COUNTS = process.env['REAFFERENCE_JOBS']?.split(',').map(Number) ?? [10_000, 100_000];
/** Seeds of a point where their number stays, and points where that stays. */
const [SEEDS, POINTS] = [20, 500];

/** The memory of who hands jobs out, which should not grow with their number, and by how much it does with that of points. */
export const sweepMemory: Benchmark = {
  name: 'sweep-memory',
  async run(bench) {
    const rows: Row[] = [];
    for (const [jobs, points] of COUNTS.flatMap((count) =>
      [...new Set([POINTS, count / SEEDS])].map((each) => [count, each] as const),
    )) {
      const { peakMebibytes, cpu } = await bench.program<SweepMemoryResult>('sweep-memory', { jobs, points });
      const measure = `${jobs} jobs of ${points} points`;
      rows.push({ benchmark: 'sweep-memory', measure, unit: 'MiB', value: summarise([peakMebibytes]) });
      rows.push({ benchmark: 'sweep-memory', measure, unit: 'ms CPU a job', value: summarise([cpu]) });
    }
    return rows;
  },
};
