import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { writing } from '../../output/result-file.ts';
import type { ErrorRecord } from '../../scenario/located-error.ts';
import type { SweepJob } from '../job.ts';

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

  /** Keeps why a job failed, in place of what was kept before. @throws BridgeError `file_not_written` */
  put(job: SweepJob, error: ErrorRecord): void {
    const failure: Failure = { job, error, host: hostname(), at: new Date().toISOString() };
    const file = this.#fileOf(job.id);
    writing(file, () => {
      mkdirSync(this.#folder, { recursive: true });
      const aside = `${file}.${process.pid}.${threadId}.part`;
      writeFileSync(aside, `${JSON.stringify(failure)}\n`);
      renameSync(aside, file);
    });
  }

  /** Takes the failure of a job away, so that it is tried again. */
  remove(id: string): void {
    rmSync(this.#fileOf(id), { force: true });
  }

  /** All of them, in the order of their ids. */
  all(): readonly Failure[] {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(this.#folder, name), 'utf8')) as Failure);
  }
}
