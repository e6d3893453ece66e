import { ValidationError } from '../../agents/errors.ts';
import { exp } from '../../kernels/math-f64.ts';

/** Centres, width and rate of a {@link PlaceCellGrid}. */
export interface PlaceCellGridOptions {
  /** Metres, x of the columns; ascending. */
  readonly x: ArrayLike<number>;
  /** Metres, y of the rows; ascending. */
  readonly y: ArrayLike<number>;
  /** Metres, standard deviation of a field. */
  readonly width: number;
  /** Hz, rate at the centre of a field. */
  readonly peakRate: number;
  /** Metres from the centre at which a cell falls silent. Default: 12 widths, where a field is at 5e-32 of its peak. */
  readonly reach?: number;
}

/**
 * Place cells on a grid with Gaussian fields, r = peak exp(-d^2 / (2 width^2)) (O'Keefe & Burgess 1996). Cell ix + iy * columns
 * lies at (x[ix], y[iy]). A Gaussian on a grid is a product of one along x and one along y, so a position costs one
 * exponential per column and one per row.
 */
export class PlaceCellGrid {
  /** Number of cells. */
  readonly size: number;
  /** Metres, x and y of each cell's centre, interleaved. */
  readonly centres: Float64Array;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #alongX: Float64Array;
  readonly #squareX: Float64Array;
  readonly #twiceVariance: number;
  readonly #peakRate: number;
  readonly #reachSquared: number;

  /** @throws ValidationError `invalid_place_cells` */
  constructor({ x, y, width, peakRate, reach = 12 * width }: PlaceCellGridOptions) {
    for (const [name, value] of Object.entries({ width, peakRate, reach })) {
      if (value > 0) continue;
      throw new ValidationError(`place cells have an impossible ${name}`, {
        code: 'invalid_place_cells',
        expected: 'a number above 0',
        received: value,
      });
    }
    this.#x = Float64Array.from(x);
    this.#y = Float64Array.from(y);
    this.#alongX = new Float64Array(x.length);
    this.#squareX = new Float64Array(x.length);
    this.#twiceVariance = 2 * width * width;
    this.#peakRate = peakRate;
    this.#reachSquared = reach * reach;
    this.size = x.length * y.length;
    this.centres = Float64Array.from({ length: 2 * this.size }, (_, i) => {
      const cell = i >> 1;
      return i & 1 ? y[Math.floor(cell / x.length)] : x[cell % x.length];
    });
  }

  /** Writes the rate of each cell in Hz at a position in m. */
  encode(x: number, y: number, out: Float32Array | Float64Array): void {
    const columns = this.#x.length;
    out.fill(0, 0, this.size);
    let first = columns;
    let last = -1;
    for (let ix = 0; ix < columns; ix++) {
      const dx = x - this.#x[ix];
      const square = dx * dx;
      this.#squareX[ix] = square;
      if (!(square < this.#reachSquared)) continue;
      if (first > ix) first = ix;
      last = ix;
      this.#alongX[ix] = this.#peakRate * exp(-square / this.#twiceVariance);
    }
    for (let iy = 0, row = 0; iy < this.#y.length; iy++, row += columns) {
      const dy = y - this.#y[iy];
      const square = dy * dy;
      const room = this.#reachSquared - square;
      if (!(room > 0)) continue;
      const alongY = exp(-square / this.#twiceVariance);
      for (let ix = first; ix <= last; ix++) {
        if (this.#squareX[ix] < room) out[row + ix] = this.#alongX[ix] * alongY;
      }
    }
  }
}
