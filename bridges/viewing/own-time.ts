import { wallMilliseconds } from '../../agents/wall-time.ts';

/** Milliseconds, from any origin, in which the threads of this process have worked. They do not pass while other processes work. */
function workedMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e-3;
}

/**
 * Milliseconds, from any origin, in which this process has worked, or slept as it had nothing to do. What other processes took of its time is
 * left out: of that nobody can be given a part.
 */
export function ownMilliseconds(): number {
  return workedMilliseconds() + performance.eventLoopUtilization().idle;
}

/** Does work, and gives the milliseconds that it took, without those that other processes or threads took meanwhile. */
export function millisecondsOf(work: () => void): number {
  const [wall, worked] = [wallMilliseconds(), workedMilliseconds()];
  work();
  return Math.min(wallMilliseconds() - wall, workedMilliseconds() - worked);
}

/** Milliseconds that a piece of work takes at most which is known to be brief; what took longer was interrupted. */
const BRIEF = 0.5;

/** As {@link millisecondsOf}, of work that takes microseconds: to ask for the time of the process would take as long. */
export function millisecondsOfBrief(work: () => void): number {
  const before = wallMilliseconds();
  work();
  return Math.min(wallMilliseconds() - before, BRIEF);
}
