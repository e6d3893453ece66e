import type { EventCameraSettings, Events } from '../../agents/index.ts';
import { exp } from '../../kernels/math-f64.ts';
import { SoftWinnerTakeAll } from '../decoding/soft-winner-take-all.ts';
import { Panorama } from '../encoding/panorama.ts';
import type { Network, Population, Projection, Simulation } from '../engine/index.ts';
import { allToAll, seconds } from '../engine/index.ts';
import { softCompetitor } from '../neurons/soft-competitor.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { hebbianCompetition } from '../synapses/hebbian-competition.ts';

/** Options of {@link VisualPlaceCells}. */
export interface VisualPlaceCellsOptions {
  /** Level cameras that together see all around. */
  readonly cameras: readonly EventCameraSettings[];
  /** Factor on the learning rate of cells, from 0 (no learning) to 1. Default 1. */
  readonly learning?: number;
}

const CELLS = 400;
/** Hz, rate of all cells together: 400 pi, as of the given cells of the water maze at any place. */
const RATE = 1257;
/** Spikes to which a view is normalised; more make fields smaller. */
const EVIDENCE = 20;
/** Cells of the panorama around. */
const COLUMNS = 64;
/** Cells of the panorama from the lowest to the highest elevation. */
const ROWS = 6;
/** Radians, lowest elevation of the panorama. */
const LOWEST = -0.2;
/** Radians, highest elevation of the panorama. */
const HIGHEST = 0.7;
/** Seconds, refractory time of a cell of the panorama. */
const REFRACTORY = 0.02;
/** Seconds, time constant with which its spikes are forgotten. */
const MEMORY = 0.07;
/** Recent spikes of the panorama above which cells see and learn; an arena in motion makes about 300. */
const LEAST_SEEN = 20;
/** Spread of the naive weights, as a share of their mean. */
const SPREAD = 0.05;
/** Least weight as a share of the naive weight. */
const NEVER = 0.1;

/**
 * Place cells that learn their places. Their input is the motion around the body in the directions of the map. They compete, and
 * each learns the views at which it wins, which are views from one place (Sharp 1991; Arleo & Gerstner 2000). A new cell takes its
 * first view as it is; the more views a cell has learned, the less it changes. A view that is unlike all learned ones is won by
 * a new cell.
 */
export class VisualPlaceCells {
  /** Spike sources, one for each cell of the panorama. */
  readonly view: Population<typeof spikeSource>;
  /** Place cells, 400 of them, which compete. */
  readonly place: Population<typeof softCompetitor>;
  /** Plastic synapses from all of `view` to all place cells; their `w` are the learned views. */
  readonly synapses: Projection<typeof hebbianCompetition>;
  /** Factor on the learning rate of cells, from 0 to 1. */
  learning: number;
  readonly #panorama: Panorama;
  readonly #competition: SoftWinnerTakeAll;
  /** Factor on the count of recent spikes from one step to the next. */
  readonly #keep: number;
  #seen = 0;

  /** Adds populations `view` and `place`, and the synapses between them, to a network. */
  constructor(network: Network, { cameras, learning = 1 }: VisualPlaceCellsOptions) {
    this.learning = learning;
    this.#panorama = new Panorama({
      cameras,
      columns: COLUMNS,
      rows: ROWS,
      lowest: LOWEST,
      highest: HIGHEST,
      refractory: REFRACTORY,
    });
    this.view = network.population('view', spikeSource, { size: this.#panorama.size });
    this.place = network.population('place', softCompetitor, { size: CELLS, parameters: { tau: seconds(MEMORY) } });
    const naive = 1 / this.#panorama.size;
    this.synapses = network.project(this.view, this.place, {
      synapse: hebbianCompetition,
      connect: allToAll(),
      parameters: { tau: seconds(MEMORY), w_naive: naive, w_min: NEVER * naive },
      initial: { w: (random) => naive * (1 + SPREAD * (2 * random.uniform() - 1)) },
    });
    this.#competition = new SoftWinnerTakeAll(this.place, MEMORY, network.step);
    this.#keep = exp(-network.step / MEMORY);
  }

  /** Number of recent spikes of the panorama: a sum that decays with the time constant of its spikes. */
  get seen(): number {
    return this.#seen;
  }

  /**
   * Takes in the events of a camera since the last step of the network. To be called before the next step.
   *
   * @param camera index of the camera in the options
   * @param heading rad, of the body in the map frame
   */
  see(simulation: Simulation, camera: number, events: Readonly<Events>, heading: number): void {
    this.#seen += this.#panorama.encode(camera, events, heading, simulation.input(this.view, 'fire'));
  }

  /**
   * Lets the cells compete in the next step of the network, or keeps them silent. To be called before each step, after the
   * events of all cameras.
   */
  compete(simulation: Simulation, firing: boolean): void {
    this.#seen *= this.#keep;
    const seeing = this.#seen > LEAST_SEEN;
    this.#competition.inhibit(simulation, firing ? RATE : 0, EVIDENCE / (this.#seen + LEAST_SEEN));
    simulation.input(this.place, 'seeing').fill(seeing ? 1 : 0);
    simulation.setModulator('norm', seeing ? 1 / this.#seen : 0);
    simulation.setModulator('learning', seeing ? this.learning : 0);
  }

  /** Forgets the recent spikes; keeps the weights. */
  reset(): void {
    this.#seen = 0;
    this.#panorama.reset();
  }

  /** State that is not part of the network. */
  save(): Float64Array {
    return Float64Array.of(this.#seen, ...this.#panorama.save());
  }

  /** Puts a saved state in place of the present one; that of the network is restored with its simulation. */
  restore(state: Float64Array): void {
    this.#seen = state[0];
    this.#panorama.restore(state.subarray(1));
  }
}
