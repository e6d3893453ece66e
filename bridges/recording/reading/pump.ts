import type { ByteSource } from './byte-source.ts';

/** Bytes of one read from a file: few after a seek, then twice as many each time, up to the most. */
const FEWEST_BYTES = 1 << 15;
const MOST_BYTES = 1 << 20;

/** Decoder of bytes that are fed to it; see `ParserRun`. */
interface Decoder<T> {
  readonly done: boolean;
  readonly position: number;
  readonly landing: Uint8Array | undefined;
  feed(bytes: Uint8Array): Iterable<T>;
  end(): Iterable<T>;
}

/** Feeds a decoder with the bytes of a source. */
export async function* pump<T>(source: ByteSource, decoder: Decoder<T>): AsyncGenerator<T, void, undefined> {
  const buffer = new Uint8Array(Math.min(MOST_BYTES, source.size ?? MOST_BYTES));
  let bytes = FEWEST_BYTES;
  let next = 0;
  while (!decoder.done) {
    const { position } = decoder;
    bytes = position === next ? Math.min(2 * bytes, MOST_BYTES) : FEWEST_BYTES;
    const { landing = buffer } = decoder;
    const read = await source.read(position, landing.subarray(0, bytes));
    next = position + read;
    yield* read === 0 ? decoder.end() : decoder.feed(landing.subarray(0, read));
    if (read === 0) return;
  }
}
