import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { given } from '../../../agents/given.ts';
import { ownModule } from '../../../agents/own-modules.ts';
import type { Work } from '../../pool/job-queue.ts';
import { refuseExit } from '../../pool/refuse-exit.ts';
import type { SweepJob } from '../job.ts';
import { Failures } from '../results/failures.ts';
import { JobLog } from '../results/job-log.ts';
import { decodeJobResult } from '../results/job-result.ts';
import { ResultsFolder } from '../results/results-folder.ts';
import { runSweepJob } from '../run-job.ts';
import { otherController } from './other-controller.ts';
import type { FetchedJob, QueuedReceipt } from './sweep-queue.ts';

/** Address of this module, for threads. */
export const WORKER_WORK = ownModule('scenarios/sweep/dispatch/worker-work');

/** Controllers that a machine keeps which does not share the folder, for jobs that begin with them. */
const MOST_STARTS = 100;

/** Where a worker does jobs: what its threads are told. Plain data. */
export interface WorkerPlaces {
  /** Absolute path of a folder that results are written to, if it is the one of who hands the jobs out. Default: none is. */
  readonly out?: string;
  /** Absolute path of a folder of this machine, for checkpoints, and results on their way. */
  readonly scratch: string;
  /** The board of this machine that has an address, with it; see `BoardPlace`. */
  readonly board?: string;
}

/** Makes the work of a thread of a worker. It reports the bytes of checkpoints where the folder is not shared. */
export function open({ out, scratch, board }: WorkerPlaces): Work<FetchedJob, QueuedReceipt, Uint8Array> {
  refuseExit();
  const host = hostname();
  const log = out === undefined ? undefined : new JobLog(out);
  return async ({ job, shared, checkpointEvery, checkpoint }, { signal, report }) => {
    const folder = shared && out !== undefined ? out : scratch;
    const around = { signal, ...(shared ? {} : given({ checkpoint, onCheckpoint: report })) };
    const receipt = await runSweepJob(job, { folder, ...given({ checkpointEvery, board }) }, around);
    if (shared) {
      log?.add(receipt);
      return { receipt, host };
    }
    const failures = new Failures(folder);
    const failure = receipt.outcome === 'failed' ? failures.read(job.id)?.error : undefined;
    failures.remove(job.id);
    const results = new ResultsFolder(folder);
    results.controllers.forgetOldest(MOST_STARTS);
    const controller = job.keep && Buffer.from(results.controllers.read(job.id) ?? []).toString('base64');
    return { receipt, host, ...given({ failure, controller, result: results.read(job.id) }) };
  };
}

/** Takes a result away from a folder of this machine, and the controller that came with it: they have arrived. */
export function forgetResult(scratch: string, { id }: SweepJob): void {
  const results = new ResultsFolder(scratch);
  for (const file of [results.fileOf(id), results.controllers.fileOf(id)]) rmSync(file, { force: true });
}

/**
 * Keeps what another worker has learned for the job that begins with it, if the queue still has it: else the job learns it again.
 *
 * @param answer what came of the training
 * @param say called with a line where what was sent is not what was learned
 */
export function takeStart(
  scratch: string,
  { id }: SweepJob,
  answer: QueuedReceipt | null,
  say: (text: string) => void,
): void {
  if (answer === null || 'thrown' in answer || !answer.controller || answer.result === undefined) return;
  const { finalState } = decodeJobResult(answer.result, id, `the answer of ${answer.host}`).result;
  if (!new ResultsFolder(scratch).controllers.putSent(id, answer.controller, finalState))
    say(`${otherController(id, answer.host)}: it is learned again here`);
}
