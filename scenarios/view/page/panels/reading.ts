/** A value with its unit, in three digits: `0.25 m/s`; a dash where there is none. @param unit `1` for a pure number; undefined where nobody knows it */
export function reading(value: number | null | undefined, unit = '1'): string {
  if (value === null || value === undefined) return '–';
  return `${Number(value.toPrecision(3))}${unit === '1' ? '' : ` ${unit}`}`;
}
