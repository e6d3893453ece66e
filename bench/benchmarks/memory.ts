import type { Benchmark } from '../benchmark.ts';
import type { MemoryResult } from '../programs/memory.ts';
import { summarise } from '../statistics.ts';

/** What an hour in the water maze leaves behind. */
export const memory: Benchmark = {
  name: 'memory',
  async run(bench) {
    const { megabytes, simulatedMinutes } = await bench.program<MemoryResult>('memory', {}, ['--expose-gc']);
    const after = (minute: number): number => megabytes[simulatedMinutes.findIndex((at) => at >= minute)];
    return [
      {
        benchmark: 'memory',
        measure: 'heap and array buffers after 5 simulated minutes',
        unit: 'MB',
        value: summarise([after(5)]),
      },
      {
        benchmark: 'memory',
        measure: 'growth from minute 5 to minute 60',
        unit: 'MB',
        value: summarise([after(60) - after(5)]),
        bound: { of: 'value', atMost: 1 },
      },
    ];
  },
};
