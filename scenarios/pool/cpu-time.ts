import { performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

type ThreadCpuUsage = () => { readonly user: number; readonly system: number };

/**
 * CPU time that this thread has used, s. Node 20 cannot tell threads apart: there, the main thread reports the process's
 * CPU time, and a worker the time that its event loop was busy.
 */
export function cpuSeconds(): number {
  const ofThread = (process as { threadCpuUsage?: ThreadCpuUsage }).threadCpuUsage;
  if (ofThread === undefined && !isMainThread) return performance.eventLoopUtilization().active * 1e-3;
  const { user, system } = ofThread === undefined ? process.cpuUsage() : ofThread.call(process);
  return (user + system) * 1e-6;
}
