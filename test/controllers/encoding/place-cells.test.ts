import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlaceCellGrid } from '../../../controllers/encoding/place-cells.ts';
import { Network, simulate } from '../../../controllers/engine/index.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';

const x = [-0.6, -0.3, 0, 0.3, 0.6];
const y = [-0.4, 0, 0.4];
const grid = (reach?: number) =>
  new PlaceCellGrid({ x, y, width: 0.12, peak: 400, ...(reach === undefined ? {} : { reach }) });

describe('place cells on a grid', () => {
  it('lie row by row', () => {
    const { size, centres } = grid();
    expect(size).toBe(15);
    for (let iy = 0; iy < 3; iy++) {
      for (let ix = 0; ix < 5; ix++) {
        const cell = ix + 5 * iy;
        expect([centres[2 * cell], centres[2 * cell + 1]]).toEqual([x[ix], y[iy]]);
      }
    }
  });

  it('fire by a Gaussian of the distance, to 1e-13 of it', () => {
    const cells = grid(Infinity);
    const rates = new Float64Array(15);
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (px, py) => {
          cells.encode(px, py, rates);
          rates.forEach((rate, cell) => {
            const d2 = (px - cells.centres[2 * cell]) ** 2 + (py - cells.centres[2 * cell + 1]) ** 2;
            const exact = 400 * Math.exp(-d2 / (2 * 0.12 * 0.12));
            expect(Math.abs(rate - exact)).toBeLessThanOrEqual(1e-13 * exact + 1e-300);
          });
        },
      ),
    );
  });

  it('have no rate that is too small for 32 bits, and slow', () => {
    const rates = new Float32Array(15);
    const cells = grid();
    let smallest = Infinity;
    for (let px = -2.5; px < 2.5; px += 0.01) {
      cells.encode(px, 0.1, rates);
      for (const rate of rates) if (rate > 0 && rate < smallest) smallest = rate;
    }
    expect(smallest).toBeGreaterThan(1e-29);
    expect(smallest).toBeLessThan(1e-26);
  });

  it('fire at the peak rate in the centre and e^(-1/2) of it a width away', () => {
    const cells = grid();
    const rates = new Float32Array(15);
    cells.encode(0.3, -0.4, rates);
    expect(rates[3]).toBe(400);
    cells.encode(0.3 + 0.12, -0.4, rates);
    expect(rates[3]).toBeCloseTo(400 * Math.exp(-0.5), 3);
  });

  it.each([
    ['fall', { x: [0.1, 0], y }],
    ['are the same', { x, y: [0, 0] }],
    ['are not finite', { x: [0, Number.NaN], y }],
  ])('are refused where their columns or rows %s', (_, axes) => {
    expect(() => new PlaceCellGrid({ ...axes, width: 0.1, peak: 400 })).toThrow(
      expect.objectContaining({ code: 'invalid_place_cells', expected: 'finite numbers, each above the one before' }),
    );
  });

  it.each([
    [Number.NaN, 0],
    [0, -Infinity],
  ])('are not silent about a body at (%d, %d): they do not know', (x, y) => {
    const network = new Network({ seed: 1 });
    const cells = network.population('place cells', poisson, { size: 15 });
    const simulation = simulate(network);
    grid(1).encode(x, y, simulation.input(cells, 'rate', 'Hz'));
    expect(() => simulation.step()).toThrow(expect.objectContaining({ code: 'input_not_finite' }));
  });

  it('are silent from their reach on, and only there', () => {
    const rates = new Float64Array(15);
    const free = new Float64Array(15);
    const [limited, unlimited] = [grid(0.25), grid(Infinity)];
    for (const [px, py] of [
      [0, 0],
      [0.1, 0.1],
      [0.25, 0],
      [-0.55, 0.33],
      [3, 3],
    ] as const) {
      limited.encode(px, py, rates);
      unlimited.encode(px, py, free);
      rates.forEach((rate, cell) => {
        const dx = px - limited.centres[2 * cell];
        const dy = py - limited.centres[2 * cell + 1];
        expect(rate).toBe(dx * dx < 0.25 * 0.25 - dy * dy ? free[cell] : 0);
      });
    }
  });

  it.each([{ width: 0 }, { peak: -1 }, { reach: NaN }])('refuse %o', (wrong) => {
    expect(() => new PlaceCellGrid({ x, y, width: 0.1, peak: 1, ...wrong })).toThrow(
      expect.objectContaining({ code: 'invalid_place_cells', received: Object.values(wrong)[0] }),
    );
  });
});
