import { checkOptions } from '../../agents/known-options.ts';
import { analyse } from '../../controllers/engine/compiler/index.ts';
import {
  type Network,
  type Population,
  type Projection,
  type SynapseModel,
  simulate,
} from '../../controllers/engine/index.ts';
import { nirReadout, spikeSource } from '../../controllers/neurons/index.ts';
import { staticSynapse } from '../../controllers/synapses/static.ts';
import type { NirEdge, NirGraph, NirNode } from './graph.ts';
import type { NirArray } from './primitives.ts';
import { closingEdges, edgeName } from './signal-paths.ts';
import { notInNir, same, spokenPopulations } from './spoken-models.ts';
import { steppingNotes } from './stepping.ts';

/** Options of saying a network in NIR. */
export interface FromNetworkOptions {
  /** Populations whose spikes or potentials go out. Default: those that project to no other, or all if there is none. */
  readonly outputs?: readonly Population[];
}

/** The most elements of a matrix: it has one for each pair, whether or not there is a synapse. */
const MOST_ELEMENTS = 2 ** 28;

/**
 * Says a network in NIR. The metadata hold what NIR itself leaves open: step, method, reset, and that spikes are held. Random
 * connections and weights are drawn, by the seed of the network. `spikeSource` becomes `Input`; each projection becomes a matrix, behind
 * a `Delay` where its delay is longer than that of {@link toNetwork}; names stay.
 *
 * The models of NIR are said as they are. `lifDelta` is said exactly, for back ends that step exactly; `lif` with the
 * charge of a spike half a step later. Both spike at their threshold, where neurons of NIR spike above it.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const input = network.population('input', spikeSource, { size: 2 });
 * const cells = network.population('cells', lifDelta, { size: 3, parameters: { t_ref: '0 ms' } });
 * network.project(input, cells, { synapse: staticSynapse, connect: allToAll(), initial: { w: '5 mV' } });
 * const graph = fromNetwork(network);
 * for (const [name, { type }] of graph.nodes) console.log(name, type); // input Input, cells LIF, and what joins them
 *
 * @throws ValidationError `not_in_nir`, naming population or projection, for other models, refractory times, plasticity, synapses of
 *   one projection with several delays, and state that does not start at rest
 */
