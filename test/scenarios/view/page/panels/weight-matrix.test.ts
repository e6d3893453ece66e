import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOf,
  pixelMeans,
  type WeightMatrix,
  weightRows,
  weightSum,
} from '../../../../../scenarios/view/page/panels/weight-matrix.ts';

const NONE = Number.NaN;
const matrix = (rows: number, columns: number, values: readonly number[]): WeightMatrix => ({
  shape: [rows, columns],
  values: Float32Array.from(values),
});

describe('the pixels of a matrix', () => {
  it('have row and column 0 at the lower left, and a block for each cell where there is room', () => {
    const two = matrix(2, 3, [1, 2, 3, 4, NONE, 6]);
    expect([...pixelMeans(two, 6, 4)]).toEqual([
      ...[4, 4, NONE, NONE, 6, 6],
      ...[4, 4, NONE, NONE, 6, 6],
      ...[1, 1, 2, 2, 3, 3],
      ...[1, 1, 2, 2, 3, 3],
    ]);
  });

  it('are the means of their synapses where there is no room for each', () => {
    const four = matrix(2, 4, [1, 3, NONE, 5, 5, NONE, NONE, NONE]);
    expect([...pixelMeans(four, 2, 1)]).toEqual([3, 5]);
    expect([...pixelMeans(matrix(1, 2, [NONE, NONE]), 1, 1)]).toEqual([NONE]);
  });

  it('show each cell, in as many pixels as there are', () => {
    const size = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(size, size, size, size, (rows, columns, width, height) => {
        const ones = matrix(rows, columns, new Array(rows * columns).fill(1));
        expect(pixelMeans(ones, width, height)).toEqual(new Float32Array(width * height).fill(1));
        // A cell that differs is seen, wherever it is.
        const at = (rows * columns * 7) >> 4;
        ones.values[at] = 100;
        const seen = pixelMeans(ones, width, height);
        expect(Math.max(...seen)).toBeGreaterThan(1);
      }),
    );
  });
});

describe('a matrix in words', () => {
  it('leaves out where there is no synapse', () => {
    expect(weightSum(Float32Array.of(NONE, 2, -1, NONE, 5))).toEqual({ synapses: 3, mean: 2, least: -1, greatest: 5 });
    expect(weightSum(Float32Array.of(NONE))).toEqual({ synapses: 0, mean: NONE, least: NONE, greatest: NONE });
    expect(weightRows(matrix(2, 2, [1, NONE, 3, 4]), 'weight (pA)')).toEqual({
      columns: ['presynaptic', 'postsynaptic', 'weight (pA)'],
      rows: [
        [0, 0, 1],
        [0, 1, 3],
        [1, 1, 4],
      ],
    });
  });

  it('has a row for each postsynaptic neuron where there are too many synapses', () => {
    const large = matrix(300, 100, [...new Array(29_999).fill(1), 7]);
    const { columns, rows } = weightRows(large, 'weight');
    expect(columns).toEqual(['postsynaptic', 'synapses', 'mean weight', 'least weight', 'greatest weight']);
    expect(rows).toHaveLength(300);
    expect(rows[299]).toEqual([299, 100, 1.06, 1, 7]);
  });

  it('changes by what it is more than before', () => {
    expect([...changeOf(matrix(1, 3, [1, NONE, 2]), Float32Array.of(3, NONE, 2)).values]).toEqual([-2, NONE, 0]);
  });
});
