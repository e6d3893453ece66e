import type { Benchmark } from '../benchmark.ts';
import type { TripletParameters, TripletResult } from '../programs/triplet.ts';
import { mean, ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const SECONDS = 20;

/**
 * A plasticity rule that no file of the framework holds: triplet spike-timing-dependent plasticity with two eligibility
 * traces and two modulators, 1000 inputs onto 400 neurons, all to all. Written from equations in
 * `models/triplet-two-modulators.ts`; beside it the same network written by hand in C. Each round is another seed, with the
 * same initial weights on both sides; rate and weights must agree, as means over rounds.
 */
export const triplet: Benchmark = {
  name: 'triplet',
  async run(bench) {
    const kernel = bench.kernel('triplet');
    const ours: TripletResult[] = [];
    const theirs: TripletResult[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      const seed = round + 1;
      ours.push(await bench.program<TripletResult>('triplet', { seed, seconds: SECONDS } satisfies TripletParameters));
      if (kernel !== undefined) theirs.push(parse(await bench.execute(kernel, [String(seed), String(SECONDS)])));
      bench.progress(`  round ${round + 1} of ${bench.rounds}`);
    }
    const of = (results: readonly TripletResult[], field: keyof TripletResult): number[] =>
      results.map((result) => result[field]);
    const row = (measure: string, unit: string, values: readonly number[]): Row => ({
      benchmark: 'triplet rule',
      measure,
      unit,
      value: summarise(values),
    });
    const cpu = 'millisecondsASecond';
    const rows = [row('from equations', 'ms CPU / simulated s', of(ours, cpu))];
    if (theirs.length === 0) return rows;
    const deviation = (field: 'rate' | 'weight'): readonly number[] => [
      100 * Math.abs(mean(of(ours, field)) / mean(of(theirs, field)) - 1),
    ];
    return [
      ...rows,
      {
        ...row('C, written by hand', 'ms CPU / simulated s', of(theirs, cpu)),
        ratio: ratioOf(of(ours, cpu), of(theirs, cpu)),
        bound: { of: 'ratio', atMost: 1.5 },
      },
      { ...row('mean rate, difference from C', '%', deviation('rate')), bound: { of: 'value', atMost: 3 } },
      { ...row('mean weight, difference from C', '%', deviation('weight')), bound: { of: 'value', atMost: 1 } },
    ];
  },
};

function parse(text: string): TripletResult {
  const number = (pattern: RegExp): number => Number(text.match(pattern)?.[1]);
  return {
    millisecondsASecond: number(/^([\d.]+) ms CPU/),
    rate: number(/rate ([\d.]+) Hz/),
    weight: number(/weights mean ([\d.]+)/),
  };
}
