import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Packr } from 'msgpackr';
import { given } from '../../agents/given.ts';
import { BridgeError, ValidationError } from '../../agents/index.ts';
import { writeWhole } from '../../bridges/recording/bytes/aside-file.ts';
import { makeFolders } from '../../bridges/recording/bytes/missing-folders.ts';
import { jobIdentity } from '../plan/identity.ts';
import type { SeedState } from '../run/seed-state.ts';
import type { RunIdentity } from '../scenario/result.ts';
import { flawOfCheckpoint } from './checkpoint-structure.ts';

/** Version of the format. A change of what is stored, or of how, is a new one. */
const FORMAT = 8;
const MAGIC = Buffer.from('RFCHKPT\n', 'latin1');
const HEAD_BYTES = MAGIC.length + 32;
/** Times that a checkpoint is written whose folder is taken away. */
const ATTEMPTS = 5;

/** The job that a checkpoint belongs to. No other can go on from it. */
export interface CheckpointOwner {
  /** Scenario, version, parameters, body, engine and controller of the job. */
  readonly identity: RunIdentity;
  /** Seed of the job. */
  readonly seed: number;
  /** Version of the code that runs; see `codeVersion`. */
  readonly code: string;
  /** Digest of the state that its controller began with; absent of a fresh one. */
  readonly initialState?: string;
}

interface Stored extends CheckpointOwner {
  readonly format: number;
  readonly job: string;
  readonly state: SeedState;
}

const packr = new Packr({ structuredClone: true, moreTypes: true, useRecords: false });

/** Path of the checkpoint of a seed in a folder. Its name has scenario, body, physics, controller, board and seed, but no parameters. */
export function checkpointPath(folder: string, { identity, seed }: Pick<CheckpointOwner, 'identity' | 'seed'>): string {
  const { scenario, body, physics, controller, board } = identity;
  const parts = [scenario, body, physics, controller, ...(board === undefined ? [] : [board]), `seed${seed}`];
  return join(folder, `${parts.join('.')}.checkpoint`);
}

/**
 * Writes a checkpoint beside the last one and renames it over that, so that a kill at any instant leaves a whole one. Makes the
 * folder if there is none.
 *
 * @throws BridgeError `checkpoint_not_written`
 */
export function writeCheckpoint(file: string, owner: CheckpointOwner, state: SeedState): void {
  const stored: Stored = { format: FORMAT, job: jobOf(owner), ...owner, state };
  const payload = packr.pack(stored);
  const write = (): void => {
    makeFolders(dirname(file));
    writeWhole(file, [MAGIC, createHash('sha256').update(payload).digest(), payload], true);
  };
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        write();
        break;
      } catch (error) {
        // Another job of the same seed that is done takes its folder away, perhaps just now.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === ATTEMPTS) throw error;
      }
    }
  } catch (cause) {
    throw new BridgeError(`the checkpoint cannot be written: ${(cause as Error).message}`, {
      code: 'checkpoint_not_written',
      received: file,
      remedy: `free space or choose another folder${existsSync(file) ? '; the last checkpoint is intact' : ''}`,
      cause,
    });
  }
}

/**
 * Reads the state of a checkpoint; undefined if there is no such file.
 *
 * @param trials number of trials of the run, which a checkpoint cannot exceed; default: no limit
 * @throws ValidationError `corrupt_checkpoint`, `checkpoint_format` or `checkpoint_mismatch` (which says what differs)
 * @throws BridgeError `checkpoint_not_read`
 */
export function readCheckpoint(file: string, owner: CheckpointOwner, trials = Infinity): SeedState | undefined {
  const bytes = readBytes(file);
  if (bytes === undefined) return undefined;
  const stored = decode(bytes, file);
  if (stored.job !== jobOf(owner)) throw mismatch(file, stored, owner);
  // Only now: a run of other parameters may have had more trials, and is whole.
  const flaw = flawOfCheckpoint(stored, trials);
  if (flaw !== undefined) throw flawed(file, flaw);
  return stored.state;
}

