/**
 * Decompresses one packet or chunk of a recording.
 *
 * @param most largest size of the content in bytes. Default: {@link MOST_CONTENT_BYTES}, which it must not exceed
 * @throws ContentTooLarge if the content is larger; another RangeError if the bytes are not well-formed
 */
export type Decompress = (bytes: Uint8Array, most?: number) => Uint8Array;

/** Largest decompressed size. Packets and chunks of recordings have a few MiB; a larger one is refused as an attack. */
export const MOST_CONTENT_BYTES = 1 << 28;

/** The content of compressed bytes is larger than was allowed. */
export class ContentTooLarge extends RangeError {
  constructor(most: number) {
    super(`more than ${most} bytes of content`);
  }
}
