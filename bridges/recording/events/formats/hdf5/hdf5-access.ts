import type { RandomAccess } from '../../../hdf5/index.ts';
import type { ByteSource } from '../../../reading/byte-source.ts';
import { lookAhead, type Reading } from '../../../reading/file-parser.ts';
import { MOST_RECORD_BYTES } from '../../../reading/parser-run.ts';
import { oversized } from '../../../reading/recording-error.ts';
import type { ParserState } from '../../core/parser.ts';

/** Bytes that are gathered at once, few because they may arrive one by one. */
const PIECE = 1 << 12;

/** The file where it can be read at once; else its bytes, gathered. */
export function* accessTo(state: ParserState): Reading<RandomAccess> {
  const { size, readNow } = state;
  if (readNow !== undefined && size !== undefined) return { size, readNow };
  const gathered = new Gathered();
  for (let last = false; !last; ) {
    const piece = yield* lookAhead(PIECE);
    last = piece.length < PIECE;
    gathered.add(piece);
  }
  const whole = gathered.whole();
  return {
    size: whole.length,
    readNow(offset, into) {
      const part = whole.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
  };
}

/** All bytes of a source. @throws RecordingError `oversized_recording` */
export async function bytesOf(source: ByteSource): Promise<Uint8Array> {
  const gathered = new Gathered();
  const piece = new Uint8Array(1 << 16);
  for (let at = 0, read = piece.length; read === piece.length; at += read) {
    read = await source.read(at, piece);
    gathered.add(piece.subarray(0, read));
  }
  return gathered.whole();
}

/** Bytes that arrive piece by piece. */
class Gathered {
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;

  add(piece: Uint8Array): void {
    this.#pieces.push(piece.slice());
    this.#bytes += piece.length;
    if (this.#bytes > MOST_RECORD_BYTES) {
      const remedy = 'save it as a file, unpacked, and read that';
      throw oversized(
        this.#bytes,
        `HDF5 that is no file, of at most ${MOST_RECORD_BYTES} bytes`,
        'a longer one',
        remedy,
      );
    }
  }

  whole(): Uint8Array {
    const whole = new Uint8Array(this.#bytes);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
