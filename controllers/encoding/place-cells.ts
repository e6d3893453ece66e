import { ValidationError } from '../../agents/errors.ts';
import { exp } from '../../kernels/math-f64.ts';

/** Centres, width and peak of a {@link PlaceCellGrid}. */
export interface PlaceCellGridOptions {
  /** Metres, x of the columns; ascending. */
  readonly x: ArrayLike<number>;
  /** Metres, y of the rows; ascending. */
  readonly y: ArrayLike<number>;
  /** Metres, standard deviation of a field. */
  readonly width: number;
  /** Value at the centre of a field: a rate in Hz, or a drive in the unit of the input that it goes to. */
  readonly peak: number;
  /** Metres from the centre at which a cell falls silent. Default: 12 widths, where a field is at 5e-32 of its peak. */
  readonly reach?: number;
}

/**
 * Place cells on a grid with Gaussian fields, f = peak exp(-d^2 / (2 width^2)) (O'Keefe & Burgess 1996). Cell ix + iy * columns
 * lies at (x[ix], y[iy]). A Gaussian on a grid is a product of one along x and one along y, so a position costs one
 * exponential per column and one per row.
 *
 * @example
 * const centres = [-0.4, 0, 0.4];
 * const grid = new PlaceCellGrid({ x: centres, y: centres, width: 0.15, peak: 40 });
 * const rates = new Float64Array(grid.size);
 * grid.encode(0.4, 0, rates);
 * console.log(rates[5]); // 40 Hz, of the cell at x = 0.4 m, y = 0
 */
export class PlaceCellGrid {
  /** Number of cells. */
  readonly size: number;
  /** Metres, x and y of each cell's centre, interleaved. */
  readonly centres: Float64Array;
  /** Options that it was made with, defaults filled in. */
  readonly options: Readonly<Required<PlaceCellGridOptions>>;
  readonly #alongX: Axis;
  readonly #alongY: Axis;
  readonly #reachSquared: number;

  /** @throws ValidationError `invalid_place_cells` */
  constructor({ x, y, width, peak, reach = 12 * width }: PlaceCellGridOptions) {
    for (const [name, value] of Object.entries({ width, peak, reach })) {
      if (value > 0) continue;
      throw new ValidationError(`place cells have an impossible ${name}`, {
        code: 'invalid_place_cells',
        expected: 'a number above 0',
        received: value,
      });
    }
    for (const [axis, centres] of Object.entries({ x, y })) {
      const rises = Array.from(centres).every((at, i) => Number.isFinite(at) && (i === 0 || centres[i - 1] < at));
      if (rises) continue;
      throw new ValidationError(`place cells have an impossible ${axis}`, {
        code: 'invalid_place_cells',
        expected: 'finite numbers, each above the one before',
        received: centres,
      });
    }
    const [twiceVariance, reachSquared] = [2 * width * width, reach * reach];
    this.#alongX = new Axis(x, peak, twiceVariance, reachSquared);
    this.#alongY = new Axis(y, 1, twiceVariance, reachSquared);
    this.#reachSquared = reachSquared;
    this.options = { x, y, width, peak, reach };
    this.size = x.length * y.length;
    this.centres = Float64Array.from({ length: 2 * this.size }, (_, i) => {
      const cell = i >> 1;
      return i & 1 ? y[Math.floor(cell / x.length)] : x[cell % x.length];
    });
  }

  /**
   * Writes the field of each cell at a position in m, in the unit of the peak. At one that is not finite all are NaN, which a simulation
   * refuses as an input: a body that is nowhere is not one that all cells are silent about.
   */
  encode(x: number, y: number, out: Float32Array | Float64Array): void {
    if (!(Number.isFinite(x) && Number.isFinite(y))) {
      out.fill(Number.NaN, 0, this.size);
      return;
    }
    // Exponentials come first: branches at the edge of a circle are hard to foresee, and would hold them up.
    this.#alongX.evaluate(x);
    this.#alongY.evaluate(y);
    const { first, last, squares, factors } = this.#alongX;
    const rows = this.#alongY;
    const columns = squares.length;
    const reachSquared = this.#reachSquared;
    out.fill(0, 0, this.size);
    for (let iy = rows.first; iy < rows.last; iy++) {
      const room = reachSquared - rows.squares[iy];
      const factor = rows.factors[iy];
      const row = iy * columns;
      for (let ix = first; ix < last; ix++) if (squares[ix] < room) out[row + ix] = factors[ix] * factor;
    }
  }
}

/** A Gaussian of the distance along one axis, from a position to the centres within reach of it. */
class Axis {
  readonly centres: Float64Array;
  /** Squared distances, m^2, and Gaussians of them, of the centres from number `first` to before number `last`. */
  readonly squares: Float64Array;
  readonly factors: Float64Array;
  first = 0;
  last = 0;
  readonly #peak: number;
  readonly #twiceVariance: number;
  readonly #reachSquared: number;

  constructor(centres: ArrayLike<number>, peak: number, twiceVariance: number, reachSquared: number) {
    this.centres = Float64Array.from(centres);
    this.squares = new Float64Array(centres.length);
    this.factors = new Float64Array(centres.length);
    this.#peak = peak;
    this.#twiceVariance = twiceVariance;
    this.#reachSquared = reachSquared;
  }

  evaluate(position: number): void {
    const { centres, squares, factors } = this;
    const [peak, twiceVariance, reachSquared] = [this.#peak, this.#twiceVariance, this.#reachSquared];
    const { length } = centres;
    let first = 0;
    while (first < length && !((position - centres[first]) * (position - centres[first]) < reachSquared)) first++;
    let last = first;
    for (; last < length; last++) {
      const distance = position - centres[last];
      const square = distance * distance;
      if (!(square < reachSquared)) break;
      squares[last] = square;
      factors[last] = peak * exp(-square / twiceVariance);
    }
    this.first = first;
    this.last = last;
  }
}
