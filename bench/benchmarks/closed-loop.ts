import type { Bench, Benchmark } from '../benchmark.ts';
import type { ClosedLoopParameters, ClosedLoopResult } from '../programs/closed-loop.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** Trials a seed; the goal moves after half of them. */
const TRIALS = 40;
/** So many that what V8 spends on compiling, some 80 ms in a run, is a small part. */
const SEEDS = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112];
/** s of CPU time for one measurement of C, which goes on to the end of a seed. */
const C_SECONDS = 1;

const C_MODES = [
  { mode: 'speed64', measure: 'C, the plain program in double precision' },
  { mode: 'speedtf', measure: 'C, tuned, single precision, the same random numbers' },
  { mode: 'speed', measure: 'C, tuned, single precision, xoshiro128+' },
] as const;

/**
 * The water maze with reversal on the point body: place cells, learning network, decoder, arena and judge, exchanged every
 * ms through the agent's streams. Beside it the same model in C, three ways: the program as one would write it, and two
 * whose approximations (place cells drawn by rows, a bound that rejects most draws) no framework can take from equations.
 */
export const closedLoop: Benchmark = {
  name: 'closed-loop',
  async run(bench) {
    const ours: Record<'run' | 'agent', number[]> = { run: [], agent: [] };
    const theirs = new Map<string, number[]>();
    const kernel = bench.kernel('water-maze');
    for (let round = 0; round < bench.rounds; round++) {
      for (const level of ['run', 'agent'] as const) ours[level].push(await measure(bench, level));
      if (kernel === undefined) continue;
      for (const { mode } of C_MODES) {
        const text = await bench.execute(kernel, [mode, '101', String(TRIALS), String(C_SECONDS)]);
        theirs.set(mode, [...(theirs.get(mode) ?? []), Number(text.match(/: ([\d.]+) ms CPU/)?.[1])]);
      }
      bench.progress(`  round ${round + 1} of ${bench.rounds}`);
    }
    const row = (measure: string, values: readonly number[]): Row => ({
      benchmark: 'closed loop',
      measure,
      unit: 'ms CPU / simulated s',
      value: summarise(values),
    });
    return [
      row('whole run: agent, judge, digest, results', ours.run),
      row('agent in its arena, without runner and digest', ours.agent),
      ...C_MODES.flatMap(({ mode, measure }): Row[] => {
        const values = theirs.get(mode);
        if (values === undefined) return [];
        const bound = mode === 'speed64' ? ({ bound: { of: 'ratio', atMost: 2 } } as const) : {};
        return [{ ...row(measure, values), ratio: ratioOf(ours.run, values), ...bound }];
      }),
    ];
  },
};

async function measure(bench: Bench, level: ClosedLoopParameters['level']): Promise<number> {
  const parameters: ClosedLoopParameters = { level, seeds: SEEDS, trials: TRIALS };
  const { cpuMilliseconds, simulatedSeconds } = await bench.program<ClosedLoopResult>('closed-loop', parameters);
  return cpuMilliseconds / simulatedSeconds;
}
