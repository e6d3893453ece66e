import { ValidationError } from '../../agents/errors.ts';
import type { Connectivity, Selves } from './connectivity.ts';
import type { NeuronModel } from './model.ts';
import type { Population, SynapseValues } from './network.ts';

/**
 * Some neurons of a population, which stand for a population of their own wherever one is connected, read, set or watched:
 * neurons are counted within the view. It owns nothing.
 */
export class PopulationView<M extends NeuronModel = NeuronModel> {
  readonly population: Population<M>;
  readonly name: string;
  readonly size: number;
  /** Numbers in the population, ascending. */
  readonly ids: Uint32Array;
  /** The first number, where the others follow it without a gap. */
  readonly first: number | undefined;
  #places: Int32Array | undefined;

  constructor(population: Population<M>, ids: Uint32Array) {
    this.population = population;
    this.size = ids.length;
    this.ids = ids;
    const first = ids[0] as number;
    const end = (ids.at(-1) as number) + 1;
    this.first = end - first === ids.length ? first : undefined;
    this.name = `${population.name}[${this.first === undefined ? `${ids.length} of ${population.size}` : `${first}:${end}`}]`;
  }

  /** Place in this view of a neuron of the population; -1 where it is not in it. */
  placeOf(id: number): number {
    if (this.first !== undefined) return id >= this.first && id < this.first + this.size ? id - this.first : -1;
    if (this.#places === undefined) {
      this.#places = new Int32Array(this.population.size).fill(-1);
      for (let i = 0; i < this.size; i++) this.#places[this.ids[i] as number] = i;
    }
    return this.#places[id] as number;
  }
}

/** A population, or some neurons of one. */
export type Neurons<M extends NeuronModel = NeuronModel> = Population<M> | PopulationView<M>;

/** Neurons `first` to `end` - 1; `end` defaults to the last. Of a view it counts within the view. */
export function slice<M extends NeuronModel>(
  neurons: Neurons<M>,
  first: number,
  end = neurons.size,
): PopulationView<M> {
  if (!Number.isInteger(first) || !Number.isInteger(end) || first < 0 || end > neurons.size || first >= end) {
    throw new ValidationError(`'${neurons.name}' has no such slice`, {
      code: 'invalid_slice',
      expected: `0 <= first < end <= ${neurons.size}`,
      received: [first, end],
    });
  }
  const own = neurons instanceof PopulationView ? neurons.ids : undefined;
  const ids = new Uint32Array(end - first);
  for (let i = 0; i < ids.length; i++) ids[i] = own === undefined ? first + i : (own[first + i] as number);
  return new PopulationView(populationOf(neurons), ids);
}

/** The neurons of which `chosen` holds, or those with the numbers given, in any order. Of a view it counts within the view. */
export function subset<M extends NeuronModel>(
  neurons: Neurons<M>,
  chosen: ArrayLike<number> | ((index: number) => boolean),
): PopulationView<M> {
  const places =
    typeof chosen === 'function'
      ? Array.from({ length: neurons.size }, (_, i) => i).filter(chosen)
      : Array.from(new Set(Array.from(chosen))).sort((a, b) => a - b);
  const outside = places.find((i) => !Number.isInteger(i) || i < 0 || i >= neurons.size);
  if (places.length === 0 || outside !== undefined) {
    throw new ValidationError(`'${neurons.name}' has no such neurons`, {
      code: 'invalid_slice',
      expected: `at least one number from 0 to ${neurons.size - 1}`,
      received: outside ?? places,
    });
  }
  const own = neurons instanceof PopulationView ? neurons.ids : undefined;
  const ids = Uint32Array.from(places, (i) => own?.[i] ?? i);
  return new PopulationView(populationOf(neurons), ids);
}

/** The population that neurons belong to. */
export function populationOf<M extends NeuronModel>(neurons: Neurons<M>): Population<M> {
  return neurons instanceof PopulationView ? neurons.population : neurons;
}

/** Connections drawn among neurons, as connections of their populations. */
export function connectViews(connect: Connectivity, source: Neurons, target: Neurons): Connectivity {
  if (!(source instanceof PopulationView) && !(target instanceof PopulationView)) return connect;
  const idOf = (neurons: Neurons, place: number): number =>
    neurons instanceof PopulationView ? (neurons.ids[place] as number) : place;
  const same = populationOf(source) === populationOf(target);
  const selves: Selves = {
    ofPre: (i) => (same ? placeIn(target, idOf(source, i)) : -1),
    ofPost: (j) => (same ? placeIn(source, idOf(target, j)) : -1),
  };
  return (_, __, random) => {
    const { pre, post } = connect(source.size, target.size, random, selves);
    return { pre: numbersOf(source, pre), post: numbersOf(target, post) };
  };
}

/** Numbers in the population of neurons at these places. */
function numbersOf(neurons: Neurons, places: Uint32Array): Uint32Array {
  if (!(neurons instanceof PopulationView) || neurons.first === 0) return places;
  const { ids } = neurons;
  const numbers = new Uint32Array(places.length);
  for (let k = 0; k < places.length; k++) numbers[k] = ids[places[k] as number] as number;
  return numbers;
}

/** Values drawn for synapses among neurons, asked for with numbers in their populations. */
export function valuesInViews(values: SynapseValues, source: Neurons, target: Neurons): SynapseValues {
  if (typeof values !== 'function') return values;
  return (random, pre, post) => values(random, placeIn(source, pre), placeIn(target, post));
}

/** Place of a neuron of the population among `neurons`. */
function placeIn(neurons: Neurons, id: number): number {
  return neurons instanceof PopulationView ? neurons.placeOf(id) : id;
}
