import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import type { FirstSpikeResult } from '../programs/first-spike.ts';
import type { ImportResult } from '../programs/import-engine.ts';
import { summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** How long it takes until something happens. */
export const startUp: Benchmark = {
  name: 'start-up',
  async run(bench) {
    const spikes: FirstSpikeResult[] = [];
    const engine: number[] = [];
    const list: number[] = [];
    const node: number[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      spikes.push(await bench.program<FirstSpikeResult>('first-spike'));
      engine.push((await bench.program<ImportResult>('import-engine')).milliseconds);
      list.push(
        await wall(() => bench.execute(process.execPath, [join(bench.built, 'scenarios/cli/main.js'), 'list'])),
      );
      node.push(await wall(() => bench.execute(process.execPath, ['--eval', ''])));
    }
    const row = (measure: string, values: readonly number[], unit = 'ms of wall time'): Row => ({
      benchmark: 'start-up',
      measure,
      unit,
      value: summarise(values),
    });
    return [
      {
        ...row(
          'process start to first spike of the water maze',
          spikes.map((one) => one.wallMilliseconds),
        ),
        bound: { of: 'value', atMost: 500 },
      },
      row(
        'the same in CPU time',
        spikes.map((one) => one.cpuMilliseconds),
        'ms CPU',
      ),
      { ...row('import of controllers/engine', engine), bound: { of: 'value', atMost: 60 } },
      row("'reafference list', from start to exit", list),
      row('node by itself, from start to exit', node),
    ];
  },
};

async function wall(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
