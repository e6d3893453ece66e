import { createHash } from 'node:crypto';
import type { Host } from '../run/host.ts';
import { cpuSeconds } from './cpu-time.ts';

/** Node's own hash, and the CPU time of its threads. */
export const NODE_HOST: Host = { newHash: () => createHash('sha256'), cpuSeconds };
