import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { given } from '../../../agents/given.ts';
import { ownModule } from '../../../agents/own-modules.ts';
import type { Work } from '../../pool/job-queue.ts';
import { refuseExit } from '../../pool/refuse-exit.ts';
import type { SweepJob } from '../job.ts';
import { Failures } from '../results/failures.ts';
import { JobLog } from '../results/job-log.ts';
import { ResultsFolder } from '../results/results-folder.ts';
import { runSweepJob } from '../run-job.ts';
import { markOf } from './folder-mark.ts';
import type { QueuedJob, QueuedReceipt } from './sweep-queue.ts';

/** Address of this module, for threads. */
export const WORKER_WORK = ownModule('scenarios/sweep/dispatch/worker-work');

/** Where a worker does jobs: what its threads are told. Plain data. */
export interface WorkerFolders {
  /** Absolute path of a folder that results are written to, if it is the one of who hands the jobs out. Default: none is. */
  readonly out?: string;
  /** Absolute path of a folder of this machine, for checkpoints, and results on their way. */
  readonly scratch: string;
}

/** Makes the work of a thread of a worker. */
export function open({ out, scratch }: WorkerFolders): Work<QueuedJob, QueuedReceipt> {
  refuseExit();
  const host = hostname();
  const log = out === undefined ? undefined : new JobLog(out);
  return async ({ job, mark, checkpointEvery }, { signal }) => {
    const shared = out !== undefined && markOf(out) === mark;
    const folder = shared ? out : scratch;
    const receipt = await runSweepJob(job, { folder, ...given({ checkpointEvery }) }, signal);
    if (shared) {
      log?.add(receipt);
      return { receipt, host };
    }
    const failures = new Failures(folder);
    const failure = receipt.outcome === 'failed' ? failures.read(job.id)?.error : undefined;
    failures.remove(job.id);
    return { receipt, host, ...given({ failure, result: new ResultsFolder(folder).read(job.id) }) };
  };
}

/** Takes a result away from a folder of this machine: it has arrived. */
export function forgetResult(scratch: string, { id }: SweepJob): void {
  rmSync(new ResultsFolder(scratch).fileOf(id), { force: true });
}
