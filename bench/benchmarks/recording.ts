import type { Benchmark } from '../benchmark.ts';
import type { Onlooker, RecordingParameters, RecordingResult } from '../programs/recording.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** Scenarios, and the simulated time of each that is long enough for what is made once to weigh little, s. */
const CASES = [
  { scenario: 'water-maze', set: { trials: 400 }, seconds: 600 },
  { scenario: 'event-corridor', set: {}, seconds: 12 },
  { scenario: 'visual-water-maze', set: {}, seconds: 12 },
];

const ONLOOKERS: readonly { readonly onlooker: Onlooker; readonly measure: string; readonly atMost?: number }[] = [
  { onlooker: 'recorder', measure: 'recorded, whole' },
  { onlooker: 'server', measure: 'a server for viewers, and none', atMost: 1.05 },
  { onlooker: 'viewer', measure: 'a viewer of all topics', atMost: 1.05 },
];

/** What a run costs that is recorded or looked at, beside the same one that is neither. */
export const recording: Benchmark = {
  name: 'recording',
  async run(bench) {
    const rows: Row[] = [];
    for (const { scenario, set, seconds } of CASES) {
      const taken = new Map<Onlooker, RecordingResult[]>();
      for (let round = 0; round < bench.rounds; round++) {
        for (const onlooker of ['nobody', ...ONLOOKERS.map((one) => one.onlooker)] as const) {
          const parameters: RecordingParameters = { scenario, onlooker, set, seconds };
          const result = await bench.program<RecordingResult>('recording', parameters);
          taken.set(onlooker, [...(taken.get(onlooker) ?? []), result]);
        }
        bench.progress(`  ${scenario}, round ${round + 1} of ${bench.rounds}`);
      }
      const clocks = [
        { unit: 'ms CPU / simulated s', of: ({ cpuMilliseconds }: RecordingResult) => cpuMilliseconds },
        {
          unit: 'ms CPU of its thread / simulated s',
          of: ({ threadMilliseconds }: RecordingResult) => threadMilliseconds,
        },
      ];
      for (const { unit, of } of clocks) {
        const row = { benchmark: 'recording', unit };
        const perSecond = (onlooker: Onlooker): number[] =>
          (taken.get(onlooker) ?? [])
            .flatMap((result) => of(result) ?? [])
            .map((milliseconds) => milliseconds / seconds);
        const alone = perSecond('nobody');
        if (alone.length === 0) continue;
        rows.push({ ...row, measure: `${scenario}, alone`, value: summarise(alone) });
        for (const { onlooker, measure, atMost } of ONLOOKERS) {
          const values = perSecond(onlooker);
          // Here it is this row that is to be little more than the run alone.
          const ratio = ratioOf(values, alone);
          const bound = atMost === undefined ? {} : { bound: { of: 'ratio', atMost } as const };
          rows.push({
            ...row,
            measure: `${scenario}, ${measure}; ratio to alone`,
            value: summarise(values),
            ratio,
            ...bound,
          });
        }
      }
    }
    return rows;
  },
};
