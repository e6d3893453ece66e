import { checkOptions } from '../../agents/known-options.ts';
import type { Network, Population, Projection, Simulation } from '../engine/index.ts';
import { allToAll, mV, oneToOne, seconds } from '../engine/index.ts';
import { lifDelta } from '../neurons/lif-delta.ts';
import { hebbianMemory } from '../synapses/hebbian-memory.ts';
import { answering, teaching } from './gated.ts';
import { keyCell } from './key-cell.ts';

/** Options of {@link KeyValueMemory}. */
export interface KeyValueMemoryOptions {
  /** Number of key cells. */
  readonly keys: number;
  /** The population whose spikes are written: value i is clamped to its cell i while the memory is written. */
  readonly teacher: Population;
  /** Potential that a spike of a key adds at a weight of 1 while reading, as a share of the threshold. Default 0.4. */
  readonly gain?: number;
  /** Rate of writing, per ms. Default 0.3. */
  readonly gammaPlus?: number;
  /** Rate of forgetting, per ms. Default 0.3. */
  readonly gammaMinus?: number;
  /**
   * Seconds after which a spike of value i makes key i spike, so that what was read is the next key; a whole number of steps. There
   * must be as many keys as values. Default: no feedback.
   */
  readonly feedback?: number;
  /**
   * Beginning of the names of its populations, where a network has several memories. These share their modulators: all are in the mode of
   * the last call of `set`. Default: an empty text.
   */
  readonly prefix?: string;
}

/** Mode of a memory: it stores, recalls, forgets the values that the active keys point to, or does nothing. */
export type MemoryMode = 'write' | 'read' | 'erase' | 'off';

/** Levels of the modulators of each mode; `gain` is relative. */
const LEVELS: Readonly<Record<MemoryMode, { readonly write: number; readonly teach: number; readonly gain: number }>> =
  {
    write: { write: 1, teach: 1, gain: 0 },
    read: { write: 0, teach: 0, gain: 1 },
    erase: { write: 1, teach: 0, gain: 0 },
    off: { write: 0, teach: 0, gain: 0 },
  };

/** Jump of a value's potential at a spike of its teacher, in thresholds: it makes the value spike. */
const CLAMP = 10;
/** Hazard that a spike that is fed back adds to a key in a step: the key spikes in all but 5 of 100 000 cases. */
const RELAY = 10;

/**
 * A memory of pairs in fast weights between spiking keys and values (Limbacher, Özdenizci & Legenstein 2022, arXiv:2205.11276). With
 * traces k and v of the spikes, of 20 ms, the weights onto the values move per ms by
 *
 * dw = gamma+ (1 - w) v k - gamma- w k^2
 *
 * while it is written. So a single pairing stores up to a soft bound, and writing a key again replaces what it pointed to. While it
 * is erased values are silent, and what active keys point to decays with exp(-gamma- k^2 t). Weights stay as they are while it is
 * read or off; they do not decay by themselves.
 *
 * With a constant rate the weight tends to gamma+ v / (gamma+ v + gamma- k), by exp(-(gamma+ v k + gamma- k^2) t).
 *
 * Values are leaky integrators of 20 ms with a threshold of 1 and a refractory time of 3 ms. Deviations from the source, in which all but
 * this rule is trained by gradients: the potential is reset to 0 instead of by the threshold; while it is written a value spikes with its
 * teacher, and the weights do not act; keys are Poisson processes.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const teacher = network.population('teacher', poisson, { size: 10 });
 * const memory = new KeyValueMemory(network, { keys: 20, teacher });
 * const simulation = simulate(network);
 * memory.set(simulation, 'write');
 * simulation.input(memory.keys, 'rate', 'Hz').fill(100, 0, 10); // ten keys
 * simulation.input(teacher, 'rate', 'Hz').fill(100, 3, 4); // value 3
 * simulation.step(100);
 * simulation.input(teacher, 'rate', 'Hz').fill(0);
 * memory.set(simulation, 'read');
 * simulation.onSpikes(memory.values, (tick, ids, count) => console.log(tick, ids.subarray(0, count))); // value 3
 * simulation.step(100);
 */
export class KeyValueMemory {
  /** Set their `rate` to choose what is written or read. */
  readonly keys: Population<typeof keyCell>;
  /** Value cells: they spike when they are read, and with the teacher while the memory is written. */
  readonly values: Population<typeof lifDelta>;
  /** From keys to values; `w` is what is stored. */
  readonly synapses: Projection<typeof hebbianMemory>;
  readonly #gain: number;
  readonly #answers: boolean;

  /** @throws what `Network.population` and `Network.project` throw; ValidationError `unknown_option` */
  constructor(network: Network, options: KeyValueMemoryOptions) {
    checkOptions('KeyValueMemory', options, {
      keys: true,
      teacher: true,
      gain: true,
      gammaPlus: true,
      gammaMinus: true,
      feedback: true,
      prefix: true,
    });
    const { keys, teacher, gain = 0.4, gammaPlus = 0.3, gammaMinus = 0.3, feedback, prefix = '' } = options;
    this.#gain = gain;
    this.#answers = feedback !== undefined;
    this.keys = network.population(`${prefix}key`, keyCell, { size: keys });
    this.values = network.population(`${prefix}value`, lifDelta, {
      size: teacher.size,
      parameters: { tau_m: '20 ms', E_L: '0 mV', V_th: '1 mV', V_reset: '0 mV', t_ref: '3 ms' },
    });
    this.synapses = network.project(this.keys, this.values, {
      synapse: hebbianMemory,
      connect: allToAll(),
      delay: '0 ms',
      parameters: { gamma_plus: `${gammaPlus} 1/ms`, gamma_minus: `${gammaMinus} 1/ms` },
    });
    network.project(teacher, this.values, {
      synapse: teaching,
      connect: oneToOne(),
      delay: '0 ms',
      initial: { w: mV(CLAMP) },
    });
    if (feedback === undefined) return;
    network.project(this.values, this.keys, {
      synapse: answering,
      connect: oneToOne(),
      delay: seconds(feedback),
      initial: { w: RELAY },
    });
  }

  /** Sets what the memory does from the next step on. The level of each modulator is part of the state of the simulation. */
  set(simulation: Simulation, mode: MemoryMode): void {
    const { write, teach, gain } = LEVELS[mode];
    simulation.setModulator('write', write);
    simulation.setModulator('teach', teach);
    simulation.setModulator('gain', gain * this.#gain);
    if (this.#answers) simulation.setModulator('answer', gain);
  }
}
