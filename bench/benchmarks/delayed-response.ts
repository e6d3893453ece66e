import type { Benchmark } from '../benchmark.ts';
import type { DelayedResponseParameters, DelayedResponseResult } from '../programs/delayed-response.ts';
import { summarise } from '../statistics.ts';

/** Seed of the first round. Others were used for tuning. */
const FIRST_SEED = 6301;

/**
 * Trains networks on a delayed response by reward alone, each round from another seed, for 300 batches of 32 trials; then with rewards by
 * chance, and without adaptive neurons, which alone can remember for the half second of delay. A round takes about half a minute of CPU time.
 */
export const delayedResponse: Benchmark = {
  name: 'delayed-response',
  async run(bench) {
    const results = new Map<string, DelayedResponseResult[]>();
    const conditions: readonly [name: string, Omit<DelayedResponseParameters, 'seed'>][] = [
      ['wrong in 1000 other trials', { adaptive: 20, reward: 'earned' }],
      ['wrong with rewards by chance', { adaptive: 20, reward: 'by chance' }],
      ['wrong without adaptation', { adaptive: 0, reward: 'earned' }],
    ];
    for (let round = 0; round < bench.rounds; round++) {
      for (const [name, condition] of conditions) {
        const seed = FIRST_SEED + round;
        const result = await bench.program<DelayedResponseResult>('delayed-response', {
          ...condition,
          seed,
        } satisfies DelayedResponseParameters);
        results.set(name, [...(results.get(name) ?? []), result]);
        bench.progress(`  seed ${seed}, ${name}: ${JSON.stringify(result)}`);
      }
    }
    return [...results].map(([measure, found], k) => ({
      benchmark: 'delayed response',
      measure,
      unit: '%',
      value: summarise(found.map(({ error }) => 100 * error)),
      bound: k === 0 ? { of: 'value' as const, atMost: 7 } : { of: 'value' as const, atLeast: 20 },
    }));
  },
};
