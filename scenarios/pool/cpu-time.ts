import { performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

type ThreadCpuUsage = () => { readonly user: number; readonly system: number };

/**
 * CPU time in s that this thread has used. Node 20 cannot tell threads apart: there, the main thread reports the CPU time of the
 * process, and a worker the time that its event loop was busy.
 */
export function cpuSeconds(): number {
  const ofThread = (process as { threadCpuUsage?: ThreadCpuUsage }).threadCpuUsage;
  if (ofThread === undefined && !isMainThread) return performance.eventLoopUtilization().active * 1e-3;
  const { user, system } = ofThread === undefined ? process.cpuUsage() : ofThread.call(process);
  return (user + system) * 1e-6;
}
