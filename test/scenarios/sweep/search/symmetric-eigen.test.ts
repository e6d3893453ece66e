import fc from 'fast-check';
import { expect, it } from 'vitest';
import { symmetricEigen } from '../../../../scenarios/sweep/search/symmetric-eigen.ts';

const symmetric = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc.tuple(
    fc.constant(n),
    fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: n * n, maxLength: n * n }).map((entries) => {
      const matrix = Float64Array.from(entries);
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[i * n + j] = matrix[j * n + i];
      return matrix;
    }),
  ),
);

it('gives the matrix again, of orthogonal axes', () => {
  fc.assert(
    fc.property(symmetric, ([n, matrix]) => {
      const { values, vectors } = symmetricEigen(matrix, n);
      const size = Math.max(1e-300, ...matrix.map(Math.abs));
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let again = 0;
          let dot = 0;
          for (let k = 0; k < n; k++) {
            again += vectors[i * n + k] * values[k] * vectors[j * n + k];
            dot += vectors[k * n + i] * vectors[k * n + j];
          }
          expect(Math.abs(again - matrix[i * n + j]) / size).toBeLessThan(1e-13);
          expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-13);
        }
      }
    }),
  );
});

it('knows the second difference of a string, whose eigenvalues are 2 - 2 cos(k pi / (n + 1))', () => {
  const n = 10;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 2;
    if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
  }
  const values = symmetricEigen(matrix, n).values.sort();
  expect(
    [...values]
      .map((value, k) => value - (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))))
      .every((error) => Math.abs(error) < 1e-13),
  ).toBe(true);
});

it('leaves a diagonal as it is, and finds eigenvalues fourteen orders apart', () => {
  expect(symmetricEigen(Float64Array.of(3, 0, 0, -2), 2)).toEqual({
    values: Float64Array.of(3, -2),
    vectors: Float64Array.of(1, 0, 0, 1),
  });
  // Turned by the angle of (0.6, 0.8); the entries hold the small one to some digits only.
  const [c, s, large, small] = [0.6, 0.8, 1, 1e-12];
  const off = (large - small) * c * s;
  const turned = Float64Array.of(large * c * c + small * s * s, off, off, large * s * s + small * c * c);
  const [least, most] = symmetricEigen(turned, 2).values.sort();
  expect(most).toBeCloseTo(1, 14);
  expect(Math.abs(least - small)).toBeLessThan(3e-16);
});
