/**
 * Consistent overhead byte stuffing (Cheshire & Baker 1999): bytes without 0, so that a 0 can end a frame. Each block begins with
 * its length; a 0 of the source ends it, but for blocks of 254 other bytes. One byte is added per 254, and one more.
 */
const LONGEST_BLOCK = 255;

/** Most bytes that `length` bytes take when stuffed. */
export function stuffedLength(length: number): number {
  return length + Math.floor(length / (LONGEST_BLOCK - 1)) + 1;
}

/** Stuffs the first `length` bytes of `source` into `out` from `at` on. Returns the end. */
export function stuff(source: Uint8Array, length: number, out: Uint8Array, at: number): number {
  let code = at;
  let end = at + 1;
  for (let i = 0; i < length; i++) {
    if (source[i] !== 0) out[end++] = source[i];
    if (source[i] === 0 || end - code === LONGEST_BLOCK) {
      out[code] = end - code;
      // A full block that ends the source needs no empty one after it.
      if (source[i] !== 0 && i === length - 1) return end;
      code = end++;
    }
  }
  out[code] = end - code;
  return end;
}

/** Unstuffs the first `length` bytes in place. Returns how many are left; -1 where the lengths of the blocks do not fit. */
export function unstuff(bytes: Uint8Array, length: number): number {
  let end = 0;
  for (let at = 0; at < length; ) {
    const code = bytes[at];
    if (code === 0 || at + code > length) return -1;
    bytes.copyWithin(end, at + 1, at + code);
    end += code - 1;
    at += code;
    if (code < LONGEST_BLOCK && at < length) bytes[end++] = 0;
  }
  return end;
}
