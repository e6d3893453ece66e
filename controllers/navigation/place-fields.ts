import { ValidationError } from '../../agents/errors.ts';
import { PlaceCellGrid } from '../encoding/place-cells.ts';

/** Place cells of a navigator: how many, how wide and how active. */
export interface PlaceFieldOptions {
  /**
   * Number of place cells along each side of the arena, from 2 to 200; they lie on a square grid, the outermost on the edge. Default: that
   * of the published model.
   */
  readonly cellsPerSide?: number;
  /** Metres, standard deviation of a place field. Default: that of the published model. */
  readonly fieldWidth?: number;
  /** Hz, rate of a place cell at the centre of its field. Default: that of the published model. */
  readonly peakRate?: number;
}

/** All of {@link PlaceFieldOptions}, and where they lie. */
export interface SquareGridOptions extends Required<PlaceFieldOptions> {
  /** Metres, half the side of the square. */
  readonly halfWidth: number;
  /** Metres from its centre at which a cell falls silent. */
  readonly reach: number;
}

/** Place cells on a square around the origin. @throws ValidationError `invalid_place_cells` */
export function squareGrid({ halfWidth, cellsPerSide, fieldWidth, peakRate, reach }: SquareGridOptions): PlaceCellGrid {
  if (!Number.isInteger(cellsPerSide) || cellsPerSide < 2 || cellsPerSide > 200) {
    throw new ValidationError('there is an impossible number of place cells along a side', {
      code: 'invalid_place_cells',
      expected: 'a whole number from 2 to 200',
      received: cellsPerSide,
      block: 'cellsPerSide',
    });
  }
  const along = Float64Array.from({ length: cellsPerSide }, (_, i) => halfWidth * ((2 * i) / (cellsPerSide - 1) - 1));
  return new PlaceCellGrid({ x: along, y: along, width: fieldWidth, peak: peakRate, reach });
}
