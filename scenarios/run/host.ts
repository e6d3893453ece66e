import { wallMilliseconds } from '../../agents/wall-time.ts';
import type { RunningHash } from '../../kernels/sha256.ts';

/** Functions of the platform that plain JavaScript lacks. They do not change what a run computes. */
export interface Host {
  /** Begins a SHA-256. Default: `Sha256`, which can be saved inside a trial and is a tenth as fast as Node's. */
  readonly newHash?: () => RunningHash;
  /** CPU time in s that this thread has used; undefined where it cannot be told. Default: it cannot. */
  readonly cpuSeconds?: () => number | undefined;
}

/** Wall time in seconds since an arbitrary origin; monotonic. */
export function wallSeconds(): number {
  return wallMilliseconds() * 1e-3;
}
