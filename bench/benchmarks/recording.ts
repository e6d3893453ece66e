import type { Benchmark } from '../benchmark.ts';
import type { RecordingParameters, RecordingResult } from '../programs/recording.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** Scenarios, and the simulated time of each that is long enough to be measured, s. */
const CASES = [
  { scenario: 'water-maze', seconds: 60 },
  { scenario: 'event-corridor', seconds: 10 },
  { scenario: 'visual-water-maze', seconds: 10 },
];

/** What a run costs that is recorded, whole, beside the same one that is not. */
export const recording: Benchmark = {
  name: 'recording',
  async run(bench) {
    const rows: Row[] = [];
    for (const { scenario, seconds } of CASES) {
      const [alone, recorded]: [number[], number[]] = [[], []];
      for (let round = 0; round < bench.rounds; round++) {
        for (const [values, is] of [[alone, false] as const, [recorded, true] as const]) {
          const parameters: RecordingParameters = { scenario, recorded: is, seconds };
          const { cpuMilliseconds } = await bench.program<RecordingResult>('recording', parameters);
          values.push(cpuMilliseconds / seconds);
        }
        bench.progress(`  ${scenario}, round ${round + 1} of ${bench.rounds}`);
      }
      const row = { benchmark: 'recording', unit: 'ms CPU / simulated s' };
      rows.push({ ...row, measure: `${scenario}, recorded`, value: summarise(recorded) });
      rows.push({
        ...row,
        measure: `${scenario}, not recorded`,
        value: summarise(alone),
        ratio: ratioOf(recorded, alone),
      });
    }
    return rows;
  },
};
