/**
 * LEB128, the variable-length integers of the WebAssembly binary format: seven bits per byte, least
 * significant first, the top bit set on all bytes but the last.
 */

/** Unsigned LEB128 of an integer in [0, 2^32): one to five bytes. @throws RangeError for another number */
export const unsignedLeb = (value: number): readonly number[] => {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RangeError(`An unsigned 32-bit integer is needed, not ${value}`);
  }
  const bytes: number[] = [];
  let rest = value >>> 0;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
};

/** Signed LEB128 of an integer in [-2^31, 2^32), taken modulo 2^32 to the i32 of the same bits. @throws RangeError for another number */
export const signedLeb = (value: number): readonly number[] => {
  if (!Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff) {
    throw new RangeError(`A 32-bit integer is needed, not ${value}`);
  }
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -0x40 || rest > 0x3f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  bytes.push(rest & 0x7f);
  return bytes;
};

/** Signed LEB128 of an integer in [-2^63, 2^64), taken modulo 2^64 to the i64 of the same bits. @throws RangeError for another number */
export const signedLeb64 = (value: bigint): readonly number[] => {
  if (value < -0x8000000000000000n || value > 0xffffffffffffffffn) {
    throw new RangeError(`A 64-bit integer is needed, not ${value}`);
  }
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  while (rest < -0x40n || rest > 0x3fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest & 0x7fn));
  return bytes;
};
