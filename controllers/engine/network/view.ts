import { ValidationError } from '../../../agents/errors.ts';
import type { NeuronModel } from '../model/model.ts';
import type { Connectivity, Selves } from './connectivity.ts';
import { counted } from './connectivity.ts';
import type { Population, SynapseValues } from './description.ts';
import { type Neurons, PopulationView } from './description.ts';

/**
 * A view of the neurons `first` to `end` - 1, up to the last by default. In a view, neurons are counted within the view.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 100 });
 * const first = slice(cells, 0, 20); // neurons 0 to 19
 * const simulation = simulate(network);
 * simulation.input(first, 'I_ext', 'pA').fill(500, 0, first.size);
 * simulation.step(100);
 * console.log(simulation.state(first, 'v', 'mV')); // 20 potentials
 *
 * @throws ValidationError `invalid_slice` for what leads out of the neurons, or has none
 */
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
  for (let i = 0; i < ids.length; i++) ids[i] = own === undefined ? first + i : own[first + i];
  return new PopulationView(populationOf(neurons), ids);
}

/**
 * A view of the neurons for which `chosen` holds, or of those with the given indices, in any order. In a view, neurons are counted
 * within the view.
 *
 * @throws ValidationError `invalid_slice` for no neuron, or for one that is not there
 */
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

/** A connectivity between views, as a connectivity between their populations. */
export function connectViews(connect: Connectivity, source: Neurons, target: Neurons): Connectivity {
  if (!(source instanceof PopulationView) && !(target instanceof PopulationView)) return connect;
  const idOf = (neurons: Neurons, place: number): number =>
    neurons instanceof PopulationView ? neurons.ids[place] : place;
  const same = populationOf(source) === populationOf(target);
  const selves: Selves = {
    ofPre: (i) => (same ? placeIn(target, idOf(source, i)) : -1),
    ofPost: (j) => (same ? placeIn(source, idOf(target, j)) : -1),
  };
  const draw: Connectivity = (_, __, random) => {
    const { pre, post } = connect(source.size, target.size, random, selves);
    return { pre: numbersOf(source, pre), post: numbersOf(target, post) };
  };
  const { expected } = connect;
  return expected === undefined ? draw : counted(draw, () => expected(source.size, target.size));
}

/** Indices in the population of the neurons at these places of a view. */
function numbersOf(neurons: Neurons, places: Uint32Array): Uint32Array {
  if (!(neurons instanceof PopulationView) || neurons.first === 0) return places;
  const { ids } = neurons;
  const numbers = new Uint32Array(places.length);
  for (let k = 0; k < places.length; k++) numbers[k] = ids[places[k]];
  return numbers;
}

/** Values for the synapses between views, as a function of indices in their populations. */
export function valuesInViews(values: SynapseValues, source: Neurons, target: Neurons): SynapseValues {
  if (typeof values !== 'function') return values;
  return (random, pre, post) => values(random, placeIn(source, pre), placeIn(target, post));
}

/** The place of a neuron of the population in a view. */
function placeIn(neurons: Neurons, id: number): number {
  return neurons instanceof PopulationView ? neurons.placeOf(id) : id;
}
