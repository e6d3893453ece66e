import { wallMilliseconds } from '../../agents/wall-time.ts';

/** Does work, and gives the milliseconds that it took, as far as can be told. */
export type MeasureWork = (work: () => void) => number;

/** Milliseconds, from any origin, for which this process has waited, as it had nothing to do. */
export function idleMilliseconds(): number {
  return performance.eventLoopUtilization().idle;
}

/** Milliseconds, from any origin, for which the threads of this process have worked. They do not pass while other processes work. */
export function workedMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e-3;
}

/** Milliseconds that a piece of work takes at most which is known to be brief; what took longer was interrupted. */
const BRIEF = 0.5;

/** Measures work that takes microseconds. */
export function millisecondsOfBrief(work: () => void): number {
  const before = wallMilliseconds();
  work();
  return Math.min(wallMilliseconds() - before, BRIEF);
}

/**
 * Measures work that is done again and again: of two that follow each other the one that took less, as other processes interrupt single
 * ones. To ask for {@link workedMilliseconds} each time would take a good part of the time of the work.
 */
export function measureSteady(): MeasureWork {
  let last = Number.POSITIVE_INFINITY;
  return (work) => {
    const before = wallMilliseconds();
    work();
    const took = wallMilliseconds() - before;
    const told = Math.min(took, last);
    last = took;
    return told;
  };
}
