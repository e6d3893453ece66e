/** Synapses that a table lists one by one at most. */
const MOST_LISTED = 20_000;

/** A matrix of weights: rows post, columns pre; NaN where there is no synapse. There may be millions, so that plain loops go over it. */
export interface WeightMatrix {
  readonly shape: readonly [rows: number, columns: number];
  readonly values: Float32Array;
}

/** The change of weights since earlier ones. */
export function changeOf(now: WeightMatrix, before: ArrayLike<number>): WeightMatrix {
  const values = new Float32Array(now.values.length);
  for (let i = 0; i < values.length; i++) values[i] = now.values[i] - before[i];
  return { shape: now.shape, values };
}

/**
 * The matrix in so many pixels, row by row from the top; row and column 0 are at the lower left. A pixel that more than one cell falls into has
 * the mean of its synapses, and one without any is NaN.
 */
export function pixelMeans({ shape, values }: WeightMatrix, width: number, height: number): Float32Array {
  const [rows, columns] = shape;
  const pixels = new Float32Array(width * height).fill(Number.NaN);
  const [rowsOf, columnsOf] = [spans(rows, height), spans(columns, width)];
  for (let y = 0; y < height; y++) {
    const [firstRow, endRow] = rowsOf[height - 1 - y];
    for (let x = 0; x < width; x++) {
      const [first, end] = columnsOf[x];
      let [sum, count] = [0, 0];
      for (let row = firstRow; row < endRow; row++)
        for (let column = first; column < end; column++) {
          const value = values[row * columns + column];
          if (Number.isNaN(value)) continue;
          sum += value;
          count++;
        }
      if (count > 0) pixels[y * width + x] = sum / count;
    }
  }
  return pixels;
}

/** What a matrix says in sum. NaN where there is no synapse. */
export interface WeightSum {
  readonly synapses: number;
  readonly mean: number;
  readonly least: number;
  readonly greatest: number;
}

/** The sum of the cells from one to before another. Default: all. */
export function weightSum(values: Float32Array, from = 0, end = values.length): WeightSum {
  let [synapses, sum, least, greatest] = [0, 0, Infinity, -Infinity];
  for (let i = from; i < end; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    synapses++;
    sum += value;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (synapses === 0) return { synapses, mean: Number.NaN, least: Number.NaN, greatest: Number.NaN };
  return { synapses, mean: sum / synapses, least, greatest };
}

/** Weights by number of neurons. */
export interface WeightTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** Each synapse a row; of more than can be read, each postsynaptic neuron. @param what is shown, with its unit */
export function weightRows({ shape: [rows, columns], values }: WeightMatrix, what: string): WeightTable {
  if (weightSum(values).synapses <= MOST_LISTED) {
    const listed: [pre: number, post: number, value: number][] = [];
    values.forEach((value, i) => {
      if (!Number.isNaN(value)) listed.push([i % columns, Math.floor(i / columns), value]);
    });
    return { columns: ['presynaptic', 'postsynaptic', what], rows: listed };
  }
  return {
    columns: ['postsynaptic', 'synapses', `mean ${what}`, `least ${what}`, `greatest ${what}`],
    rows: Array.from({ length: rows }, (_, post) => {
      const { synapses, mean, least, greatest } = weightSum(values, post * columns, (post + 1) * columns);
      return [post, synapses, mean, least, greatest];
    }),
  };
}

/** First cell and the one after the last that fall into each pixel; one at least. */
function spans(cells: number, pixels: number): readonly (readonly [first: number, end: number])[] {
  return Array.from({ length: pixels }, (_, i) => {
    const first = Math.floor((i * cells) / pixels);
    return [first, Math.max(first + 1, Math.floor(((i + 1) * cells) / pixels))];
  });
}
