import type { Benchmark } from '../benchmark.ts';
import type { ThreadParameters, ThreadResult } from '../programs/threads.ts';
import { summarise } from '../statistics.ts';
import type { Bound, Row } from '../table.ts';

interface Case {
  readonly name: string;
  readonly given: Omit<ThreadParameters, 'rounds'>;
  /** What two threads must bring. */
  readonly faster?: Bound;
}

const CASES: readonly Case[] = [
  {
    name: 'B1, 40 000 neurons, two threads',
    given: { network: 'cuba', neurons: 40_000, threads: 2, seconds: 0.3 } as Case['given'],
    faster: { of: 'value', atLeast: 1.5 },
  },
  {
    name: 'B1, 40 000 neurons, delays of 1 to 16 steps, two threads',
    given: { network: 'cuba', neurons: 40_000, longestDelay: 16, threads: 2, seconds: 0.3 } as Case['given'],
  },
  {
    name: 'B2, 4000 x 4000, 1 ms, two threads',
    given: { network: 'plastic', inputs: 4000, targets: 4000, step: 1e-3, threads: 2, seconds: 0.3 } as Case['given'],
  },
];

/**
 * Networks stepped by two threads and, in turn with them in the same process, by one, by the wall clock; the speed-up is
 * that of the best rounds. Needs two cores that nothing else uses. Fails where the two differ in a single bit.
 */
export const threads: Benchmark = {
  name: 'threads',
  async run(bench) {
    const rows: Row[] = [];
    for (const { name, given, faster } of CASES) {
      const parameters = { ...given, rounds: bench.rounds };
      const { alone, together, digests, spikes } = await bench.program<ThreadResult>('threads', parameters);
      if (digests[0] !== digests[1] || spikes === 0)
        throw new Error(`${name}: one thread came to ${digests[0]}, two to ${digests[1]}, with ${spikes} spikes`);
      const row = (measure: string, unit: string, values: readonly number[], bound?: Bound): Row => ({
        benchmark: name,
        measure,
        unit,
        value: summarise(values),
        ...(bound === undefined ? {} : { bound }),
      });
      rows.push(
        row('two threads', 'ms / simulated s', together),
        row('one thread', 'ms / simulated s', alone),
        row('speed-up, best against best', 'x', [Math.min(...alone) / Math.min(...together)], faster),
      );
      bench.progress(`  ${name}: digest ${digests[0].slice(0, 16)}`);
    }
    return rows;
  },
};
