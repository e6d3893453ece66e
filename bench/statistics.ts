/** A measure over the rounds of a benchmark. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** Linear between the order statistics at (n - 1) q, as in R's type 7. */
export function quantile(values: ArrayLike<number>, q: number): number {
  if (values.length === 0) throw new RangeError('no values');
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile lies in [0, 1], not at ${q}`);
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const low = sorted[below];
  return low + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - low);
}

export function summarise(values: readonly number[]): Summary {
  return { median: quantile(values, 0.5), low: quantile(values, 0), high: quantile(values, 1), rounds: values.length };
}

/**
 * The ratio of two measures taken in the same rounds, round by round: what slows a machine down for a while slows both, and
 * leaves their ratio alone.
 */
export function ratioOf(measured: readonly number[], reference: readonly number[]): Summary {
  if (measured.length !== reference.length) throw new RangeError('a ratio needs both measures in every round');
  return summarise(measured.map((value, round) => value / reference[round]));
}

export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError('no values');
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
