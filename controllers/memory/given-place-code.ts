import type { Pose } from '../../agents/index.ts';
import type { PlaceCellGrid } from '../encoding/place-cells.ts';
import type { Network, Population, Simulation } from '../engine/index.ts';
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
  readonly #grid: PlaceCellGrid;

  /**
   * Adds a population `place` to a network.
   *
   * @param grid with a peak in Hz
   */
  constructor(network: Network, grid: PlaceCellGrid) {
    this.#grid = grid;
    this.centres = grid.centres;
    this.place = network.population('place', recallPlaceCell, { size: grid.size });
  }

  bind(simulation: Simulation): (observations: PoseSensed) => void {
    const grid = this.#grid;
    const rates = simulation.input(this.place, 'rate', 'Hz').subarray(0, grid.size);
    return ({ pose }) => grid.encode(pose.x, pose.y, rates);
  }
}
