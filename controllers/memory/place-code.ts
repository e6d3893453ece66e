import type { Part } from '../controller/part.ts';
import type { Population, Simulation } from '../engine/index.ts';
import type { recallPlaceCell } from './recall-place-cell.ts';

/**
 * Place cells of a network, whatever tells them the place: a memory writes their spikes, and coordinates are learned for them. `O` is the
 * part of the observations that they sense. {@link GivenPlaceCode} is told the pose, {@link SeenPlaceCode} learns by sight.
 */
export interface PlaceCode<O> {
  /** Spikes of the place, each with a compartment that is told what is recalled. */
  readonly place: Population<typeof recallPlaceCell>;
  /** Metres, x and y of the centre of each cell, interleaved, where cells are given their places. */
  readonly centres?: Readonly<Float64Array>;
  /** State that changes in a run and is not of the network, by name. Default: none. */
  readonly parts?: Readonly<Record<string, Part>>;
  /** Forgets what was sensed a moment ago. Default: nothing. */
  beginTrial?(): void;
  /** Returns a function that takes in what is sensed, to be called before each step of the simulation. */
  bind(simulation: Simulation): (observations: O) => void;
}
