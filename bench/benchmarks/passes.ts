import type { Benchmark } from '../benchmark.ts';
import type { PassParameters, PassResult } from '../programs/passes.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** Each pass of the engine's compiler, with the network that it has most to do with. */
const CASES: readonly Pick<PassParameters, 'pass' | 'network'>[] = [
  { pass: 'hold-aside', network: 'cuba' },
  { pass: 'draw-sparsely', network: 'sources' },
  { pass: 'screen-draws', network: 'noisy' },
  { pass: 'interleave', network: 'exponential' },
  { pass: 'defer-columns', network: 'plastic' },
  { pass: 'regular-columns', network: 'small' },
  { pass: 'list-arrivals', network: 'delays' },
];

/** What each pass is worth: the same network compiled with it and without it, in turn in one process. */
export const passes: Benchmark = {
  name: 'passes',
  async run(bench) {
    const rows: Row[] = [];
    for (const { pass, network } of CASES) {
      const found = await bench.program<PassResult>('passes', { pass, network, rounds: bench.rounds, seconds: 1 });
      const row = { benchmark: `${pass}: ${network}` };
      rows.push(
        { ...row, measure: 'with the pass', unit: 'CPU ms / simulated s', value: summarise(found.with) },
        {
          ...row,
          measure: 'without it',
          unit: 'CPU ms / simulated s',
          value: summarise(found.without),
          ratio: ratioOf(found.without, found.with),
        },
      );
    }
    return rows;
  },
};