/** Whether bytes are a checkpoint as it was written, by its hash. Of which job, and of which format, is another question. */
export function isWholeCheckpoint(bytes: Buffer): boolean {
  const hash = createHash('sha256').update(bytes.subarray(HEAD_BYTES)).digest();
  return bytes.subarray(0, MAGIC.length).equals(MAGIC) && bytes.subarray(MAGIC.length, HEAD_BYTES).equals(hash);
}

function decode(bytes: Buffer, file: string): Stored {
  const payload = bytes.subarray(HEAD_BYTES);
  if (!isWholeCheckpoint(bytes))
    throw corrupt(file, 'a checkpoint as it was written, with its hash', `${bytes.length} bytes that do not match`);
  let value: Partial<Stored> | null | undefined;
  try {
    value = packr.unpack(payload);
  } catch (cause) {
    throw corrupt(file, 'a checkpoint as it was written', `${payload.length} bytes that hold no data`, cause);
  }
  if (typeof value?.format === 'number' && value.format !== FORMAT) {
    throw new ValidationError('the checkpoint was written in another format', {
      code: 'checkpoint_format',
      expected: `format ${FORMAT}`,
      received: value.format,
      block: file,
      remedy: 'resume with the version that wrote it, or start afresh without resuming',
    });
  }
  const flaw = flawOfCheckpoint(value, Infinity);
  if (flaw !== undefined) throw flawed(file, flaw);
  const stored = value as Stored;
  if (stored.job === jobOf(stored)) return stored;
  throw corrupt(file, 'the job that its identity tells', 'another job');
}

function jobOf({ identity, seed, code, initialState }: CheckpointOwner): string {
  return jobIdentity(identity, seed, code, initialState);
}

function flawed(file: string, { expected, at }: { readonly expected: string; readonly at: string }): ValidationError {
  return corrupt(file, expected, `another value of ${at || 'the whole'}`);
}

function corrupt(file: string, expected: string, received: string, cause?: unknown): ValidationError {
  return new ValidationError('the file is not a whole checkpoint', {
    code: 'corrupt_checkpoint',
    expected,
    received,
    block: file,
    remedy: 'delete it to run that seed from the beginning',
    cause,
  });
}

function mismatch(file: string, stored: Stored, owner: CheckpointOwner): ValidationError {
  const mine = describe(owner);
  const theirs = describe(stored);
  const differing = Object.keys(mine).filter((key) => mine[key] !== theirs[key]);
  const pick = (from: Record<string, string>): string =>
    differing.map((key) => `${key} ${from[key] ?? 'none'}`).join(', ');
  return new ValidationError('the checkpoint is of another run', {
    code: 'checkpoint_mismatch',
    expected: pick(mine),
    received: pick(theirs),
    block: file,
    remedy: 'resume with what it was written by, or start afresh in another folder',
  });
}

function describe({ identity, seed, code, initialState }: CheckpointOwner): Record<string, string> {
  const { scenario, version, params, body, physics, controller, board, faults, staleAfterSeconds } = identity;
  const settings = Object.entries(params).map(([name, value]) => [`parameter ${name}`, String(value)]);
  return {
    scenario,
    version: String(version),
    ...Object.fromEntries(settings),
    body,
    physics,
    controller,
    ...given({ board, faults: faults?.join(' ') }),
    ...(staleAfterSeconds === undefined ? {} : { staleAfterSeconds: String(staleAfterSeconds) }),
    seed: String(seed),
    code,
    ...(initialState === undefined ? {} : { 'initial state': initialState }),
  };
}

function readBytes(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new BridgeError(`the checkpoint cannot be read: ${(cause as Error).message}`, {
      code: 'checkpoint_not_read',
      received: file,
      cause,
    });
  }
}
