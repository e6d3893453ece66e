/** A time as people write it: 0.3 ms, not 0.30000000000000004 ms. */
export function inMilliseconds(seconds: number): number {
  return Number((seconds * 1e3).toPrecision(12));
}
