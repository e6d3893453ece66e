import { linkSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { BridgeError } from '../../agents/index.ts';
import { writing } from './result-file.ts';

/** A process, and what tells it from a later one with its number. */
interface Holder {
  readonly pid: number;
  /** When it began, in the kernel's ticks since the machine did; null where the system does not tell. */
  readonly started: string | null;
  readonly host: string;
}

/** Times that a lock is tried for; another try follows only when a dead holder, or one that just ended, made way. */
const MOST_TRIES = 5;

let count = 0;

/**
 * Keeps other processes from writing to the same places, files or folders, until {@link release}: each has a lock beside it, `NAME.lock`, that
 * names this process. Locks of processes that are gone are taken over. Devices and pipes are no places.
 */
export class Claim {
  readonly #locks: string[] = [];

  /** @throws BridgeError `place_in_use`, `file_not_written`; nothing is kept then */
  constructor(places: readonly string[]) {
    try {
      for (const place of new Set(places.filter(isLockable).map(trueName))) {
        const lock = `${place}.lock`;
        writing(lock, () => take(place, lock));
        this.#locks.push(lock);
      }
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Makes way for others. */
  release(): void {
    for (const lock of this.#locks.splice(0)) rmSync(lock, { force: true });
  }
}

function take(place: string, lock: string): void {
  const own = `${lock}.${process.pid}.${count++}`;
  writeFileSync(own, `${JSON.stringify(holderOf(process.pid))}\n`);
  try {
    for (let tries = 1; !make(own, lock); tries++) {
      const text = read(lock);
      if (text === undefined && tries < MOST_TRIES) continue;
      const holder = parse(text ?? '');
      if (tries === MOST_TRIES || holder === undefined || isHolding(holder)) throw inUse(place, lock, holder);
      remove(lock, `${own}.stale`, text ?? '');
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Makes a lock, with what it says, at one instant; false if there is one. */
function make(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some file systems have no links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
  }
  try {
    writeFileSync(lock, readFileSync(own), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock that says `text`. If another process took it over just now, its own is put back. */
function remove(lock: string, aside: string, text: string): void {
  try {
    renameSync(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== text) make(aside, lock);
  rmSync(aside, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Who holds a lock; undefined if it does not say so. */
function parse(text: string): Holder | undefined {
  try {
    const { pid, started, host } = JSON.parse(text) as Partial<Holder>;
    const isHolder = Number.isSafeInteger(pid) && Number(pid) > 0 && typeof host === 'string';
    return isHolder ? { pid: Number(pid), started: typeof started === 'string' ? started : null, host } : undefined;
  } catch {
    return undefined;
  }
}

const holderOf = (pid: number): Holder => ({ pid, started: statusOf(pid)?.started ?? null, host: hostname() });

/** Whether the process runs, as far as can be told: of one on another machine it is assumed. */
function isHolding({ pid, started, host }: Holder): boolean {
  if (host !== hostname()) return true;
  const status = statusOf(pid);
  if (status !== undefined) return !status.isDead && (started === null || status.started === started);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start and state of a process, as the kernel tells them; undefined where it does not, or there is no such process. */
function statusOf(pid: number): { readonly started: string; readonly isDead: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; the state follows it, and 19 fields later the start.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields.length > 19 ? { started: fields[19], isDead: /[ZX]/.test(fields[0]) } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a place is or will be a file or a folder. */
function isLockable(place: string): boolean {
  const existing = statSync(place, { throwIfNoEntry: false });
  return existing === undefined || existing.isFile() || existing.isDirectory();
}

function trueName(place: string): string {
  const isThere = statSync(place, { throwIfNoEntry: false }) !== undefined;
  return isThere ? realpathSync(place) : resolve(place);
}

function inUse(place: string, lock: string, holder: Holder | undefined): BridgeError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`;
  const where = holder === undefined || holder.host === hostname() ? '' : ` on ${holder.host}`;
  return new BridgeError(`${who}${where} is writing to '${place}'`, {
    code: 'place_in_use',
    expected: 'a place that no other process writes to',
    received: holder?.pid ?? 'a lock that names no process',
    block: place,
    remedy: `wait for it to end, or choose another place; if no such process is left, remove '${lock}'`,
  });
}
