import type { Population, Projection } from '../../network/description.ts';
import type { Network } from '../../network/network.ts';
import type { Program } from '../program/program.ts';
import type { AnalysedModulator } from './modulators.ts';
import type { AnalysedPopulation } from './population.ts';
import type { AnalysedProjection } from './projection.ts';
import type { SpikeCount } from './spike-count.ts';

/**
 * A network, analysed: everything that its models say, checked, typed and laid out in memory. Emitters emit it and `describe`
 * prints it. A board, an exchange format or a gradient is written from it too.
 *
 * - What the models say, as typed expressions: `populations.get(p).neuron` and `projections.get(p).rule`.
 * - How it is computed, as loops over arrays: `program`. Beside what it computes, each loop keeps what the model said: the
 *   bare spike condition, the refractory period, resets, receptors, integrators with their propagators.
 * - Where it lies in memory: arrays by name in `state`, `inputs`, `receptors`, `traces`; synapses in `layout`.
 * - What passes decided about it: the annotations of the loops. They change no result and may be ignored.
 */
export interface AnalysedModel {
  /** Description that the model was analysed from. */
  readonly network: Network;
  /** Arrays and loops that compute the network, tick by tick. */
  readonly program: Program;
  /** Populations with their arrays and loops, by their descriptions, in the order of the network. */
  readonly populations: ReadonlyMap<Population, AnalysedPopulation>;
  /** Projections with their arrays and loops, by their descriptions, in the order of the network. */
  readonly projections: ReadonlyMap<Projection, AnalysedProjection>;
  /** Neuromodulators that the rules of the network read, by their names. */
  readonly modulators: ReadonlyMap<string, AnalysedModulator>;
  /** Spike counts of the populations that receive spikes, whose rates may run away. */
  readonly spikeCounts: readonly SpikeCount[];
  /** The order in which populations are updated. */
  readonly order: readonly Population[];
}
