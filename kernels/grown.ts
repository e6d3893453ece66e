/** A longer copy of a typed array; what is behind its end is 0. */
export function grown<A extends Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array>(
  array: A,
  length: number,
): A {
  const longer = new (array.constructor as new (length: number) => A)(length);
  longer.set(array);
  return longer;
}
