import { existsSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { writeResultFile } from '../../output/result-file.ts';

/** File in the folder of a sweep that stops all who do its jobs. */
const CANCELLED = 'cancelled.json';
/** ms between two looks for it. */
const LOOK_MS = 500;

/** Stops a sweep wherever its jobs are done, until {@link letGoOn}. @throws BridgeError `file_not_written` */
export function cancel(folder: string): void {
  writeResultFile(join(folder, CANCELLED), `${JSON.stringify({ at: new Date().toISOString(), host: hostname() })}\n`);
}

/** Whether a sweep is cancelled. */
export function isCancelled(folder: string): boolean {
  return existsSync(join(folder, CANCELLED));
}

/** Lets a cancelled sweep go on by the next call. @returns whether it was cancelled */
export function letGoOn(folder: string): boolean {
  const was = isCancelled(folder);
  rmSync(join(folder, CANCELLED), { force: true });
  return was;
}

/** @throws ValidationError `sweep_cancelled` */
export function refuseCancelled(folder: string): void {
  if (!isCancelled(folder)) return;
  throw new ValidationError('the sweep is cancelled', {
    code: 'sweep_cancelled',
    expected: `a sweep without ${CANCELLED} in its folder`,
    received: folder,
    remedy: `reafference sweep retry ${folder} lets it go on`,
  });
}

/** Looks every half second whether a sweep was cancelled. @returns a signal that is aborted then; and `dispose`, which ends the looking */
export function watchCancelled(folder: string): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const looks = setInterval(() => {
    if (isCancelled(folder)) controller.abort();
  }, LOOK_MS);
  looks.unref();
  return { signal: controller.signal, dispose: () => clearInterval(looks) };
}
