import type { Pose } from '../../agents/index.ts';
import type { PlaceCellGrid } from '../encoding/place-cells.ts';
import { placeEncoder } from '../encoding/place-encoder.ts';
import type { Encoding, Network, Population, Simulation } from '../engine/index.ts';
import type { PlaceCode } from './place-code.ts';
import { recallPlaceCell } from './recall-place-cell.ts';

/** Observations of place cells that are given their fields: the pose. */
export interface PoseSensed {
  /** Pose of the body in the map frame, in m and rad. */
  readonly pose: Readonly<Pose>;
}

/** Place cells that are given their fields, and are told the pose. */
export class GivenPlaceCode implements PlaceCode<PoseSensed> {
  /** Place cells, whose `rate` in Hz follows the pose; each has a compartment for recalled spikes. */
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

  /** Returns a function that sets the rates of the cells by the pose, to be called before each step of the simulation. */
  bind(simulation: Simulation): (observations: PoseSensed) => void {
    const position = new Float64Array(2);
    return ({ pose }) => {
      position[0] = pose.x;
      position[1] = pose.y;
      simulation.encode(this.#code, position);
    };
  }
}
