import type { Benchmark } from '../benchmark.ts';
import type { EpropParameters, EpropResult } from '../programs/eprop.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const TRIALS = 40;
const SYNAPSE_STEPS = 100 * 139 * 2250;

/**
 * Online learning of evidence accumulation by e-prop: 40 inputs, 50 LIF and 50 adaptive neurons, trials of 2250 steps. Beside it a C kernel
 * that steps every synapse in every step. Inputs and weights are the same; so must be rate and gradient.
 */
export const eprop: Benchmark = {
  name: 'eprop',
  async run(bench) {
    const kernel = bench.kernel('eprop');
    const ours: EpropResult[] = [];
    const theirs: EpropResult[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      ours.push(await bench.program<EpropResult>('eprop', { trials: TRIALS } satisfies EpropParameters));
      if (kernel !== undefined) theirs.push(parse(await bench.execute(kernel, [String(TRIALS)])));
      bench.progress(`  round ${round + 1} of ${bench.rounds}`);
    }
    const of = (results: readonly EpropResult[], field: keyof EpropResult): number[] =>
      results.map((one) => one[field]);
    const nanoseconds = (results: readonly EpropResult[]): number[] =>
      of(results, 'millisecondsATrial').map((one) => (1e6 * one) / SYNAPSE_STEPS);
    const row = (measure: string, unit: string, values: readonly number[]): Row => ({
      benchmark: 'e-prop',
      measure,
      unit,
      value: summarise(values),
    });
    const rows = [
      row('a trial with learning', 'ms CPU', of(ours, 'millisecondsATrial')),
      row('a synapse in a step', 'ns CPU', nanoseconds(ours)),
    ];
    if (theirs.length === 0) return rows;
    const deviation = (field: 'rate' | 'gradient'): readonly number[] =>
      ours.map((one, n) => 100 * Math.abs(one[field] / theirs[n][field] - 1));
    return [
      ...rows,
      {
        ...row('C, every synapse stepped', 'ns CPU', nanoseconds(theirs)),
        ratio: ratioOf(nanoseconds(ours), nanoseconds(theirs)),
        bound: { of: 'ratio', atMost: 1.6 },
      },
      { ...row('mean rate, difference from C', '%', deviation('rate')), bound: { of: 'value', atMost: 0.5 } },
      { ...row('gradient, difference from C', '%', deviation('gradient')), bound: { of: 'value', atMost: 2 } },
    ];
  },
};

function parse(text: string): EpropResult {
  const number = (pattern: RegExp): number => Number(text.match(pattern)?.[1]);
  return {
    millisecondsATrial: number(/^([\d.]+) ms CPU/),
    rate: number(/rate ([\d.]+) Hz/),
    gradient: number(/gradient ([\d.e+-]+)/),
  };
}
