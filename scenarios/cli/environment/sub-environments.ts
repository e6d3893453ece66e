import { ValidationError } from '../../../agents/errors.ts';
import type { Work } from '../../pool/job-queue.ts';
import { WorkerThread } from '../../pool/worker-thread.ts';
import type { SeedResult } from '../../scenario/result.ts';
import {
  ENVIRONMENT_WORK,
  type EnvironmentAnswer,
  type EnvironmentAssignment,
  type EnvironmentJob,
  open,
} from './environment-work.ts';
import { errorAnswer, valueIn } from './protocol.ts';
import { SubSeeds } from './sub-seeds.ts';

/** What several sub-environments are made of. */
export interface SubEnvironmentsOptions extends Omit<EnvironmentAssignment, 'seeds'> {
  /** Number of sub-environments. */
  readonly count: number;
  /** Number of threads that step them, each its share; 1 is this thread. */
  readonly threads: number;
  /** Seed of the first run of the first; the others have those that follow. */
  readonly seed: number;
}

/** Sub-environments that one thread steps, from the index `from` to before `to`. */
interface Share {
  readonly from: number;
  readonly to: number;
  readonly do: (job: EnvironmentJob) => Promise<EnvironmentAnswer>;
  readonly end: () => Promise<void>;
}

/** Several environments of one scenario, which are stepped at the same time. No seed is run by two of them. */
export class SubEnvironments {
  readonly #shares: readonly Share[];
  readonly #seeds: SubSeeds;

  private constructor(shares: readonly Share[], seeds: SubSeeds) {
    this.#shares = shares;
    this.#seeds = seeds;
  }

  /** @throws what `openEnvironment` throws, if one thread is enough; else the first answer throws it */
  static async open({ count, threads, seed, ...scenario }: SubEnvironmentsOptions): Promise<SubEnvironments> {
    const seeds = new SubSeeds(seed, count);
    const shares: Share[] = [];
    const most = Math.min(threads, count);
    for (let k = 0; k < most; k++) {
      const [from, to] = [Math.floor((k * count) / most), Math.floor(((k + 1) * count) / most)];
      const assignment: EnvironmentAssignment = { ...scenario, seeds: seeds.present.slice(from, to) };
      shares.push({ from, to, ...(most === 1 ? await here(assignment) : apart(assignment, `${from} to ${to - 1}`)) });
    }
    return new SubEnvironments(shares, seeds);
  }

  /**
   * Answers a line that has a list of requests, one for each sub-environment, by the list of their answers; null is no request, and its
   * answer. Another line, and one after which two would run the same seed, are answered by an error, and nothing is done.
   *
   * @throws ScenarioError `worker_crashed`, `out_of_memory`, and what opening them throws
   */
  async answer(line: string): Promise<string> {
    let requests: readonly unknown[];
    let nextSeeds: readonly number[];
    try {
      requests = listIn(line, this.#seeds.present.length);
      nextSeeds = this.#seeds.next(requests);
    } catch (error) {
      return errorAnswer(error);
    }
    const answers = await Promise.all(
      this.#shares.map(({ from, to, do: ask }) =>
        ask({ requests: requests.slice(from, to), nextSeeds: nextSeeds.slice(from, to) }),
      ),
    );
    this.#seeds.are(answers.flatMap((answer) => ('seeds' in answer ? answer.seeds : [])));
    return `[${answers.flatMap((answer) => ('texts' in answer ? answer.texts : [])).join()}]`;
  }

  /** Closes all, and returns the results of their runs by ascending seed. A seed that was begun again counts as it went last. */
  async close(): Promise<readonly SeedResult[]> {
    const answers = await Promise.all(this.#shares.map(({ do: ask }) => ask('close')));
    return this.#seeds.last(answers.flatMap((answer) => ('results' in answer ? answer.results : [])));
  }

  /** Ends the threads. */
  async end(): Promise<void> {
    await Promise.all(this.#shares.map(({ end }) => end()));
  }
}

/** Steps in this thread. */
async function here(assignment: EnvironmentAssignment): Promise<Pick<Share, 'do' | 'end'>> {
  const work: Work<EnvironmentJob, EnvironmentAnswer> = await open(assignment);
  const around = { signal: new AbortController().signal, report: () => {} };
  return { do: (job) => work(job, around), end: async () => {} };
}

/** Steps in a thread of its own. */
function apart(data: EnvironmentAssignment, which: string): Pick<Share, 'do' | 'end'> {
  const thread = new WorkerThread<EnvironmentJob, EnvironmentAnswer>({
    module: ENVIRONMENT_WORK,
    data,
    nameOf: () => `sub-environments ${which}`,
  });
  return { do: (job) => thread.do(job), end: () => thread.end() };
}

/** @throws ValidationError `not_a_request` */
function listIn(line: string, count: number): readonly unknown[] {
  const list = valueIn(line);
  if (Array.isArray(list) && list.length === count) return list;
  throw new ValidationError('a line is no request to each sub-environment', {
    code: 'not_a_request',
    expected: `a list of ${count} requests, null for a sub-environment that is left alone`,
    received: Array.isArray(list) ? `a list of ${list.length}` : list,
    remedy: 'send one request for each, or start the program without --environments',
  });
}
