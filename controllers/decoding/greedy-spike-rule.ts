import type { Population, Simulation } from '../engine/index.ts';
import type { spikeCodingGreedy } from '../neurons/spike-coding-greedy.ts';
import type { spikeSource } from '../neurons/spike-source.ts';

/**
 * Lets one of the neurons that are above threshold spike in a step, the one with the largest error; of equal ones the first (Boerlin,
 * Machens & Denève 2013, `spikeCodingGreedy`).
 */
export class GreedySpikeRule {
  readonly #code: Population<typeof spikeCodingGreedy>;
  readonly #spikes: Population<typeof spikeSource>;
  readonly #above: Uint32Array;
  readonly #error: Float64Array;

  /**
   * @param code the neurons whose errors are compared
   * @param spikes as many neurons, declared before them, that spike in their place
   */
  constructor(code: Population<typeof spikeCodingGreedy>, spikes: Population<typeof spikeSource>) {
    this.#code = code;
    this.#spikes = spikes;
    this.#above = new Uint32Array(code.size);
    this.#error = new Float64Array(code.size);
  }

  /** Chooses after a step who spikes. The spike is sent in the next step. Returns the index of the neuron; -1 where none is above threshold. */
  choose(simulation: Simulation): number {
    const count = simulation.spikes(this.#code, this.#above);
    if (count === 0) return -1;
    const v = simulation.state(this.#code, 'v', '1', this.#error);
    let best = this.#above[0];
    for (let n = 1; n < count; n++) if (v[this.#above[n]] > v[best]) best = this.#above[n];
    simulation.input(this.#spikes, 'fire')[best] = 1;
    return best;
  }
}
