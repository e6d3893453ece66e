import { exp, log } from '../../kernels/math-f64.ts';
import type { Population, Simulation } from '../engine/index.ts';
import type { softCompetitor } from '../neurons/soft-competitor.ts';

/**
 * The lateral inhibition of a layer of soft competitors, as one number: the logarithm of the sum of exp(gain u). With it, the
 * layer fires at a fixed total rate whatever its input (Nessler, Pfeiffer, Buesing & Maass 2013, eq. 6). It is one step late: it
 * is computed from the decayed evidence of the last step, without the input that arrives in the next.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const layer = network.population('layer', softCompetitor, { size: 10 });
 * const competition = new SoftWinnerTakeAll(layer, 0.07, network.step); // evidence lasts for 70 ms
 * const simulation = simulate(network);
 * simulation.setState(layer, 'u', [3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
 * simulation.onSpikes(layer, (tick, ids, count) => console.log(tick, ids.subarray(0, count))); // at first cell 0
 * for (let step = 0; step < 100; step++) {
 *   competition.inhibit(simulation, 100, 1); // 100 Hz in all, the evidence times 1
 *   simulation.step();
 * }
 */
export class SoftWinnerTakeAll {
  readonly #layer: Population<typeof softCompetitor>;
  readonly #evidence: Float64Array;
  readonly #keep: number;

  /**
   * @param memory s, time constant of the cells' evidence
   * @param step s, step of the network
   */
  constructor(layer: Population<typeof softCompetitor>, memory: number, step: number) {
    this.#layer = layer;
    this.#evidence = new Float64Array(layer.size);
    this.#keep = exp(-step / memory);
  }

  /**
   * Sets rate, gain and inhibition of the cells for the next step.
   *
   * @param rate Hz, of the whole layer
   * @param gain dimensionless factor on the evidence
   */
  inhibit(simulation: Simulation, rate: number, gain: number): void {
    const layer = this.#layer;
    const u = simulation.state(layer, 'u', '1', this.#evidence);
    let most = -Infinity;
    for (let k = 0; k < u.length; k++) most = Math.max(most, u[k]);
    const scale = gain * this.#keep;
    let sum = 0;
    for (let k = 0; k < u.length; k++) sum += exp(scale * (u[k] - most));
    simulation.input(layer, 'rate', 'Hz').fill(rate);
    simulation.input(layer, 'gain').fill(gain);
    simulation.input(layer, 'inhibition').fill(scale * most + log(sum));
  }
}
