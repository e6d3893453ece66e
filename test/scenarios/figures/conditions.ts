import { RandomStream } from '../../../kernels/random.ts';
import { conditionOf } from '../../../scenarios/figures/condition.ts';
import type { Condition } from '../../../scenarios/figures/panel.ts';
import { seedOf } from '../fixtures/results.ts';

/** A condition whose seeds need less time and succeed more from trial to trial, and the less so the larger `gain` is. */
export function drawnCondition(name: string, gain: number, { seeds = 8, trials = 6 } = {}): Condition {
  return conditionOf(name, {
    params: { gain, body: 'point' },
    seeds: Array.from({ length: seeds }, (_, seed) => {
      const random = new RandomStream(seed, name);
      return seedOf(
        seed,
        Array.from({ length: trials }, (_, k) => ({
          success: random.uniform() < (0.2 + 0.1 * k) / gain,
          latencySeconds: gain * (2 + 4 * random.uniform() - 0.2 * k),
          probes: { error: random.uniform() },
        })),
        { measures: { skill: random.uniform() } },
      );
    }),
  });
}
