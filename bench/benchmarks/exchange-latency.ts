import type { Benchmark } from '../benchmark.ts';
import type { ExchangeResult } from '../programs/exchange-latency.ts';
import { summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** The wall time of one tick of the water maze, from the end of one to the end of the next, garbage collection included. */
export const exchangeLatency: Benchmark = {
  name: 'exchange-latency',
  async run(bench) {
    const results: ExchangeResult[] = [];
    for (let round = 0; round < bench.rounds; round++)
      results.push(await bench.program<ExchangeResult>('exchange-latency'));
    const row = (measure: string, field: keyof ExchangeResult): Row => ({
      benchmark: 'exchange of 1 ms',
      measure,
      unit: 'us of wall time',
      value: summarise(results.map((result) => result[field])),
    });
    return [
      row('median', 'median'),
      { ...row('99th percentile', 'percentile99'), bound: { of: 'value', atMost: 60 } },
      row('99.99th percentile', 'percentile9999'),
      row('longest', 'longest'),
    ];
  },
};
