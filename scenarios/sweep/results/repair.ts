import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join, relative } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { isAlive } from '../../../bridges/recording/bytes/aside-file.ts';
import { writing } from '../../output/result-file.ts';
import { asideWriter } from './aside-path.ts';
import { FAILURES } from './failures.ts';
import { decodeJobResult } from './job-result.ts';
import { RESULTS, ResultsFolder } from './results-folder.ts';

/** Where results lie that cannot be read. */
export const DAMAGED = 'damaged';

/** What was found in the folder of a sweep that was not as it should be. Paths are from the folder. */
export interface Repaired {
  /** Number of results that were read, and are whole. */
  readonly whole: number;
  /** Results, controllers and failures that were cut or damaged, and where they lie now. Their jobs have none. */
  readonly damaged: readonly { readonly id: string; readonly movedTo: string; readonly reason: string }[];
  /** Files that processes left which were killed while they wrote. They are removed. */
  readonly leftovers: readonly string[];
  /** Second results that differ from the first of their jobs, which stand: a scenario that does not compute the same each time. They stay. */
  readonly differing: readonly { readonly id: string; readonly file: string }[];
}

const OTHER = '.other.json';
const PART = '.part';
/** Age of what a process of another machine was writing, of which nobody here knows whether it lives: a result takes less than a second. */
const LEFT_SECONDS = 3600;

/**
 * Makes the folder of a sweep one that can be gone on with, while others may be writing to it.
 *
 * @param now in ms since 1970, for the age of what was left
 * @throws BridgeError `file_not_written`
 */
export function repair(path: string, now = Date.now()): Repaired {
  const folder = new ResultsFolder(path);
  const damaged: { readonly id: string; readonly movedTo: string; readonly reason: string }[] = [];
  let whole = 0;
  for (const id of folder.ids()) {
    const file = folder.fileOf(id);
    const reason = flawOf(() => decodeJobResult(readFileSync(file, 'utf8'), id, file));
    if (reason === undefined) whole++;
    else damaged.push({ id, movedTo: relative(path, movedAway(path, file)), reason });
  }
  for (const id of folder.controllers.ids()) {
    const reason = flawOf(() => folder.controllers.read(id));
    if (reason !== undefined)
      damaged.push({ id, movedTo: relative(path, movedAway(path, folder.controllers.fileOf(id))), reason });
  }
  for (const file of filesIn(join(path, FAILURES), '.json')) {
    const reason = flawOf(() => JSON.parse(readFileSync(file, 'utf8')));
    if (reason !== undefined)
      damaged.push({ id: basename(file, '.json'), movedTo: relative(path, movedAway(path, file)), reason });
  }
  const leftovers = filesIn(path, PART).filter((file) => isLeft(file, now));
  for (const file of leftovers) writing(file, () => rmSync(file, { force: true }));
  const differing = filesIn(join(path, RESULTS), OTHER).map((file) => ({
    id: basename(file, OTHER),
    file: relative(path, file),
  }));
  return { whole, damaged, leftovers: leftovers.map((file) => relative(path, file)), differing };
}

/** Why something cannot be read; undefined where it can. */
function flawOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof ValidationError || error instanceof SyntaxError) return error.message.split('\n', 1)[0];
    throw error;
  }
}

/** Moves a file to those that are damaged, beside any of its name. @returns where it lies */
function movedAway(path: string, file: string): string {
  return writing(file, () => {
    const folder = join(path, DAMAGED);
    mkdirSync(folder, { recursive: true });
    const name = basename(file);
    let place = join(folder, name);
    for (let n = 2; existsSync(place); n++) place = join(folder, `${n}-${name}`);
    renameSync(file, place);
    return place;
  });
}

function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

/** Whether nobody writes a file any more that was to be moved to its place. */
function isLeft(file: string, now: number): boolean {
  const writer = asideWriter(file);
  if (writer?.host === hostname()) return writer.pid !== process.pid && !isAlive(writer.pid);
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && now - stat.mtimeMs > 1000 * LEFT_SECONDS;
}
