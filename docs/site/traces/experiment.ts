/** A number that a reader of the page chooses. */
export interface Control {
  /** Where it acts and its name, as in the address of the page: `set.tau_m`, `input.I_ext`. */
  readonly key: string;
  readonly name: string;
  /** `1` for a pure number. */
  readonly unit: string;
  readonly meaning: string;
  readonly default: number;
  /** Ends of the slider, and the distance of its values. The number beside it takes any: what a model refuses, it says. */
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
}

/** What is done to a model: a neuron is driven, spikes arrive at a synapse, or pairs of spikes at one that learns from their order. */
export type Kind = 'cell' | 'train' | 'pairs';

/** A model of the package with what is done to it, and what of that can be chosen. */
export interface Experiment {
  readonly kind: Kind;
  /** Name that the model is exported by: `lif`. */
  readonly model: string;
  readonly controls: readonly Control[];
  /** Name of the curve that is shown at first: `v`. */
  readonly shown: string;
}

/** Values of controls by their keys. */
export type Values = Readonly<Record<string, number>>;

/** One quantity over another. */
export interface Series {
  /** Unique in its trace: `v`. */
  readonly name: string;
  readonly unit: string;
  readonly values: Float64Array;
}

/** What came of an experiment. */
export interface Trace {
  readonly x: Series;
  readonly curves: readonly Series[];
  /** Spikes of those neurons that spiked: each at a value of `x`. */
  readonly spikes: readonly { readonly of: string; readonly at: readonly number[] }[];
}

export const defaultsOf = ({ controls }: Experiment): Values =>
  Object.fromEntries(controls.map((control) => [control.key, control.default]));
