/**
 * Seeds `from` to `from + count - 1`.
 *
 * @example
 * console.log(seedRange(301, 4)); // [301, 302, 303, 304]
 */
export function seedRange(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}
