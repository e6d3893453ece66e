import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ValidationError } from '../../agents/errors.ts';
import { readDescription } from '../output/read-description.ts';
import { writeResultFile } from '../output/result-file.ts';
import { checkSweep, type Sweep } from './sweep.ts';

/** Name of the file in the folder of a sweep that says what it is. */
export const SWEEP_FILE = 'sweep.json';

/** Endings of the names of files that describe a sweep. */
const YAML = /\.(?:ya?ml|json)$/;

/** A description, and the folder that its relative paths start from. */
export interface ReadSweep {
  readonly sweep: Sweep;
  readonly folder: string;
}

/** Whether a path is of a file that describes a sweep. */
export function isSweepFile(path: string): boolean {
  return YAML.test(path) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

/** Whether a folder is that of a sweep. */
export function isSweepFolder(path: string): boolean {
  return existsSync(join(path, SWEEP_FILE));
}

/**
 * Reads a file that describes a sweep, in YAML or JSON.
 *
 * @throws BridgeError `unreadable_file`
 * @throws ValidationError `invalid_sweep`, and what `checkSweep` throws
 */
export function readSweepFile(path: string): ReadSweep {
  return { sweep: checkSweep(readDescription(path, 'a sweep', 'invalid_sweep'), path), folder: dirname(path) };
}

/** Reads what the folder of a sweep says that it is. Relative paths start from the working directory. @throws as {@link readSweepFile} */
export function readSweepFolder(folder: string): Sweep {
  return readSweepFile(join(folder, SWEEP_FILE)).sweep;
}

/**
 * Keeps what a sweep is in its folder, in place of what was kept before: results of points and seeds that it had stay and count where they are asked
 * for again.
 *
 * @throws ValidationError `other_sweep` where the folder is of another scenario
 * @throws BridgeError `file_not_written`
 */
export function keepSweep(folder: string, sweep: Sweep): void {
  if (isSweepFolder(folder)) {
    const before = readSweepFolder(folder);
    if (before.scenario !== sweep.scenario) {
      throw new ValidationError('the folder is of the sweep of another scenario', {
        code: 'other_sweep',
        expected: before.scenario,
        received: sweep.scenario,
        block: folder,
        remedy: 'give another folder: --out DIR',
      });
    }
  }
  writeResultFile(join(folder, SWEEP_FILE), `${JSON.stringify(sweep, null, 2)}\n`);
}
