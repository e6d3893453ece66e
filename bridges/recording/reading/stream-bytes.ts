import { BridgeError } from '../../../agents/index.ts';
import type { ByteSource } from './byte-source.ts';
import { DETECTION_BYTES } from './byte-source.ts';

const NOTHING = new Uint8Array(0);

/** Bytes of a stream: a pipe, a socket, a response. Its start can be read again, by which the format is told. */
export class StreamBytes implements ByteSource {
  readonly size = undefined;
  readonly name: string;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #start = new Uint8Array(DETECTION_BYTES);
  #startBytes = 0;
  /** Bytes that have arrived and were not read, and the offset of the first. */
  #waiting: Uint8Array = NOTHING;
  #front = 0;
  #fault: BridgeError | undefined;

  constructor(chunks: AsyncIterable<Uint8Array>, name: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.name = name;
  }

  /** @throws BridgeError `not_seekable` for bytes that were given already, `unreadable_file` where the stream breaks off */
  async read(offset: number, into: Uint8Array): Promise<number> {
    let done = 0;
    if (offset < this.#front) {
      if (offset >= this.#startBytes) throw this.#cannotSeek(offset);
      const again = this.#start.subarray(offset, Math.min(this.#startBytes, offset + into.length));
      into.set(again);
      done = again.length;
      if (done < into.length && offset + done < this.#front) throw this.#cannotSeek(offset + done);
    }
    while (done < into.length && (await this.#arrived())) {
      const skipped = Math.min(this.#waiting.length, Math.max(0, offset + done - this.#front));
      this.#take(skipped);
      const part = this.#take(Math.min(this.#waiting.length, into.length - done));
      into.set(part, done);
      done += part.length;
    }
    // What arrived before the fault was given first.
    if (done === 0 && this.#fault !== undefined) throw this.#fault;
    return done;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** Waits for bytes. Returns false at the end, or at a fault. */
  async #arrived(): Promise<boolean> {
    while (this.#waiting.length === 0 && this.#fault === undefined) {
      try {
        const { done, value } = await this.#chunks.next();
        if (done) return false;
        this.#waiting = value;
      } catch (error) {
        this.#fault = this.#broken(error as NodeJS.ErrnoException);
      }
    }
    return this.#waiting.length > 0;
  }

  #broken(cause: NodeJS.ErrnoException | undefined): BridgeError {
    return new BridgeError(`${this.name} breaks off`, {
      code: 'unreadable_file',
      expected: 'a stream up to its end',
      received: cause?.code ?? String(cause),
      remedy: 'start what writes it anew, or save it as a file first',
      cause,
    });
  }

  /** Takes the next bytes, and keeps those of the start. */
  #take(bytes: number): Uint8Array {
    const taken = this.#waiting.subarray(0, bytes);
    this.#waiting = this.#waiting.subarray(bytes);
    const kept = taken.subarray(0, Math.max(0, DETECTION_BYTES - this.#front));
    this.#start.set(kept, this.#startBytes);
    this.#startBytes += kept.length;
    this.#front += bytes;
    return taken;
  }

  #cannotSeek(offset: number): BridgeError {
    return new BridgeError(`${this.name} is a stream, which gives its bytes once`, {
      code: 'not_seekable',
      expected: 'a format that is read from its start to its end, once',
      received: `byte ${offset} after byte ${this.#front}`,
      remedy: 'save the stream as a file, and read that',
    });
  }
}
