import { BridgeError } from '../../../agents/errors.ts';
import { type ByteSource, DETECTION_BYTES, type Openable } from './byte-source.ts';
import { openBytes } from './open-bytes.ts';

/** Opens what is read: a file anew for each reading, a stream once. */
export class RecordingPart {
  readonly #from: Openable;
  #stream: ByteSource | undefined;
  #spent = false;

  constructor(from: Openable) {
    this.#from = from;
  }

  /** @throws BridgeError `not_seekable` for a stream that has been read */
  async open(): Promise<ByteSource> {
    const source = this.#stream ?? (await openBytes(this.#from));
    if (source.size === undefined) {
      if (this.#spent) throw new BridgeError(`${source.name} is a stream, and has been read`, NOT_AGAIN);
      this.#stream = source;
      this.#spent = true;
    }
    return source;
  }

  /** Lets go of a stream that will not be read. */
  async close(): Promise<void> {
    await this.#stream?.close();
  }

  /** The first bytes, and the size where it is known. */
  async peek(): Promise<{ readonly head: Uint8Array; readonly size: number | undefined; readonly name: string }> {
    const source = await openBytes(this.#from);
    if (source.size === undefined) this.#stream = source;
    try {
      const head = new Uint8Array(Math.min(DETECTION_BYTES, source.size ?? DETECTION_BYTES));
      const read = await source.read(0, head);
      const ended = source.size === undefined && read < head.length;
      return { head: head.subarray(0, read), size: ended ? read : source.size, name: source.name };
    } finally {
      if (source.size !== undefined) await source.close();
    }
  }
}

const NOT_AGAIN = {
  code: 'not_seekable',
  expected: 'one reading of a stream',
  received: 'another',
  remedy: 'save the stream as a file, and read that',
} as const;
