import { run } from '../../scenarios/pool/index.ts';
import type { RunListener } from '../../scenarios/run/index.ts';
import { report } from '../benchmark.ts';
import { quantile } from '../statistics.ts';

/** us of wall time. */
export interface ExchangeResult {
  readonly median: number;
  readonly percentile99: number;
  readonly percentile9999: number;
  readonly longest: number;
}

/** Ticks before the first that counts, while code is still being optimised. */
const WARM_UP = 20_000;
const MOST = 1_000_000;

const durations = new Float64Array(MOST);
let count = 0;
let ticks = 0;
let last = Number.NaN;
const stopwatch: RunListener = {
  trialStart() {
    last = Number.NaN;
  },
  tick() {
    const now = performance.now();
    if (++ticks > WARM_UP && count < MOST && !Number.isNaN(last)) durations[count++] = (now - last) * 1e3;
    last = now;
  },
};
await run({ scenario: 'water-maze-reversal', seeds: [101, 102], set: { trials: 40 } }, { listeners: [stopwatch] });
const measured = durations.subarray(0, count);
report({
  median: quantile(measured, 0.5),
  percentile99: quantile(measured, 0.99),
  percentile9999: quantile(measured, 0.9999),
  longest: quantile(measured, 1),
} satisfies ExchangeResult);
