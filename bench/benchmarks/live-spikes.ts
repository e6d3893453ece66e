import type { Benchmark } from '../benchmark.ts';
import type { LiveSpikesParameters, LiveSpikesResult } from '../programs/live-spikes.ts';
import { summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const RATES = [20_000, 200_000] as const;

/** Live spikes of SpiNNaker over loopback, from a fixture in place of a board. */
export const liveSpikes: Benchmark = {
  name: 'live-spikes',
  async run(bench) {
    const rows: Row[] = [];
    for (const rate of RATES) {
      const given: LiveSpikesParameters = { rate, seconds: 2 };
      const results: LiveSpikesResult[] = [];
      for (let round = 0; round < bench.rounds; round++)
        results.push(await bench.program<LiveSpikesResult>('live-spikes', given));
      const row = (measure: string, unit: string, of: (result: LiveSpikesResult) => number): Row => ({
        ...{ benchmark: `live spikes, ${rate} sent a second`, measure, unit, value: summarise(results.map(of)) },
      });
      rows.push(
        { ...row('received', '1/s', (one) => one.rate), bound: { of: 'value', atLeast: 10_000 } },
        { ...row('lost', '', ({ sent, received }) => sent - received), bound: { of: 'value', atMost: 0 } },
        row('sending and receiving', 'us CPU / spike', ({ cpu }) => cpu),
      );
    }
    return rows;
  },
};
