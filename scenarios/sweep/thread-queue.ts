import { given } from '../../agents/given.ts';
import type { JobQueue } from '../pool/job-queue.ts';
import { WorkerQueue } from '../pool/worker-queue.ts';
import type { Receipt, SweepJob } from './job.ts';
import { requireUsable } from './on-board.ts';
import type { SweepPlan } from './plan-sweep.ts';
import { SWEEP_WORK, type SweepAssignment } from './run-job.ts';

/** Threads of this process that do jobs. */
export interface Threads {
  /** Number of them at most, from 1. Jobs take turns where there is one of a board. */
  readonly workers: number;
  /** The board of this machine that has an address, with it; see `BoardPlace`. */
  readonly board?: string;
}

/**
 * Does the jobs of a sweep on threads of this process.
 *
 * @param folder absolute path
 * @throws what `requireUsable` throws
 */
export async function threadQueue(
  { sweep: { checkpointEvery }, boards }: Pick<SweepPlan, 'sweep' | 'boards'>,
  folder: string,
  { workers, board }: Threads,
): Promise<JobQueue<SweepJob, Receipt>> {
  const exclusive = await requireUsable(boards, board);
  const data: SweepAssignment = { folder, ...given({ checkpointEvery, board }) };
  return new WorkerQueue({
    ...{ module: SWEEP_WORK, data, workers: exclusive ? 1 : workers },
    nameOf: ({ seed, request }) => `seed ${seed} of ${JSON.stringify(request.set)}`,
  });
}
