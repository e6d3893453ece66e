import { given } from '../../agents/given.ts';
import type { Events } from '../../agents/index.ts';
import { Retina } from '../encoding/retina.ts';
import type { Population, Projection, Simulate, Simulation, SimulationOptions } from '../engine/index.ts';
import { allToAll, mV, Network, quantity, seconds, simulate } from '../engine/index.ts';
import { lifDelta } from '../neurons/lif-delta.ts';
import { spikeSource } from '../neurons/spike-source.ts';
import { staticSynapse } from '../synapses/static.ts';
import { stdpRecency } from '../synapses/stdp-recency.ts';

/** Options of {@link MotionFeatures}. */
export interface MotionFeaturesOptions {
  /** Columns of the camera, in pixels. */
  readonly width: number;
  /** Rows of the camera, in pixels. */
  readonly height: number;
  /** Number of neurons that compete. */
  readonly features: number;
  /** Largest weight of a synapse in V. Default 1e-3. */
  readonly largest?: number;
  /** Seed of the network. */
  readonly seed: number;
  /** Seconds per step of the network. */
  readonly period: number;
  /** Emitter of the network's code, see {@link SimulationOptions}. Default `webassembly`. */
  readonly emitter?: SimulationOptions['emitter'];
  /** Builds the network, as `BuildSettings` give it. Default: in this process. */
  readonly simulate?: Simulate;
}

/** mV. */
const REST = -70;
/** mV above rest. */
const THRESHOLD = 25;
/** Time constant of the membrane. */
const LEAK = '10 ms';
const REFRACTORY = '20 ms';
/** Effect of a spike on the potential of the other neurons; they recover in about 20 ms. */
const INHIBITION = '-150 mV';

/**
 * Receptive fields for motion over a retina, learned without supervision. All neurons see the whole retina and compete: the first
 * to fire silences the others, and its synapses learn the events of the last milliseconds (Bichler, Querlioz, Thorpe, Bourgoin &
 * Gamrat 2012, Neural Netw 32:339). A moving edge leaves ON events before OFF events, so fields come to differ in place and
 * direction.
 */
export class MotionFeatures {
  /** The network at work. */
  readonly simulation: Simulation;
  /** ON and OFF cells of the camera, one for each pixel and polarity, in the order of {@link Retina}. */
  readonly retina: Population<typeof spikeSource>;
  /** Neurons that compete, each with a receptive field that it learns. */
  readonly features: Population<typeof lifDelta>;
  /** Plastic synapses from all cells of the retina to all neurons; their `w` are the receptive fields. */
  readonly synapses: Projection<typeof stdpRecency>;
  /** Geometry of the retina: numbers and order of its cells. */
  readonly cells: Retina;

  constructor(options: MotionFeaturesOptions) {
    const { width, height, features, largest = 1e-3, seed, period, emitter } = options;
    this.cells = new Retina({ width, height });
    const network = new Network({ seed, step: seconds(period) });
    this.retina = network.population('retina', spikeSource, { size: this.cells.size });
    this.features = network.population('features', lifDelta, {
      size: features,
      parameters: { E_L: mV(REST), V_reset: mV(REST), V_th: mV(REST + THRESHOLD), tau_m: LEAK, t_ref: REFRACTORY },
    });
    this.synapses = network.project(this.retina, this.features, {
      synapse: stdpRecency,
      connect: allToAll(),
      parameters: {
        w_max: quantity(largest, 'V'),
        A_plus: quantity(0.1 * largest, 'V'),
        A_minus: quantity(0.05 * largest, 'V'),
      },
      initial: { w: quantity((random) => largest * (0.6 + 0.3 * random.uniform()), 'V') },
    });
    network.project(this.features, this.features, {
      synapse: staticSynapse,
      connect: allToAll({ self: false }),
      initial: { w: INHIBITION },
    });
    const { simulate: build = simulate } = options;
    this.simulation = build(network, given({ emitter }));
  }

  /** Switches learning on or off. */
  set learning(on: boolean) {
    this.simulation.setModulator('learning', on ? 1 : 0);
  }

  /** Makes one step with the events since the last. Writes the ids of the features that fired to `out` and returns their number. */
  step(events: Readonly<Events>, out: Uint32Array): number {
    this.cells.encode(events, this.simulation.input(this.retina, 'fire'));
    this.simulation.step();
    return this.simulation.spikes(this.features, out);
  }
}
