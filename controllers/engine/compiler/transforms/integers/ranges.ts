/** Ranges of arrays as seen in a run, by their names: the least and the most of all their elements, in the unit of the quantity. */
export type Ranges = Readonly<Record<string, readonly [least: number, most: number]>>;
