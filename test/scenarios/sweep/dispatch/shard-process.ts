/** The process of a shard: it is sent all jobs of a sweep, and does those of its part, one after the other. SIGTERM stops it. */
import { InProcessQueue } from '../../../../scenarios/pool/in-process-queue.ts';
import { recordError } from '../../../../scenarios/scenario/located-error.ts';
import type { SweepJob } from '../../../../scenarios/sweep/job.ts';
import { open, type SweepAssignment } from '../../../../scenarios/sweep/run-job.ts';
import { inShard, type Shard } from '../../../../scenarios/sweep/shard.ts';
import type { FromShard } from './shard-queue.ts';

interface Orders {
  readonly jobs: readonly SweepJob[];
  readonly assignment: SweepAssignment;
  readonly shard: Shard;
}

const controller = new AbortController();
process.on('SIGTERM', () => controller.abort());
process.once('message', async ({ jobs, assignment, shard }: Orders) => {
  const say = (message: FromShard) => process.send?.(message);
  const mine = [...jobs.entries()].filter(([, job]) => inShard(job, shard));
  let at = 0;
  try {
    await new InProcessQueue(open(assignment)).run(
      mine.map(([, job]) => job),
      {
        signal: controller.signal,
        onResult(receipt, index) {
          at = index + 1;
          say({ receipt, index: mine[index][0] });
        },
      },
    );
  } catch (error) {
    say({ error: recordError(error), index: mine[at][0] });
  } finally {
    process.disconnect();
  }
});
