/** The entry of a worker thread: runs seeds of one plan as they are handed to it. */
import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import { planRun } from '../plan/plan-run.ts';
import { recordError } from '../scenario/located-error.ts';
import { runSeedJob } from './seed-job.ts';
import type { FromWorker, ToWorker, WorkerAssignment } from './worker-pool.ts';

const port = parentPort as MessagePort;
const { request, job, code } = workerData as WorkerAssignment;
const abort = new AbortController();
const plan = planRun(request).then((planned) => ({ ...planned, code }));
// A plan that fails is reported by the seed that waits for it.
plan.catch(() => {});

const send = (message: FromWorker): void => port.postMessage(message);

port.on('message', async (message: ToWorker) => {
  if (message.kind === 'abort') return abort.abort();
  const { seed } = message;
  try {
    const outcome = await runSeedJob(await plan, seed, job, {
      signal: abort.signal,
      onTrial: (progress) => send({ kind: 'trial', progress }),
    });
    send({ kind: 'done', seed, outcome });
  } catch (error) {
    send({ kind: 'failed', error: recordError(error) });
  }
});
