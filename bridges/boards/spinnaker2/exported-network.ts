/** Largest magnitude of a weight: a synapse holds a sign, four bits of weight and three of delay, as users of py-spinnaker2 state it. */
export const LARGEST_WEIGHT = 15;
/** Longest delay in steps: what is written is one less than what it comes to. */
export const LONGEST_DELAY = 8;

/** A parameter of all neurons, or one of each. */
export type NeuronValue = number | readonly number[];

/**
 * Parameters of `lif` and `lif_curr_exp`, under the names that `snn.Population` takes. In units of the weights, in steps:
 * v = alpha_decay v + currents + i_offset; a spike where v > threshold.
 */
export interface Spinnaker2Parameters {
  readonly threshold: NeuronValue;
  readonly alpha_decay: NeuronValue;
  readonly i_offset: NeuronValue;
  readonly v_init: NeuronValue;
  readonly v_reset: number;
  readonly reset: 'reset_to_v_reset' | 'reset_by_subtraction';
  /** Share of the current of positive weights that stays in a step; of `lif_curr_exp` only. */
  readonly exc_decay?: NeuronValue;
  /** Share of the current of negative weights that stays in a step; of `lif_curr_exp` only. */
  readonly inh_decay?: NeuronValue;
}

/** A population, as the arguments of `snn.Population`. */
export interface Spinnaker2Population {
  readonly name: string;
  readonly size: number;
  readonly neuron_model: 'lif' | 'lif_curr_exp' | 'spike_list';
  /** Of a `spike_list` none: its spikes are no part of the network. */
  readonly params: Spinnaker2Parameters | Readonly<Record<string, never>>;
}

/** A projection, as the arguments of `snn.Projection`. */
export interface Spinnaker2Projection {
  readonly name: string;
  readonly pre: string;
  readonly post: string;
  readonly connections: readonly Connection[];
}

/** Neuron before, neuron after, weight from -15 to 15, delay from 0 to 7. */
export type Connection = readonly [pre: number, post: number, weight: number, delay: number];

/** A network for SpiNNaker 2. */
export interface ExportedNetwork {
  readonly format: 'reafference/spinnaker2';
  readonly version: 1;
  /** s of a step. */
  readonly step: number;
  readonly populations: readonly Spinnaker2Population[];
  readonly projections: readonly Spinnaker2Projection[];
}

/** One number where all are equal. */
export function neuronValue(values: Float64Array): NeuronValue {
  return values.every((one) => one === values[0]) ? values[0] : Array.from(values);
}
