// @module-tag long
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ownWorker } from '../../../agents/own-modules.ts';
import { cpuSeconds } from '../../../scenarios/pool/cpu-time.ts';

const TOLD = 'threadCpuUsage' in process || existsSync('/proc/thread-self/schedstat');

test.runIf(TOLD)('CPU time of a worker does not grow while it waits, and is at most that of the process', async () => {
  const worker = new Worker(...ownWorker('test/scenarios/pool/cpu-time-worker', {}));
  const told = await new Promise<{ start: number; waited: number; computed: number; process: NodeJS.CpuUsage }>(
    (resolve, reject) => worker.once('message', resolve).once('error', reject),
  );
  const { user, system } = told.process;
  // What was busy for half a second of waiting has computed for a fraction of it.
  expect(told.waited - told.start).toBeLessThan(0.25);
  expect(told.computed - told.waited).toBeGreaterThan(0);
  // Linux counts what a thread has used at its ticks, of 10 ms at most.
  expect(told.computed - told.waited).toBeLessThan(1e-6 * (user + system) + 0.02);
});

test.skipIf(TOLD)('CPU time that nothing tells is absent', () => {
  expect(cpuSeconds()).toBeUndefined();
});
