import { readFileSync } from 'node:fs';

type ThreadCpuUsage = () => { readonly user: number; readonly system: number };

/**
 * CPU time in s that this thread has used; undefined where nothing tells it. Node.js tells it from version 22 or so on, and
 * Linux itself. What Node.js 20 knows of a thread, how long its event loop was busy, contains the time in which it waited for a processor.
 */
export function cpuSeconds(): number | undefined {
  const ofThread = (process as { threadCpuUsage?: ThreadCpuUsage }).threadCpuUsage;
  if (ofThread === undefined) return bySchedulerStatistics();
  const { user, system } = ofThread.call(process);
  return (user + system) * 1e-6;
}

/** As Linux counts it: the first number of `/proc/thread-self/schedstat`, in ns. */
function bySchedulerStatistics(): number | undefined {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) * 1e-9;
  } catch {
    return undefined;
  }
}
