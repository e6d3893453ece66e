/** A worker that waits for long and computes for a while, and tells what CPU time it takes for that. */
import { parentPort } from 'node:worker_threads';
import { cpuSeconds } from '../../../scenarios/pool/cpu-time.ts';

const WAIT_SECONDS = 0.5;

const start = cpuSeconds();
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e3 * WAIT_SECONDS);
const waited = cpuSeconds();
const before = process.cpuUsage();
for (let used = 0; used < 0.2e6; used = process.cpuUsage(before).user);
const computed = cpuSeconds();

parentPort?.postMessage({ start, waited, computed, process: process.cpuUsage(before) });
