/** Decompresses one packet or chunk of a recording; throws a RangeError if it is not well-formed. */
export type Decompress = (bytes: Uint8Array) => Uint8Array;

/** Largest decompressed size. Packets and chunks of recordings have a few MiB; a larger one is refused as an attack. */
export const MOST_CONTENT_BYTES = 1 << 28;
