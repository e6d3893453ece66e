/**
 * (I - gamma T)^-1, row by row: how often a walk by the transition probabilities T is expected in each state, discounted. The successor
 * representation of Dayan 1993, by Gauss-Jordan elimination without pivoting: the matrix is diagonally dominant while gamma < 1.
 *
 * @param transitions row by row, each row sums to 1 at most
 */
export function discountedVisits(transitions: Float64Array, states: number, gamma: number): Float64Array {
  const a = Float64Array.from(transitions, (p, i) => (i % (states + 1) === 0 ? 1 : 0) - gamma * p);
  const inverse = new Float64Array(states * states);
  for (let i = 0; i < states; i++) inverse[i * states + i] = 1;
  for (let column = 0; column < states; column++) {
    const pivot = 1 / a[column * states + column];
    for (let j = 0; j < states; j++) {
      a[column * states + j] *= pivot;
      inverse[column * states + j] *= pivot;
    }
    for (let row = 0; row < states; row++) {
      const factor = a[row * states + column];
      if (row === column || factor === 0) continue;
      for (let j = 0; j < states; j++) {
        a[row * states + j] -= factor * a[column * states + j];
        inverse[row * states + j] -= factor * inverse[column * states + j];
      }
    }
  }
  return inverse;
}
