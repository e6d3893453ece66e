import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlaceCellGrid } from '../../../controllers/encoding/place-cells.ts';
import { placeEncoder } from '../../../controllers/encoding/place-encoder.ts';

const at = (count: number, distance: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => i * distance);
const grid = (reach: number, columns = 8, rows = 3): PlaceCellGrid =>
  new PlaceCellGrid({ x: at(columns, 0.1), y: at(rows, 0.2), width: 0.1, peak: 50, reach });

describe('place cells as an encoder', () => {
  it('read x and then y, and have as many cells as the grid', () => {
    const cells = grid(1);
    const { size, reads, write } = placeEncoder(cells);
    expect([size, reads]).toEqual([24, 2]);
    const out = new Float32Array(24);
    // Column 6 of row 1.
    write(Float64Array.of(0.6, 0.2), out);
    expect(out.indexOf(Math.max(...out))).toBe(14);
    expect(out[14]).toBeCloseTo(50, 5);
  });

  it('cost an exponential for each column and row within reach of any place, and little for each cell', () => {
    /** The most of them that lie nearer than the reach to any place, by trying. */
    const most = (centres: Float64Array, reach: number): number =>
      Math.max(
        ...Array.from({ length: 2001 }, (_, k) => -0.2 + k * 1e-3 + 3e-7).map(
          (place) => centres.filter((centre) => Math.abs(centre - place) < reach).length,
        ),
      );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 9 }), (hundredths, columns) => {
        // Off the distances of centres, at which nothing but rounding would decide.
        const reach = hundredths / 100 + 0.003;
        const [across, along] = [most(at(columns, 0.1), reach), most(at(3, 0.2), reach)];
        const { operations } = placeEncoder(grid(reach, columns)).c;
        expect(operations).toBe(40 * (across + along) + 3 * across * along);
      }),
    );
  });

  it('hold two doubles a column and the centres of all in memory, also where they reach without end', () => {
    const { body, constants, scratch, operations } = placeEncoder(grid(Infinity)).c;
    expect([constants, scratch]).toEqual([8 * (8 + 3), 16 * 8]);
    expect(operations).toBe(40 * (8 + 3) + 3 * 8 * 3);
    expect(body).toContain('(1.0 / 0.0)');
    expect(placeEncoder(grid(1)).c.body).not.toContain('(1.0 / 0.0)');
  });
});
