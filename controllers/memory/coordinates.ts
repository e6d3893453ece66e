import { wholeTicks } from '../../agents/clock.ts';
import type { Numbers } from '../engine/compiler/index.ts';
import type { Network, Population, Projection, Simulation } from '../engine/index.ts';
import { allToAll, ms, quantity, seconds } from '../engine/index.ts';
import { coordinateCell } from './coordinate-cell.ts';
import { coordinateLearning } from './coordinate-learning.ts';
import type { recallPlaceCell } from './recall-place-cell.ts';

/** Options of {@link Coordinates}. */
export interface CoordinatesOptions {
  /** Learning rate; dimensionless. Default 0.02; with 0.1 and an eligibility of 10 s it diverges. */
  readonly eta?: number;
  /** Seconds, decay of the eligibility. Default 5. */
  readonly lambda?: number;
  /** 1/m, graded signal of a way of 1 m to the goal. Default 15. */
  readonly slope?: number;
}

/** Seconds between two learnings. */
const INTERVAL = 0.01;
/** Sum of the traces of recalled spikes, of 200 ms, above which there is a goal: 40 spikes a second of all values. */
const LEAST = 8;
/** Seconds of a trial before it learns: traces of the start come first. */
const SETTLE = 0.5;

/**
 * Learns where place fields lie from odometry, by temporal differences (Foster, Morris & Dayan 2000, Hippocampus 10:1), and reads with it
 * where the agent is and where the place lies that it recalls. See `coordinateLearning` and `coordinateCell`, which have the equations.
 */
export class Coordinates {
  /** Cell 0 is for the x axis, cell 1 for the y axis. */
  readonly cells: Population<typeof coordinateCell>;
  /** From place cells; `w` is the coordinate of the field in m. */
  readonly synapses: Projection<typeof coordinateLearning>;
  readonly #everyTicks: number;
  readonly #settleTicks: number;
  readonly #scratch = new Float64Array(2);

  /** @throws TimingError `not_whole_ticks` where 10 ms is no whole number of steps */
  constructor(
    network: Network,
    place: Population<typeof recallPlaceCell>,
    { eta = 0.02, lambda = 5, slope = 15 }: CoordinatesOptions = {},
  ) {
    this.#everyTicks = wholeTicks(INTERVAL, network.step, 'the interval of learning coordinates');
    this.#settleTicks = Math.round(SETTLE / network.step);
    this.cells = network.population('coordinate', coordinateCell, {
      size: 2,
      parameters: { slope: quantity(slope, '1/m'), least: LEAST },
    });
    this.synapses = network.project(place, this.cells, {
      synapse: coordinateLearning,
      connect: allToAll(),
      receptor: 'place',
      delay: '0 ms',
      parameters: { eta, lambda: seconds(lambda), interval: ms(INTERVAL * 1e3) },
    });
  }

  /** Metres, the live array of the travel of both axes, to which odometry adds in each step. */
  travel(simulation: Simulation): Numbers {
    return simulation.input(this.cells, 'travel', 'm');
  }

  /** Learns after a step if it is time to. `elapsed` counts the steps of the trial, this one included. */
  learn(simulation: Simulation, elapsed: number): void {
    if (elapsed < this.#settleTicks || elapsed % this.#everyTicks !== 0) return;
    if (elapsed >= this.#settleTicks + this.#everyTicks) simulation.raise('learn');
    simulation.raise('learned');
  }

  /** Whether enough is recalled for a goal. */
  recalls(simulation: Simulation): boolean {
    return simulation.state(this.cells, 'recalled', '1', this.#scratch)[0] > LEAST;
  }

  /** Gives each place cell its coordinates, x and y interleaved in m, in place of learning them. */
  give(simulation: Simulation, centres: ArrayLike<number>): void {
    const { pre, post } = simulation.connections(this.synapses);
    simulation.setSynapses(
      this.synapses,
      'w',
      quantity(
        Array.from(pre, (cell, n) => centres[2 * cell + post[n]]),
        'm',
      ),
    );
  }
}
