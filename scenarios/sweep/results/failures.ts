import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import type { ErrorRecord } from '../../scenario/located-error.ts';
import type { SweepJob } from '../job.ts';
import { putWhole } from './put-whole.ts';

/** Where failures lie in the folder of a sweep. */
export const FAILURES = 'failures';

/** Why a job could not be done. It is not tried again before its failure is taken away. */
export interface Failure {
  readonly job: SweepJob;
  readonly error: ErrorRecord;
  /** Name of the machine that tried it. */
  readonly host: string;
  /** When, in ISO 8601. */
  readonly at: string;
}

/** Failures of jobs, one file each. They come and go: only results stay. */
export class Failures {
  readonly #folder: string;

  /** @param folder of the sweep */
  constructor(folder: string) {
    this.#folder = join(folder, FAILURES);
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  has(id: string): boolean {
    return existsSync(this.#fileOf(id));
  }

  /** Why a job failed; undefined where it did not. */
  read(id: string): Failure | undefined {
    return this.has(id) ? (JSON.parse(readFileSync(this.#fileOf(id), 'utf8')) as Failure) : undefined;
  }

  /** Keeps why a job failed, in place of what was kept before. @throws BridgeError `file_not_written` */
  put(job: SweepJob, error: ErrorRecord): void {
    const failure: Failure = { job, error, host: hostname(), at: new Date().toISOString() };
    putWhole(this.#fileOf(job.id), `${JSON.stringify(failure)}\n`);
  }

  /** Takes the failure of a job away, so that it is tried again. */
  remove(id: string): void {
    rmSync(this.#fileOf(id), { force: true });
  }

  /** Ids of the jobs that failed, in order. */
  ids(): readonly string[] {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort();
  }

  /** All of them, in the order of their ids; those that were taken away meanwhile are passed over. @throws ValidationError `corrupt_result` */
  *all(): Generator<Failure> {
    for (const id of this.ids()) {
      const failure = this.#read(this.#fileOf(id));
      if (failure !== undefined) yield failure;
    }
  }

  #read(file: string): Failure | undefined {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Failure;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new ValidationError('what is kept of a failure is cut or damaged', {
        code: 'corrupt_result',
        expected: 'one line of JSON',
        received: cause.message,
        block: file,
        remedy: 'reafference sweep repair DIR moves it aside, and the job is done again',
        cause,
      });
    }
  }
}
