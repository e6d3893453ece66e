import type { FieldMap } from '../../frames/frame.ts';

/** Highest rate of a map, Hz, and the centre of its bin, m; 0 Hz and NaN where the neuron fired nowhere. */
export function peakOf({ rates, shape, bin, left, bottom }: FieldMap): {
  readonly rate: number;
  readonly x: number;
  readonly y: number;
} {
  let peak = -1;
  for (const [i, rate] of rates.entries()) if (rate > (rates[peak] ?? 0)) peak = i;
  if (peak < 0) return { rate: 0, x: Number.NaN, y: Number.NaN };
  const [column, row] = [peak % shape[1], Math.floor(peak / shape[1])];
  return { rate: rates[peak], x: left + (column + 0.5) * bin, y: bottom + (row + 0.5) * bin };
}
