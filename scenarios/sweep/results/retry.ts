import { Failures } from './failures.ts';

/** Failures that were taken away. */
export interface Retried {
  /** Ids of their jobs, which the next run of the sweep does again, in order. */
  readonly ids: readonly string[];
}

/**
 * Takes failures away, so that their jobs are tried again.
 *
 * @param folder of the sweep
 * @param prefix first digits of the id of a job, or of several. Default: all failures
 */
export function retry(folder: string, prefix = ''): Retried {
  const failures = new Failures(folder);
  const ids = failures.ids().filter((id) => id.startsWith(prefix));
  for (const id of ids) failures.remove(id);
  return { ids };
}
