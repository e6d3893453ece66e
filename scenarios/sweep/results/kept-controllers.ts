import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { controllerFileContent, readControllerFile } from '../../output/controller-file.ts';
import { stateDigest } from '../../pool/state-digest.ts';
import { putWhole } from './put-whole.ts';

/** Where controllers lie in the folder of a sweep. */
export const CONTROLLERS = 'controllers';

const ENDING = '.bin';
/** Digits of an id that name the folder of its controller. */
const PREFIX = 2;

/**
 * The controllers that jobs ended with, one file each, as `run --save-controller` writes them. The result of a job says their digest, so that a second one
 * that differs is noticed there.
 */
export class KeptControllers {
  readonly #folder: string;

  /** @param folder of the sweep */
  constructor(folder: string) {
    this.#folder = join(folder, CONTROLLERS);
  }

  /** Where the controller of a job lies, or would lie. */
  fileOf(id: string): string {
    return join(this.#folder, id.slice(0, PREFIX), `${id}${ENDING}`);
  }

  /** Whether the controller of a job is kept. */
  has(id: string): boolean {
    return existsSync(this.fileOf(id));
  }

  /** The state in which a job ended; undefined where it is not kept. @throws ValidationError `corrupt_result` for a file that is cut or damaged */
  read(id: string): Uint8Array | undefined {
    if (!this.has(id)) return undefined;
    try {
      return readControllerFile(this.fileOf(id));
    } catch (cause) {
      if (!(cause instanceof ValidationError)) throw cause;
      throw new ValidationError('the controller that a job ended with is cut or damaged', {
        code: 'corrupt_result',
        expected: 'a saved controller with its hash',
        received: cause.received,
        block: this.fileOf(id),
        remedy: 'reafference sweep repair DIR moves it aside, and the job is done again',
        cause,
      });
    }
  }

  /** Keeps the controller of a job. @throws BridgeError `file_not_written` */
  put(id: string, state: Uint8Array): void {
    putWhole(this.fileOf(id), controllerFileContent(state));
  }

  /**
   * Keeps a controller that was sent as base64, if it is the one whose digest its result says.
   *
   * @returns whether it is
   * @throws BridgeError `file_not_written`
   */
  putSent(id: string, sent: string, digest: string | undefined): boolean {
    const state = Buffer.from(sent, 'base64');
    if (digest !== stateDigest(state)) return false;
    this.put(id, state);
    return true;
  }

  /** Forgets those that were kept first, if there are more than so many. */
  forgetOldest(most: number): void {
    const ids = [...this.ids()];
    if (ids.length <= most) return;
    const byAge = ids
      .map((id) => ({ id, at: statSync(this.fileOf(id), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
      .sort((a, b) => a.at - b.at);
    for (const { id } of byAge.slice(0, ids.length - most)) rmSync(this.fileOf(id), { force: true });
  }

  /** Ids of the jobs whose controllers are kept, in no order. */
  *ids(): Generator<string> {
    for (const prefix of existsSync(this.#folder) ? readdirSync(this.#folder) : [])
      for (const name of readdirSync(join(this.#folder, prefix)))
        if (name.endsWith(ENDING)) yield name.slice(0, -ENDING.length);
  }
}
