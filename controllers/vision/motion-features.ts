import type { Events } from '../../agents/index.ts';
import { Retina } from '../encoding/retina.ts';
import type { Population, Projection, Simulation, SimulationOptions } from '../engine/index.ts';
import { allToAll, Network, simulate } from '../engine/index.ts';
import { lifDelta } from '../neurons/lif-delta.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { fixed } from '../synapses/static.ts';
import { stdpRecency } from '../synapses/stdp-recency.ts';

export interface MotionFeaturesOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Neurons that compete. */
  readonly features: number;
  /** V, of a synapse at its largest weight. Default 1 mV. */
  readonly largest?: number;
  readonly seed: number;
  /** s */
  readonly period: number;
  readonly emitter?: SimulationOptions['emitter'];
}

const REST = -0.07;
/** V above rest. */
const THRESHOLD = 0.025;
/** s */
const LEAK = 0.01;
const REFRACTORY = 0.02;
/** V, of a spike on the others: they are out for some 20 ms. */
const INHIBITION = 0.15;

/**
 * Receptive fields for what moves over a retina, learned without a teacher: neurons that see all of it compete, the first to fire
 * silences the others and takes what it saw in the last milliseconds as its own (Bichler, Querlioz, Thorpe, Bourgoin & Gamrat 2012,
 * Neural Netw 32:339). An edge that moves leaves ON before OFF, so fields come to differ by place and direction.
 */
export class MotionFeatures {
  readonly simulation: Simulation;
  readonly retina: Population<typeof spikeSource>;
  readonly features: Population<typeof lifDelta>;
  readonly synapses: Projection<typeof stdpRecency>;
  readonly cells: Retina;

  constructor(options: MotionFeaturesOptions) {
    const { width, height, features, largest = 1e-3, seed, period, emitter } = options;
    this.cells = new Retina({ width, height });
    const network = new Network({ seed, step: period });
    this.retina = network.population('retina', spikeSource, { size: this.cells.size });
    this.features = network.population('features', lifDelta, {
      size: features,
      parameters: { E_L: REST, V_reset: REST, V_th: REST + THRESHOLD, tau_m: LEAK, t_ref: REFRACTORY },
    });
    this.synapses = network.project(this.retina, this.features, {
      synapse: stdpRecency,
      connect: allToAll(),
      parameters: { w_max: largest, A_plus: 0.1 * largest, A_minus: 0.05 * largest },
      initial: { w: (random) => largest * (0.6 + 0.3 * random.uniform()) },
    });
    network.project(this.features, this.features, {
      synapse: fixed,
      connect: allToAll({ self: false }),
      initial: { w: -INHIBITION },
    });
    this.simulation = simulate(network, emitter === undefined ? {} : { emitter });
  }

  /** Whether weights change. */
  set learning(on: boolean) {
    this.simulation.setModulator('learning', on ? 1 : 0);
  }

  /** One step: sees the events since the last. Returns how many features fired, their numbers in `out`. */
  step(events: Readonly<Events>, out: Uint32Array): number {
    this.cells.encode(events, this.simulation.input(this.retina, 'fire'));
    this.simulation.step();
    return this.simulation.spikes(this.features, out);
  }
}
