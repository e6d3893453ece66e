/**
 * Exponentials of small dense matrices, row by row in a Float64Array, and with them the exact
 * steps of linear systems x' = A x + b.
 */

/** The product of two n x n matrices. */
const multiply = (a: Float64Array, b: Float64Array, n: number): Float64Array => {
  const product = new Float64Array(n * n);
  for (let row = 0; row < n; row += 1) {
    for (let inner = 0; inner < n; inner += 1) {
      const factor = a[row * n + inner];
      if (factor === 0) continue;
      for (let column = 0; column < n; column += 1) {
        product[row * n + column] += factor * b[inner * n + column];
      }
    }
  }
  return product;
};

/** The largest absolute row sum. */
const norm = (a: Float64Array, n: number): number => {
  let largest = 0;
  for (let row = 0; row < n; row += 1) {
    let sum = 0;
    for (let column = 0; column < n; column += 1) sum += Math.abs(a[row * n + column]);
    if (!(sum <= largest)) largest = sum;
  }
  return largest;
};

/** 2^300: ratios of scales up to its square are finite. */
const largestScale = 2.037035976334486e90;

/**
 * Scales d, powers of two, under which diag(1/d) A diag(d) has rows and columns of similar size
 * (after Parlett & Reinsch 1969). Then the number of squarings depends on the time constants of a
 * system, not on its units. `a` is replaced by the scaled matrix.
 */
const balance = (a: Float64Array, n: number): Float64Array => {
  const d = new Float64Array(n).fill(1);
  let floor = 0;
  for (let i = 0; i < n; i += 1) floor = Math.max(floor, Math.abs(a[i * n + i]));
  for (let sweep = 0, changed = true; changed && sweep < 64; sweep += 1) {
    changed = false;
    for (let i = 0; i < n; i += 1) {
      let row = 0;
      let column = 0;
      for (let j = 0; j < n; j += 1) {
        if (j === i) continue;
        row += Math.abs(a[i * n + j]);
        column += Math.abs(a[j * n + i]);
      }
      row = Math.max(row, floor);
      column = Math.max(column, floor);
      if (!(row > 0 && column > 0 && row + column < Infinity)) continue;
      let factor = 1;
      for (; column * factor * 4 <= row / factor; factor *= 2);
      for (; column * factor >= (row / factor) * 4; factor /= 2);
      const scale = d[i] * factor;
      if (factor === 1 || scale > largestScale || scale < 1 / largestScale) continue;
      changed = true;
      d[i] = scale;
      for (let j = 0; j < n; j += 1) {
        if (j === i) continue;
        a[i * n + j] /= factor;
        a[j * n + i] *= factor;
      }
    }
  }
  return d;
};

/** Terms of the series: 0.5^19 / 19! < 2^-75. */
const terms = 18;

/** Rows of the largest matrix. Its exponential takes about a tenth of a second. */
const MOST_ROWS = 128;

/**
 * e^A of an n x n matrix, n <= 128: balancing, then the Taylor series of A / 2^s with norm at most
 * 1/2, then s squarings (Moler & Van Loan 2003, methods 1 and 3). The relative error is about
 * 2^s 1e-16 in norm.
 *
 * @example
 * // A membrane of 20 ms that is driven to 1, after 20 ms: v' = (1 - v) / 20, above a row of zeros for the constant.
 * const [, driven] = expm(Float64Array.of(-1, 1, 0, 0), 2);
 * console.log(driven); // 1 - 1/e
 *
 * @throws RangeError for another size, and for entries that are not finite
 */
export const expm = (a: Float64Array, n: number): Float64Array => {
  if (!Number.isInteger(n) || n < 1 || n > MOST_ROWS || a.length !== n * n) {
    throw new RangeError(`A square matrix of 1 to ${MOST_ROWS} rows is needed, not ${a.length} for ${n}`);
  }
  const scaled = Float64Array.from(a);
  const size = norm(scaled, n);
  if (!(size < Infinity)) throw new RangeError('A matrix exponential needs finite entries');
  const d = balance(scaled, n);
  let squarings = 0;
  for (let left = norm(scaled, n); left > 0.5; left /= 2) squarings += 1;
  for (let at = 0; at < scaled.length; at += 1) {
    for (let turn = 0; turn < squarings; turn += 1) scaled[at] /= 2;
  }

  // Horner: I + A/1 (I + A/2 (I + A/3 (...)))
  let sum: Float64Array = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) sum[i * n + i] = 1;
  for (let term = terms; term >= 1; term -= 1) {
    const next = multiply(scaled, sum, n);
    for (let at = 0; at < next.length; at += 1) next[at] /= term;
    for (let i = 0; i < n; i += 1) next[i * n + i] += 1;
    sum = next;
  }
  for (let turn = 0; turn < squarings; turn += 1) sum = multiply(sum, sum, n);

  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      sum[row * n + column] *= d[row] / d[column];
    }
  }
  return sum;
};
