import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ScenarioError } from '../../../agents/errors.ts';
import { writing } from '../../output/result-file.ts';
import type { SweepJob } from '../job.ts';
import { asidePath } from './aside-path.ts';
import { decodeJobResult, type JobResult } from './job-result.ts';
import { KeptControllers } from './kept-controllers.ts';

/** Where results lie in the folder of a sweep. */
export const RESULTS = 'results';

/** Id of a job: a SHA-256 in hexadecimal digits. */
const ID = /^[0-9a-f]{64}$/;
/** Digits of an id that name the folder of its result, of which there are 256. */
const PREFIX = 2;

/**
 * The results of jobs, one file each, which never changes. Any number of processes on any number of machines write to it at the same time: a
 * result is written aside and linked to its place at one instant, and the first one stands.
 */
export class ResultsFolder {
  /** Path of the folder of the sweep. */
  readonly path: string;
  /** The controllers that jobs ended with, where they are kept. */
  readonly controllers: KeptControllers;

  constructor(path: string) {
    this.path = path;
    this.controllers = new KeptControllers(path);
  }

  /** Where the result of a job lies, or would lie. */
  fileOf(id: string): string {
    return join(this.path, RESULTS, id.slice(0, PREFIX), `${id}.json`);
  }

  /** Whether there is a result of a job. */
  has(id: string): boolean {
    return existsSync(this.fileOf(id));
  }

  /** Whether all that is wanted of a job is there: its result and, where it is to be kept, its controller, if it came to one. */
  isDone({ id, keep }: Pick<SweepJob, 'id' | 'keep'>): boolean {
    if (!this.has(id)) return false;
    return (
      !keep ||
      this.controllers.has(id) ||
      decodeJobResult(this.read(id) ?? '', id, this.fileOf(id)).diverged !== undefined
    );
  }

  /** The bytes of the result of a job; undefined where there is none. */
  read(id: string): string | undefined {
    try {
      return readFileSync(this.fileOf(id), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** What a job computed; undefined where there is no result. @throws ValidationError `corrupt_result` */
  result(id: string): JobResult | undefined {
    const bytes = this.read(id);
    return bytes === undefined ? undefined : decodeJobResult(bytes, id, this.fileOf(id));
  }

  /**
   * Puts the result of a job in its place.
   *
   * @param durably whether it outlives a loss of power from here on. It takes some 10 ms, so it is for jobs that took long. Default: false
   * @returns `written`, or `known` where the same bytes were there already
   * @throws ScenarioError `nondeterministic_result` where others were; these stay, and the new ones are left beside them
   * @throws BridgeError `file_not_written`
   */
  put(id: string, result: string, durably = false): 'written' | 'known' {
    const file = this.fileOf(id);
    return writing(file, () => {
      mkdirSync(join(this.path, RESULTS, id.slice(0, PREFIX)), { recursive: true });
      const aside = asidePath(file);
      try {
        write(aside, result, durably);
        if (placed(aside, file)) return 'written';
        const first = readFileSync(file, 'utf8');
        if (first === result) return 'known';
        const other = `${file.slice(0, -'.json'.length)}.other.json`;
        write(other, result, durably);
        throw differing(id, first, result, other);
      } finally {
        rmSync(aside, { force: true });
      }
    });
  }

  /** Ids of all jobs that have a result, in no order. */
  *ids(): Generator<string> {
    const root = join(this.path, RESULTS);
    for (const prefix of existsSync(root) ? readdirSync(root) : [])
      for (const name of readdirSync(join(root, prefix))) {
        const id = name.slice(0, -'.json'.length);
        if (name.endsWith('.json') && ID.test(id)) yield id;
      }
  }
}

/** Moves a file to its place, at one instant; false if there is one. */
function placed(aside: string, file: string): boolean {
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some file systems have no links: whoever makes the file first writes it.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
  }
  try {
    write(file, readFileSync(aside, 'utf8'), false, 'wx');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function write(file: string, text: string, durably: boolean, flags = 'w'): void {
  const descriptor = openSync(file, flags);
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
    if (durably) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function differing(id: string, first: string, second: string, other: string): ScenarioError {
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - 40), at + 40);
  return new ScenarioError('one job has had two results', {
    code: 'nondeterministic_result',
    expected: around(first),
    received: around(second),
    block: id,
    remedy: `compare both files: '${other}' is the second. A scenario must compute the same from its seed wherever it runs`,
  });
}
