import { wallMilliseconds } from '../../agents/wall-time.ts';
import type { RunningHash } from '../measure/digest.ts';

/** Functions of the platform that plain JavaScript lacks. They do not change what a run computes. */
export interface Host {
  /** Begins a SHA-256. Default: `Sha256`, which can be saved inside a trial and is a tenth as fast as Node's. */
  readonly newHash?: () => RunningHash;
  /** CPU time in s that this thread has used. Default: wall time, which is never less. */
  readonly cpuSeconds?: () => number;
}

/** Wall time in seconds since an arbitrary origin; monotonic. Takes the place of CPU time where a host cannot tell it. */
export function wallSeconds(): number {
  return wallMilliseconds() * 1e-3;
}
