import type { Pose } from '../../agents/index.ts';
import type { PlaceCellGrid } from '../encoding/place-cells.ts';
import { placeEncoder } from '../encoding/place-encoder.ts';
import type { Encoding, Network, Population, Simulation } from '../engine/index.ts';
import type { PlaceCode } from './place-code.ts';
import { recallPlaceCell } from './recall-place-cell.ts';

/** What given place cells sense. */
export interface PoseSensed {
  readonly pose: Readonly<Pose>;
}

/** Place cells that are given their fields, and are told the pose. */
export class GivenPlaceCode implements PlaceCode<PoseSensed> {
  readonly place: Population<typeof recallPlaceCell>;
  /** Metres, x and y of the centre of each cell, interleaved. */
  readonly centres: Readonly<Float64Array>;
  readonly #code: Encoding;

  /**
   * Adds a population `place` to a network.
   *
   * @param grid with a peak in Hz
   */
  constructor(network: Network, grid: PlaceCellGrid) {
    this.centres = grid.centres;
    this.place = network.population('place', recallPlaceCell, { size: grid.size });
    this.#code = network.encode(this.place, 'rate', placeEncoder(grid), 'Hz');
  }

  bind(simulation: Simulation): (observations: PoseSensed) => void {
    const position = new Float64Array(2);
    return ({ pose }) => {
      position[0] = pose.x;
      position[1] = pose.y;
      simulation.encode(this.#code, position);
    };
  }
}
