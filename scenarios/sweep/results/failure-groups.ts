import type { ErrorRecord } from '../../scenario/located-error.ts';
import type { Failure } from './failures.ts';

/** Jobs that failed in the same way. */
export interface FailureGroup {
  /** What each of them says. */
  readonly message: string;
  /** Code of the error; absent of one that is not of the framework. */
  readonly code?: string;
  readonly count: number;
  /** One of them. */
  readonly example: { readonly id: string; readonly seed: number; readonly host: string; readonly remedy?: string };
}

/** Failures by what they say, the most frequent first. */
export function failureGroups(failures: Iterable<Failure>): readonly FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const { job, error, host } of failures) {
    const { message, code, remedy } = said(error);
    const known = groups.get(message);
    const example = { id: job.id, seed: job.seed, host, ...(remedy === undefined ? {} : { remedy }) };
    groups.set(
      message,
      known === undefined
        ? { message, ...(code === undefined ? {} : { code }), count: 1, example }
        : { ...known, count: known.count + 1 },
    );
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

/** What an error says, without the seed that it came with: its first line, or that of its cause. */
function said({ message, name, detail, cause }: ErrorRecord): {
  readonly message: string;
  readonly code: string | undefined;
  readonly remedy: string | undefined;
} {
  const { code, remedy } = detail ?? {};
  if (code === 'seed_failed' && cause !== undefined) return { ...said(cause), code };
  const [line] = message.split('\n', 1);
  return { message: code === undefined ? `${name}: ${line}` : line, code, remedy };
}
