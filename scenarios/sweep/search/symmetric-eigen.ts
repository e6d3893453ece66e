/** A symmetric matrix as B diag(values) B^T. */
export interface Eigen {
  /** Eigenvalues, in no order. */
  readonly values: Float64Array;
  /** B, row by row: its column k is the eigenvector of the value k, of length 1. The columns are orthogonal. */
  readonly vectors: Float64Array;
}

/** Sweeps over all pairs of rows. Some ten are enough, as the last ones converge quadratically. */
const MOST_SWEEPS = 50;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan 2013, "Matrix computations", section 8.5):
 * each rotation makes a pair of entries 0, and what is off the diagonal dwindles. Only operations that IEEE 754 fixes, so that the result is the same
 * everywhere.
 *
 * @param matrix n x n finite entries, row by row
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(a, n); sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors };
}

/** Whether nothing off the diagonal is seen beside its largest entry, nor beside one that is as small as f64 has it. */
function isDiagonal(a: Float64Array, n: number): boolean {
  let [on, off] = [0, 0];
  for (let p = 0; p < n; p++) {
    on = Math.max(on, Math.abs(a[p * n + p]));
    for (let q = p + 1; q < n; q++) off = Math.max(off, Math.abs(a[p * n + q]));
  }
  return off <= Number.EPSILON ** 2 * on;
}

/** Turns the axes p and q so that the entry of both becomes 0 (algorithm 8.5.1). */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const off = a[p * n + q];
  if (off === 0) return;
  const tau = (a[q * n + q] - a[p * n + p]) / (2 * off);
  const t = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turn(vectors, k * n + p, k * n + q, c, s);
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

function turn(a: Float64Array, at: number, and: number, c: number, s: number): void {
  const [x, y] = [a[at], a[and]];
  a[at] = c * x - s * y;
  a[and] = s * x + c * y;
}
