/** The entry of a worker thread, which does the jobs that it is sent, one at a time. */
import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import { recordError } from '../scenario/located-error.ts';
import type { Work } from './job-queue.ts';
import type { FromWorker, ToWorker, WorkerAssignment } from './worker-thread.ts';

const port = parentPort as MessagePort;
const { module, data } = workerData as WorkerAssignment;
/** Of the job under way. */
let abort = new AbortController();
const work: Promise<Work<unknown, unknown, unknown>> = import(/* @vite-ignore */ module).then(({ open }) => open(data));
// The job that waits for it reports an error.
work.catch(() => {});

const send = (message: FromWorker): void => port.postMessage(message);

port.on('message', async (message: ToWorker) => {
  if (message.kind === 'abort') return abort.abort();
  abort = new AbortController();
  const { signal } = abort;
  try {
    const report = (progress: unknown): void => send({ kind: 'progress', progress });
    send({ kind: 'done', result: await (await work)(message.job, { signal, report }) });
  } catch (error) {
    send({ kind: 'failed', error: recordError(error) });
  }
});
