import { given } from '../../agents/given.ts';
import type { JobQueue } from '../pool/job-queue.ts';
import { WorkerQueue } from '../pool/worker-queue.ts';
import type { Receipt, SweepJob } from './job.ts';
import type { SweepPlan } from './plan-sweep.ts';
import { SWEEP_WORK, type SweepAssignment } from './run-job.ts';

/** Does the jobs of a sweep on threads of this process. @param folder absolute path @param workers number of threads at most, from 1 */
export function threadQueue(
  { sweep: { checkpointEvery } }: Pick<SweepPlan, 'sweep'>,
  folder: string,
  workers: number,
): JobQueue<SweepJob, Receipt> {
  const data: SweepAssignment = { folder, ...given({ checkpointEvery }) };
  return new WorkerQueue({
    ...{ module: SWEEP_WORK, data, workers },
    nameOf: ({ seed, request }) => `seed ${seed} of ${JSON.stringify(request.set)}`,
  });
}
