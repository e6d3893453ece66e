import { existsSync, readFileSync } from 'node:fs';
import { BridgeError, ValidationError } from '../../agents/errors.ts';
import { recordingPath } from '../pool/seed-job.ts';
import { stateDigest } from '../pool/state-digest.ts';

const MAGIC = Buffer.from('RFCTRL1\n', 'latin1');
const HASH_BYTES = 32;
const HEAD_BYTES = MAGIC.length + HASH_BYTES;

/** The content of a file that keeps the state of a controller, with a hash that tells whether it is whole. */
export function controllerFileContent(state: Uint8Array): Uint8Array {
  return Buffer.concat([MAGIC, hashOf(state), state]);
}

/**
 * Reads the states that seeds begin with: that of `file` for all of them or, if there is no such file, that of the file of each
 * seed, as a run of several seeds wrote them.
 *
 * @throws ValidationError `not_a_saved_controller`
 * @throws BridgeError `controller_not_read`
 */
export function readControllerFiles(
  file: string,
  seeds: readonly number[],
): Uint8Array | ReadonlyMap<number, Uint8Array> {
  const ofSeeds = seeds.map((seed) => recordingPath(file, seed, Infinity));
  if (existsSync(file) || !ofSeeds.some((each) => existsSync(each))) return readControllerFile(file);
  return new Map(seeds.map((seed, i) => [seed, readControllerFile(ofSeeds[i])]));
}

/**
 * Reads the state in one file.
 *
 * @throws ValidationError `not_a_saved_controller`; BridgeError `controller_not_read`
 */
export function readControllerFile(file: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(file));
  } catch (cause) {
    throw new BridgeError(`the controller '${file}' cannot be read`, {
      code: 'controller_not_read',
      expected: 'a file that --save-controller wrote; with several seeds, one for each',
      received: (cause as NodeJS.ErrnoException).code,
      block: file,
      cause,
    });
  }
  const state = bytes.slice(HEAD_BYTES);
  const isOurs = MAGIC.equals(bytes.subarray(0, MAGIC.length));
  if (isOurs && hashOf(state).equals(bytes.subarray(MAGIC.length, HEAD_BYTES))) return state;
  throw new ValidationError(`'${file}' was not written by --save-controller${isOurs ? ', or not to its end' : ''}`, {
    code: 'not_a_saved_controller',
    expected: 'a saved controller with its hash',
    received: `${bytes.length} ${isOurs ? 'bytes that do not match' : 'other bytes'}`,
    block: file,
    remedy: 'save it again with --save-controller',
  });
}

function hashOf(state: Uint8Array): Buffer {
  return Buffer.from(stateDigest(state), 'hex');
}
