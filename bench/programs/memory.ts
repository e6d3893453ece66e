import { run } from '../../scenarios/pool/index.ts';
import type { RunListener } from '../../scenarios/run/index.ts';
import { report } from '../benchmark.ts';

/** Samples, each after a forced collection. */
export interface MemoryResult {
  readonly simulatedMinutes: readonly number[];
  /** Heap in use and array buffers, 10^6 bytes. */
  readonly megabytes: readonly number[];
}

const EVERY_MINUTES = 5;
const LAST_MINUTE = 60;

const simulatedMinutes: number[] = [];
const megabytes: number[] = [];
const abort = new AbortController();
let ticks = 0;
const gauge: RunListener = {
  trialEnd(result) {
    ticks += result.ticks;
    const minutes = ticks / 60_000;
    if (minutes < (simulatedMinutes.length + 1) * EVERY_MINUTES) return;
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    simulatedMinutes.push(minutes);
    megabytes.push((heapUsed + arrayBuffers) * 1e-6);
    if (minutes >= LAST_MINUTE) abort.abort();
  },
};
if (globalThis.gc === undefined) throw new Error('start node with --expose-gc');
await run(
  { scenario: 'water-maze', seeds: [1, 2, 3, 4], set: { trials: 1000 } },
  { signal: abort.signal, listeners: [gauge] },
);
report({ simulatedMinutes, megabytes } satisfies MemoryResult);
