import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { JobHooks } from '../../../../scenarios/pool/job-queue.ts';
import { type ErrorRecord, rebuildError } from '../../../../scenarios/scenario/located-error.ts';
import type { Receipt, SweepJob } from '../../../../scenarios/sweep/job.ts';
import type { SweepAssignment } from '../../../../scenarios/sweep/run-job.ts';
import type { SweepQueue } from './conformance.ts';

const SHARDS = 2;
const PROCESS = fileURLToPath(new URL('shard-process.ts', import.meta.url));

/** What a process of a shard says. */
export type FromShard =
  | { readonly receipt: Receipt; readonly index: number }
  | { readonly error: ErrorRecord; readonly index: number };

/** Does jobs in two processes, each of which does a part of its own, as shards on two machines do. */
export class ShardQueue implements SweepQueue {
  readonly #assignment: SweepAssignment;

  constructor(assignment: SweepAssignment) {
    this.#assignment = assignment;
  }

  async run(jobs: readonly SweepJob[], { signal, onResult }: JobHooks<never, Receipt> = {}) {
    const results: (Receipt | undefined)[] = jobs.map(() => undefined);
    let failure: { readonly index: number; readonly error: unknown } | undefined;
    if (signal?.aborted || jobs.length === 0) return results;
    await Promise.all(
      Array.from({ length: SHARDS }, async (_, index) => {
        const shard = fork(PROCESS, { execArgv: ['--import', import.meta.resolve('tsx')], serialization: 'advanced' });
        const abort = (): void => void shard.kill('SIGTERM');
        signal?.addEventListener('abort', abort);
        shard.on('message', (message: FromShard) => {
          if ('receipt' in message) {
            results[message.index] = message.receipt;
            onResult?.(message.receipt, message.index);
          } else if (failure === undefined || message.index < failure.index) {
            failure = { index: message.index, error: rebuildError(message.error) };
          }
        });
        shard.send({ jobs, assignment: this.#assignment, shard: { index, count: SHARDS } });
        await once(shard, 'exit');
        signal?.removeEventListener('abort', abort);
      }),
    );
    if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
    return results;
  }
}
