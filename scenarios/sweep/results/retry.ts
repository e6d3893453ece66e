import { trainingOf } from '../job.ts';
import { Failures } from './failures.ts';

/** Failures that were taken away. */
export interface Retried {
  /** Ids of their jobs, which the next run of the sweep does again, in order. */
  readonly ids: readonly string[];
}

/**
 * Takes failures away, so that their jobs are tried again, and so those of the trainings before them.
 *
 * @param folder of the sweep
 * @param prefix first digits of the id of a job, or of several. Default: all failures
 */
export function retry(folder: string, prefix = ''): Retried {
  const failures = new Failures(folder);
  const asked = failures.ids().filter((id) => id.startsWith(prefix));
  const before = asked.flatMap((id) => {
    const job = failures.read(id)?.job;
    return (job && trainingOf(job)?.id) ?? [];
  });
  const ids = [...new Set([...asked, ...before.filter((id) => failures.has(id))])].sort();
  for (const id of ids) failures.remove(id);
  return { ids };
}
