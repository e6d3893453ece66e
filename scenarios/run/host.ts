import { wallMilliseconds } from '../../agents/wall-time.ts';
import type { RunningHash } from '../measure/digest.ts';

/** What a run takes from where it runs, whatever is absent from plain JavaScript. Neither part changes what a run computes. */
export interface Host {
  /** Begins a SHA-256. Default: one that can be saved inside a trial, a tenth as fast as that of Node. */
  readonly newHash?: () => RunningHash;
  /** CPU time that this thread has used, s. Default: wall time, which is never less. */
  readonly cpuSeconds?: () => number;
}

/** Seconds of wall time, for a host that cannot tell CPU time. */
export function wallSeconds(): number {
  return wallMilliseconds() * 1e-3;
}
