/** How an array holds real numbers as integers: n stands for (n + offset) unit. */
export interface Format {
  readonly type: 'int8' | 'int16' | 'int32';
  /** Smallest integer n that is stored. */
  readonly least: number;
  /** Largest integer n that is stored. */
  readonly most: number;
  /** Integer that is added to n before the sum is multiplied by `unit`. */
  readonly offset: number;
  /** Distance of neighbouring numbers, in the unit of the quantity. */
  readonly unit: number;
}

/** The number that an integer stands for. */
export function real({ offset, unit }: Format, n: number): number {
  return (n + offset) * unit;
}

/** The integer that stands for the number nearest to `x`. */
export function integer({ least, most, offset, unit }: Format, x: number): number {
  const n = Math.floor(x / unit + 0.5) - offset;
  return n < least ? least : n > most ? most : n;
}
