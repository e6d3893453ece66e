import { ContentTooLarge, type Decompress, MOST_CONTENT_BYTES } from '../compression/decompress.ts';
import type { FileState } from './file-parser.ts';
import { corrupt, oversized } from './recording-error.ts';

/** Bytes of content that a file may have whatever its size, and for each of its bytes. */
const LEAST_BYTES = 1 << 26;
const BYTES_PER_BYTE = 64;

/** Decompresses the parts of one file, and holds the sum of their contents to what the file may have. */
export class ContentAllowance {
  readonly #state: FileState;
  readonly #most: number | undefined;
  #spent = 0;

  /** @param most bytes of content of the file. Default: 64 times the bytes of the file so far, and at least 64 MiB */
  constructor(state: FileState, most: number | undefined) {
    this.#state = state;
    this.#most = most;
  }

  /**
   * @param what the part, for the error: `a chunk compressed by lz4`
   * @throws RecordingError `oversized_recording`, `corrupt_recording`
   */
  decompress(decompress: Decompress, bytes: Uint8Array, what: string): Uint8Array {
    const { offset } = this.#state;
    const allowed = this.#most ?? Math.max(LEAST_BYTES, BYTES_PER_BYTE * (offset + bytes.length));
    const left = allowed - this.#spent;
    try {
      const content = decompress(bytes, Math.min(left, MOST_CONTENT_BYTES));
      this.#spent += content.length;
      return content;
    } catch (error) {
      if (!(error instanceof ContentTooLarge)) throw corrupt(offset, what, (error as Error).message, error);
      if (left > MOST_CONTENT_BYTES) {
        const remedy = 'write the file with smaller chunks or packets';
        throw oversized(offset, `${what}, of at most ${MOST_CONTENT_BYTES} bytes`, error.message, remedy);
      }
      throw oversized(
        offset,
        `parts that decompress to at most ${allowed} bytes, all together`,
        `${error.message} in ${what}, after ${this.#spent} bytes`,
        'if you trust the file, allow it more: --most-content, `mostContentBytes`',
      );
    }
  }
}
