/** A value, to four digits; `none` where there is none. */
export function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'none';
}

/** A difference with its sign, to three digits; `none` where there is none. */
export function signed(value: number, digits = 3): string {
  const text = Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : 'none';
  return value > 0 ? `+${text}` : text;
}

/** A probability, to four decimals. */
export function probability(p: number): string {
  return p < 1e-4 ? p.toExponential(1) : p.toFixed(4);
}
