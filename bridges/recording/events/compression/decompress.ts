/** Decompresses one packet or chunk of a recording; throws a RangeError when it is not well-formed. */
export type Decompress = (bytes: Uint8Array) => Uint8Array;

/** Packets and chunks of recordings are a few MiB; what would become larger than this is taken for an attack. */
export const MOST_CONTENT_BYTES = 1 << 28;
