import type { Benchmark } from '../benchmark.ts';
import type { EvidenceParameters, EvidenceResult } from '../programs/evidence.ts';
import { summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

/** Seed of the first round. Others were used for tuning. */
const FIRST_SEED = 6111;
/** Number of rounds that are run without adaptive neurons too. */
const WITHOUT = 1;

/**
 * Trains networks on evidence accumulation by e-prop with random feedback, each round from another seed, for 500 batches of 32 trials with a
 * learning rate that falls to 0 in a line. What is asked for is the error of the running mean of the weights in 1000 other trials. In the
 * first round then the same without adaptive neurons, which alone can remember for the second of delay. A training takes a good minute of
 * CPU time.
 */
export const evidence: Benchmark = {
  name: 'evidence',
  async run(bench) {
    const trained: EvidenceResult[] = [];
    const without: EvidenceResult[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      for (const [adaptive, results] of [
        [50, trained],
        [0, without],
      ] as const) {
        if (adaptive === 0 && round >= WITHOUT) continue;
        const seed = FIRST_SEED + round;
        const result = await bench.program<EvidenceResult>('evidence', { seed, adaptive } satisfies EvidenceParameters);
        results.push(result);
        bench.progress(`  seed ${seed}, ${adaptive} adaptive neurons: ${JSON.stringify(result)}`);
      }
    }
    const row = (measure: string, unit: string, values: readonly number[]): Row => ({
      benchmark: 'evidence accumulation',
      measure,
      unit,
      value: summarise(values),
    });
    const percent = (results: readonly EvidenceResult[], field: 'error' | 'errorOfLast'): number[] =>
      results.map((one) => 100 * one[field]);
    return [
      row('wrong in 1000 other trials', '%', percent(trained, 'error')),
      {
        ...row('the same of the worst seed', '%', [Math.max(...percent(trained, 'error'))]),
        bound: { of: 'value', atMost: 7 },
      },
      row('the same with the weights of the last batch', '%', percent(trained, 'errorOfLast')),
      {
        ...row(
          'training time',
          's CPU',
          trained.map(({ seconds }) => seconds),
        ),
        bound: { of: 'value', atMost: 600 },
      },
      {
        ...row('wrong without adaptation', '%', percent(without, 'error')),
        bound: { of: 'value', atLeast: 20 },
      },
    ];
  },
};
