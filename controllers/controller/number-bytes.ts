/** Numbers of a saved state as bytes, so that -0 and every last bit survive. */
export function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.slice().buffer);
}

/** Those numbers again. */
export function numbersOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
