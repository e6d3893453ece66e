/** Seeds `from` to `from + count - 1`. */
export function seedRange(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}
