import type { RandomStream } from '../../../kernels/random.ts';
import type { Known } from '../language/known.ts';
import type { QuantityIn } from '../language/quantity.ts';
import type { NeuronModel, SynapseModel } from '../model/model.ts';
import type { Connectivity } from './connectivity.ts';

/** Numbers for neurons, in one unit: one for all, one per neuron, or drawn. */
export type NeuronValues = number | ArrayLike<number> | ((random: RandomStream, neuron: number) => number);

/** Values of parameters or state, each with its unit. */
export type ParameterValues<P extends Declared> = { readonly [K in keyof P]?: QuantityIn<P[K]['unit'], NeuronValues> };

/** Quantities by name, as a model declares them. */
export type Declared = Readonly<Record<string, { readonly unit: string }>>;

/** Numbers for synapses, in one unit: one for all, one per synapse in the order of the connections, or drawn. */
export type SynapseValues = number | ArrayLike<number> | ((random: RandomStream, pre: number, post: number) => number);

/** A population as described. Its values are in the model's units. */
export interface Population<M extends NeuronModel = NeuronModel> {
  /** Name of the population, unique among those of its network: `retina`. */
  readonly name: string;
  /** Model of its neurons, which declares their quantities, equations and receptors. */
  readonly model: M;
  /** Number of neurons. */
  readonly size: number;
  /** Values of all parameters by name: one number for all neurons, or one per neuron. */
  readonly parameters: ReadonlyMap<string, Known>;
  /** State that does not begin as the model says, by name: one number for all neurons, or one per neuron. */
  readonly initial: ReadonlyMap<string, Known>;
  /** Inputs that do not begin as the model says. */
  readonly inputs: ReadonlyMap<string, Known>;
}

/** A projection as described. Its values are in the model's units. */
export interface Projection<M extends SynapseModel = SynapseModel> {
  /** Name of the projection, unique among those of its network. Default: `source->target`. */
  readonly name: string;
  /** Population of the presynaptic neurons; that of a view, where a view was connected. */
  readonly source: Population;
  /** Population of the postsynaptic neurons; that of a view, where a view was connected. */
  readonly target: Population;
  /** Synapse model or plasticity rule of its synapses. */
  readonly model: M;
  /** Connectivity that draws the synapses when the network is built, with neurons numbered within the populations. */
  readonly connect: Connectivity;
  /** Receptor that `post` of the rule stands for; undefined where the target has none. */
  readonly receptor: string | undefined;
  /** In seconds. */
  readonly delay: SynapseValues;
  /** Values of all parameters of the rule by name, each one number for all synapses. */
  readonly parameters: ReadonlyMap<string, number>;
  /** State that does not begin as the rule says, by name. */
  readonly initial: Readonly<Record<string, SynapseValues>>;
}

/**
 * Some neurons of a population. A view can be connected, read, set and monitored like a population; neurons are numbered
 * within the view. It has no state of its own.
 */
export class PopulationView<M extends NeuronModel = NeuronModel> {
  /** Population that the neurons belong to. */
  readonly population: Population<M>;
  /** Name of the population with the neurons: `cells[0:10]` for 0 to 9, `cells[3 of 100]` where they do not follow each other. */
  readonly name: string;
  /** Number of neurons in the view. */
  readonly size: number;
  /** Indices of the neurons in the population, ascending. */
  readonly ids: Uint32Array;
  /** Index of the first neuron in the population, where the others follow it without a gap; else undefined. */
  readonly first: number | undefined;
  #places: Int32Array | undefined;

  constructor(population: Population<M>, ids: Uint32Array) {
    this.population = population;
    this.size = ids.length;
    this.ids = ids;
    const first = ids[0];
    const end = (ids.at(-1) as number) + 1;
    this.first = end - first === ids.length ? first : undefined;
    this.name = `${population.name}[${this.first === undefined ? `${ids.length} of ${population.size}` : `${first}:${end}`}]`;
  }

  /** The index in this view of a neuron of the population; -1 where the view does not have it. */
  placeOf(id: number): number {
    if (this.first !== undefined) return id >= this.first && id < this.first + this.size ? id - this.first : -1;
    if (this.#places === undefined) {
      this.#places = new Int32Array(this.population.size).fill(-1);
      for (let i = 0; i < this.size; i++) this.#places[this.ids[i]] = i;
    }
    return this.#places[id];
  }
}

/** A population, or some neurons of one. */
export type Neurons<M extends NeuronModel = NeuronModel> = Population<M> | PopulationView<M>;
