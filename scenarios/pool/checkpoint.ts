import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Packr } from 'msgpackr';
import { BridgeError, ValidationError } from '../../agents/index.ts';
import { jobIdentity } from '../plan/identity.ts';
import type { SeedState } from '../run/seed-state.ts';
import type { RunIdentity } from '../scenario/result.ts';

/** Version of the format. A change of what is stored, or of how, is a new one. */
const FORMAT = 3;
const MAGIC = Buffer.from('RFCHKPT\n', 'latin1');
const HASH_BYTES = 32;

/** The job that a checkpoint belongs to. No other can go on from it. */
export interface CheckpointOwner {
  readonly identity: RunIdentity;
  /** Seed of the job. */
  readonly seed: number;
  /** Version of the code that runs; see `codeVersion`. */
  readonly code: string;
}

interface Stored extends CheckpointOwner {
  readonly format: number;
  readonly job: string;
  readonly state: SeedState;
}

const packr = new Packr({ structuredClone: true, moreTypes: true, useRecords: false });

/** Path of the checkpoint of a seed in a folder. Its name has scenario, body, physics, controller and seed, but no parameters. */
export function checkpointPath(folder: string, { identity, seed }: CheckpointOwner): string {
  const { scenario, body, physics, controller } = identity;
  return join(folder, `${scenario}.${body}.${physics}.${controller}.seed${seed}.checkpoint`);
}

/**
 * Writes a checkpoint beside the last one and renames it over that, so that a kill at any instant leaves a whole one. Makes the
 * folder if there is none.
 *
 * @throws BridgeError `checkpoint_not_written`
 */
export function writeCheckpoint(file: string, owner: CheckpointOwner, state: SeedState): void {
  const stored: Stored = { format: FORMAT, job: jobIdentity(owner.identity, owner.seed, owner.code), ...owner, state };
  const payload = packr.pack(stored);
  const aside = `${file}.${process.pid}.part`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeDurably(aside, [MAGIC, createHash('sha256').update(payload).digest(), payload]);
    renameSync(aside, file);
    syncFolder(dirname(file));
  } catch (cause) {
    removeQuietly(aside);
    throw new BridgeError(`the checkpoint cannot be written: ${(cause as Error).message}`, {
      code: 'checkpoint_not_written',
      received: file,
      remedy: 'free space or choose another folder; the last checkpoint is intact',
      cause,
    });
  }
}

/**
 * Reads the state of a checkpoint; undefined if there is no such file.
 *
 * @throws ValidationError `corrupt_checkpoint`, `checkpoint_format` or `checkpoint_mismatch` (which says what differs)
 * @throws BridgeError `checkpoint_not_read`
 */
export function readCheckpoint(file: string, owner: CheckpointOwner): SeedState | undefined {
  const bytes = readBytes(file);
  if (bytes === undefined) return undefined;
  const stored = decode(bytes, file);
  if (stored.format !== FORMAT) {
    throw new ValidationError('the checkpoint was written in another format', {
      code: 'checkpoint_format',
      expected: `format ${FORMAT}`,
      received: stored.format,
      block: file,
      remedy: 'resume with the version that wrote it, or start afresh without resuming',
    });
  }
  if (stored.job !== jobIdentity(owner.identity, owner.seed, owner.code)) throw mismatch(file, stored, owner);
  return stored.state;
}

function decode(bytes: Buffer, file: string): Stored {
  const head = MAGIC.length + HASH_BYTES;
  const payload = bytes.subarray(head);
  const hash = createHash('sha256').update(payload).digest();
  const intact = bytes.subarray(0, MAGIC.length).equals(MAGIC) && bytes.subarray(MAGIC.length, head).equals(hash);
  if (intact) return packr.unpack(payload) as Stored;
  throw new ValidationError('the file is not a whole checkpoint', {
    code: 'corrupt_checkpoint',
    expected: 'a checkpoint as it was written, with its hash',
    received: `${bytes.length} bytes that do not match`,
    block: file,
    remedy: 'delete it to run that seed from the beginning',
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

function describe({ identity, seed, code }: CheckpointOwner): Record<string, string> {
  const { scenario, version, params, body, physics, controller } = identity;
  const settings = Object.entries(params).map(([name, value]) => [`parameter ${name}`, String(value)]);
  return {
    scenario,
    version: String(version),
    ...Object.fromEntries(settings),
    body,
    physics,
    controller,
    seed: String(seed),
    code,
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

function writeDurably(file: string, parts: readonly Uint8Array[]): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const part of parts) for (let at = 0; at < part.length; ) at += writeSync(descriptor, part, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The first failure is the one to report.
  }
}

/** Makes a rename durable; not every platform lets a folder be opened. */
function syncFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch {
    // The file itself is durable; without this only its name may be the older one.
  } finally {
    closeSync(descriptor);
  }
}