export function fromNetwork(network: Network, options: FromNetworkOptions = {}): NirGraph {
  checkOptions('fromNetwork', options, { outputs: true });
  const { populations, projections, step } = network;
  for (const { name, model } of projections) {
    if (isFixed(model)) continue;
    throw notInNir(name, 'synapses of constant weight', `the rule '${model.name}'`);
  }
  const isInput = ({ model }: Population): boolean => same(model, spikeSource);
  const isSum = ({ model }: Population): boolean => same(model, nirReadout);
  const receptorsOf = (population: Population): ReadonlySet<string> =>
    new Set(projections.flatMap(({ target, receptor }) => (target === population && receptor ? [receptor] : [])));
  const cells = populations.filter((one) => !isInput(one) && !isSum(one));
  const { method, reset, spoken } = spokenPopulations(cells, receptorsOf, step);

  const nodes = new Map<string, NirNode>();
  const edges: NirEdge[] = [];
  const add = (name: string, node: NirNode): string => {
    if (nodes.has(name)) throw notInNir(name, 'names of which each occurs once', name);
    nodes.set(name, node);
    return name;
  };
  for (const population of populations) {
    const { name, size } = population;
    if (isInput(population)) add(name, { type: 'Input', shape: [size] });
    else if (isSum(population)) add(name, { type: 'Output', shape: [size] });
    else add(name, spoken.get(population)?.node as NirNode);
  }
  const closing = closingEdges(
    populations.map(({ name }) => name),
    projections.map(({ source, target }): NirEdge => [source.name, target.name]),
    populations.filter(isInput).map(({ name }) => name),
  );
  const drawn = drawnSynapses(network);
  const biases = new Map(cells.map((one) => [one.name, spoken.get(one)?.bias ?? new Float64Array(one.size)]));
  for (const one of populations) {
    if (isSum(one)) {
      const bias = one.parameters.get('bias') ?? 0;
      biases.set(one.name, typeof bias === 'number' ? new Float64Array(one.size).fill(bias) : Float64Array.from(bias));
    }
  }
  /** The bias of a population, once: it is part of one matrix. */
  const biasOnce = (name: string): Float64Array | undefined => {
    const bias = biases.get(name);
    biases.delete(name);
    return bias?.some((one) => one !== 0) ? bias : undefined;
  };
  for (const projection of projections) {
    const { name, source, target } = projection;
    const { weight, steps } = drawn(projection);
    const implied = closing.has(edgeName(source.name, target.name)) ? 1 : 0;
    if (steps < implied) {
      const remedy = 'give it a delay of one step, and one step less to another of the cycle';
      throw notInNir(name, 'a delay of at least one step, as it closes a cycle', `${steps} steps`, remedy);
    }
    let from = source.name;
    if (steps > implied) {
      const delay = new Float64Array(source.size).fill((steps - implied) * step);
      const wait = add(`${name}.delay`, { type: 'Delay', delay: { shape: [source.size], data: delay } });
      edges.push([from, wait]);
      from = wait;
    }
    const weights = add(name, matrixNode(weight, biasOnce(target.name)));
    edges.push([from, weights], [weights, target.name]);
  }
  const firstInput = populations.find(isInput);
  for (const { name, size } of cells) {
    const bias = biasOnce(name);
    if (bias === undefined) continue;
    if (firstInput === undefined) throw notInNir(name, 'an input of the network', 'a bias of neurons without one');
    const none = { shape: [size, firstInput.size], data: new Float64Array(size * firstInput.size) };
    const weights = add(`${name}.bias`, matrixNode(none, bias));
    edges.push([firstInput.name, weights], [weights, name]);
  }
  const last = cells.filter((one) => !projections.some(({ source, target }) => source === one && target !== one));
  const outputs = options.outputs ?? (last.length > 0 ? last : cells);
  for (const { name, size } of outputs) {
    edges.push([
      name,
      add(outputs.length === 1 && !nodes.has('output') ? 'output' : `${name}.output`, {
        type: 'Output',
        shape: [size],
      }),
    ]);
  }
  return { type: 'NIRGraph', nodes, edges, metadata: steppingNotes({ step, method, reset, spike: 'held' }) };
}

const PARTS = [
  'state',
  'onPre',
  'onPost',
  'onStep',
  'equations',
  'traces',
  'modulators',
  'events',
  'bounds',
] as const satisfies readonly (keyof SynapseModel)[];

/** Whether a rule does nothing but send its weight. */
const isFixed = (model: SynapseModel): boolean =>
  PARTS.every((part) => JSON.stringify(model[part]) === JSON.stringify((staticSynapse as SynapseModel)[part]));

function matrixNode(weight: NirArray, bias: Float64Array | undefined): NirNode {
  if (bias === undefined) return { type: 'Linear', weight };
  return { type: 'Affine', weight, bias: { shape: [bias.length], data: bias } };
}

/** Connections, weights and delays as they are drawn when the network is built. */
function drawnSynapses(network: Network): (projection: Projection) => { weight: NirArray; steps: number } {
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  const { projections } = analyse(network);
  return (projection) => {
    const { name, source, target } = projection;
    const shape = [target.size, source.size];
    if (target.size * source.size > MOST_ELEMENTS) {
      throw notInNir(name, `a matrix of at most ${MOST_ELEMENTS} elements`, `${target.size} x ${source.size}`);
    }
    const delays = projections.get(projection)?.layout.rows.map(({ delay }) => delay) ?? [];
    if (delays.length > 1) throw notInNir(name, 'one delay for all synapses of a projection', `${delays} steps`);
    const { pre, post } = simulation.connections(projection);
    const weights = simulation.synapses<typeof staticSynapse>(
      projection as Projection<typeof staticSynapse>,
      'w',
      simulation.unit(projection, 'w'),
    );
    const data = new Float64Array(target.size * source.size);
    for (let k = 0; k < pre.length; k++) {
      const at = post[k] * source.size + pre[k];
      data[at] = data[at] + weights[k];
    }
    return { weight: { shape, data }, steps: delays[0] ?? 1 };
  };
}
