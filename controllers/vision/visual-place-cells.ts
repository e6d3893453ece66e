import type { EventCameraSettings, Events } from '../../agents/index.ts';
import { exp } from '../../kernels/math-f64.ts';
import { SoftWinnerTakeAll } from '../decoding/soft-winner-take-all.ts';
import { Panorama } from '../encoding/panorama.ts';
import type { Network, Population, Projection, Simulation } from '../engine/index.ts';
import { allToAll } from '../engine/index.ts';
import { softCompetitor } from '../neurons/soft-competitor.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { hebbianCompetition } from '../synapses/hebbian-competition.ts';

export interface VisualPlaceCellsOptions {
  /** Level cameras that together look around. */
  readonly cameras: readonly EventCameraSettings[];
  /** Share of the rate at which cells learn; 0: they stay as they were drawn. Default 1. */
  readonly learning?: number;
}

const CELLS = 400;
/** Hz of all of them together: 400 pi, what the given cells of the water maze add up to wherever the agent is. */
const RATE = 1257;
/** Spikes that a view counts for; more make fields smaller. */
const EVIDENCE = 20;
/** Of the panorama: columns, rows, and rad from the lowest to the highest. */
const COLUMNS = 64;
const ROWS = 6;
const LOWEST = -0.2;
const HIGHEST = 0.7;
/** s in which a direction tells of motion once, and for which that counts. */
const REFRACTORY = 0.02;
const MEMORY = 0.07;
/** Recent spikes of the panorama from which on there is something to see; an arena in motion makes some 300. */
const SOMETHING = 20;
/** Of a naive synapse: spread of the weight, and the weight of what never came, as shares. */
const SPREAD = 0.05;
const NEVER = 0.1;

/**
 * Place cells that nobody gave their places: they hear what moves around the body and in which direction of the map, compete,
 * and each comes to fire at views like those that it won, which are views from one place (Sharp 1991; Arleo & Gerstner 2000). A
 * new cell that wins takes the view as it is; the more it has seen, the less it changes. Where no cell knows the view, those
 * that never learned win.
 */
export class VisualPlaceCells {
  readonly view: Population<typeof spikeSource>;
  readonly place: Population<typeof softCompetitor>;
  readonly synapses: Projection<typeof hebbianCompetition>;
  /** Share of the rate at which cells learn, from 0 to 1. */
  learning: number;
  readonly #panorama: Panorama;
  readonly #competition: SoftWinnerTakeAll;
  /** Of what was seen, from a step to the next. */
  readonly #keep: number;
  #seen = 0;

  /** Adds populations `view` and `place` to a network. */
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
    this.place = network.population('place', softCompetitor, { size: CELLS, parameters: { tau: MEMORY } });
    const naive = 1 / this.#panorama.size;
    this.synapses = network.project(this.view, this.place, {
      synapse: hebbianCompetition,
      connect: allToAll(),
      parameters: { tau: MEMORY, w_naive: naive, w_min: NEVER * naive },
      initial: { w: (random) => naive * (1 + SPREAD * (2 * random.uniform() - 1)) },
    });
    this.#competition = new SoftWinnerTakeAll(this.place, MEMORY, network.step);
    this.#keep = exp(-network.step / MEMORY);
  }

  /** Spikes of the panorama, each for as long as it counts. */
  get seen(): number {
    return this.#seen;
  }

  /**
   * Shows what a camera saw since the last step of the network, to be called before the next.
   *
   * @param camera index among the cameras
   * @param heading rad
   */
  see(simulation: Simulation, camera: number, events: Readonly<Events>, heading: number): void {
    this.#seen += this.#panorama.encode(camera, events, heading, simulation.input(this.view, 'fire'));
  }

  /**
   * Lets the cells compete in the next step of the network, or be silent. To be called before each step, when all cameras have
   * shown what they saw.
   */
  compete(simulation: Simulation, firing: boolean): void {
    this.#seen *= this.#keep;
    const seeing = this.#seen > SOMETHING;
    this.#competition.inhibit(simulation, firing ? RATE : 0, EVIDENCE / (this.#seen + SOMETHING));
    simulation.input(this.place, 'seeing').fill(seeing ? 1 : 0);
    simulation.setModulator('norm', seeing ? 1 / this.#seen : 0);
    simulation.setModulator('learning', seeing ? this.learning : 0);
  }

  /** Forgets what was seen, not what was learned. */
  reset(): void {
    this.#seen = 0;
    this.#panorama.reset();
  }

  /** What a network does not keep. */
  save(): Float64Array {
    return Float64Array.of(this.#seen, ...this.#panorama.save());
  }

  restore(state: Float64Array): void {
    this.#seen = state[0];
    this.#panorama.restore(state.subarray(1));
  }
}
