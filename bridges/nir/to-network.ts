import { given } from '../../agents/given.ts';
import { TimingError, ValidationError } from '../../agents/index.ts';
import { checkOptions } from '../../agents/known-options.ts';
import {
  explicit,
  Network,
  type NeuronModel,
  type NeuronValues,
  type Population,
  type Quantity,
  type QuantityIn,
  quantity,
  seconds,
} from '../../controllers/engine/index.ts';
import { graded } from '../../controllers/memory/graded.ts';
import { gradedSource } from '../../controllers/memory/graded-source.ts';
import { nirReadout, spikeSource } from '../../controllers/neurons/index.ts';
import { staticSynapse } from '../../controllers/synapses/static.ts';
import { flatten } from './flatten.ts';
import type { NirGraph } from './graph.ts';
import { isIdentity, type LinearMap } from './linear-map.ts';
import { elementsOf, fieldsOf, type NirArray, type NirPrimitive } from './primitives.ts';
import { edgeName, type IncomingSignal, signalPaths } from './signal-paths.ts';
import { modelFor, type NirChoices, type NirStepping, steppingOf } from './stepping.ts';

/** Options of running a graph; see {@link NirStepping}. Those that are left out may stand in the metadata of the graph. */
export interface NirNetworkOptions extends Partial<NirChoices> {
  /** Duration of a step, as in `'0.1 ms'`. Default: `dt` in the metadata of the graph, in s. */
  readonly step?: QuantityIn<'s', number>;
  /** Seed of the network, a whole number. The graph has nothing random. Default: 1. */
  readonly seed?: number;
  /** Inputs that are graded signals, which the host sets, and not spikes. Default: none. */
  readonly graded?: readonly string[];
}

/** Where a signal comes out: of neurons, or of a sum of weighted spikes. */
export interface NirOutput {
  /** Population to read: neurons, or a sum of the model `nirReadout`. */
  readonly population: Population;
  /** Quantity of the population that goes out: its spikes, its potential `v`, or its signal `x`. */
  readonly quantity: 'spikes' | 'v' | 'x';
}

/** A graph as a network, with populations by the names of nodes. */
export interface NirNetwork {
  /** Network that runs the graph, with the step of `stepping`. */
  readonly network: Network;
  /** Step and choices that the graph is run by, from the caller, the metadata or the defaults. */
  readonly stepping: NirStepping;
  /** Models `spikeSource`, and `gradedSource` for graded inputs. */
  readonly inputs: ReadonlyMap<string, Population>;
  /** Populations of neurons, without inputs and sums. A node `b` of a graph `a` within the graph has the name `a.b`. */
  readonly neurons: ReadonlyMap<string, Population>;
  /** Sources of the signals that go out, by the names of the `Output` nodes. */
  readonly outputs: ReadonlyMap<string, NirOutput>;
}

/** Types whose signal is their potential. */
const GRADED: ReadonlySet<string> = new Set(['I', 'LI', 'CubaLI']);

/**
 * Builds a network that runs a graph. Neurons become populations, and what lies between them, weights, convolutions, pools and delays,
 * becomes projections. A spike acts in the step in which it is fired, and in the next one along an edge that closes a cycle; a `Delay`
 * adds to that. Potentials and currents begin at 0. Constants of `Affine` and convolutions act from the first step.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * const { graph } = await readNir(await readFile('net.nir'));
 * const { network, neurons, outputs } = toNetwork(graph, { step: '0.1 ms', method: 'sequential', reset: 'value' });
 * const simulation = simulate(network, { maximumRateHz: Infinity });
 * for (const [name, { population, quantity }] of outputs) console.log(name, population.size, quantity);
 * simulation.step(256);
 *
 * @throws ValidationError `nir_not_runnable`, naming the node, for what networks here cannot run: graded signals between neurons,
 *   cycles without a neuron; and where nobody says how long a step is; `invalid_nir_graph` for a graph that is not
 *   whole
 * @throws TimingError `not_whole_ticks` for delays that are no whole steps
 */
export function toNetwork(graph: NirGraph, options: NirNetworkOptions = {}): NirNetwork {
  const known = { step: true, method: true, reset: true, spike: true, seed: true, graded: true } as const;
  checkOptions('toNetwork', options, known);
  const stepping = steppingOf(options, graph.metadata);
  const flat = flatten(graph);
  const paths = signalPaths(flat);
  // Whoever trained a graph chose its step, and what decays within one does so on purpose.
  const network = new Network({ step: seconds(stepping.step), seed: options.seed ?? 1, allowLongStep: true });
  const gradedInputs = new Set(options.graded ?? []);
  const populations = new Map<string, Population>();
  const inputs = new Map<string, Population>();
  const neurons = new Map<string, Population>();
  for (const name of gradedInputs) {
    if (flat.nodes.get(name)?.type !== 'Input') throw refuse(name, 'names of inputs', name);
  }
  for (const [name, node] of flat.nodes) {
    const shape = paths.shapes.get(name);
    if (shape === undefined || node.type === 'Output') continue;
    const size = elementsOf(shape);
    const { constant } = paths.into.get(name) as IncomingSignal;
    if (node.type === 'Input') {
      const input = network.population(name, gradedInputs.has(name) ? gradedSource : spikeSource, { size });
      inputs.set(name, input);
      populations.set(name, input);
      continue;
    }
    const model = modelFor(node.type, stepping);
    if (model === undefined) throw refuse(name, 'a neuron', node.type);
    const neuron = network.population<NeuronModel>(name, model, {
      size,
      parameters: parametersOf(node, model, constant),
    });
    neurons.set(name, neuron);
    populations.set(name, neuron);
  }
  const isGraded = (name: string): boolean => {
    const type = flat.nodes.get(name)?.type;
    return gradedInputs.has(name) || (type !== undefined && GRADED.has(type));
  };
  const waits = [...flat.nodes].flatMap(([name, node]) =>
    node.type === 'Delay' ? [[name, node.delay.data] as const] : [],
  );
  const join = (source: string, target: string, to: Population, list: readonly LinearMap[]): void => {
    const from = populations.get(source) as Population;
    const entries = list.flatMap((map) => map.entries);
    if (entries.length === 0) return;
    const connect = explicit({ pre: entries.map((one) => one.from), post: entries.map((one) => one.to) });
    const weights = entries.map(({ weight }) => weight);
    if (isGraded(source)) {
      if (!gradedInputs.has(source)) {
        throw refuse(
          source,
          'spikes between neurons',
          'a graded signal',
          `put a neuron that spikes between '${source}' and '${target}', or end the graph at '${source}' by an Output and compute what follows from its potential`,
        );
      }
      if (entries.some(({ delay }) => delay !== 0)) throw refuse(source, 'a graded signal without delay', 'a delay');
      network.project(from, to, { synapse: graded, connect, initial: { w: weights } });
      return;
    }
    const first = paths.closing.has(edgeName(source, target)) ? 1 : 0;
    const scale = stepping.spike === 'impulse' ? 1 / stepping.step : 1;
    const steps = new Map<number, number>();
    for (const one of new Set(entries.map(({ delay }) => delay)))
      steps.set(one, first + stepsOf(one, stepping.step, waits));
    const delays = entries.map(({ delay }) => (steps.get(delay) as number) * stepping.step);
    const delay = delays.every((one) => one === delays[0]) ? delays[0] : delays;
    network.project(from, to, {
      synapse: staticSynapse,
      connect,
      delay: seconds(delay as number),
      initial: { w: weights.map((weight) => weight * scale) },
    });
  };
  for (const [target, population] of neurons) {
    for (const [source, list] of (paths.into.get(target) as IncomingSignal).maps)
      join(source, target, population, list);
  }
  const outputs = new Map<string, NirOutput>();
  for (const [name, node] of flat.nodes) {
    if (node.type !== 'Output') continue;
    const { maps, constant } = paths.into.get(name) as IncomingSignal;
    const only = onlySource(maps, constant);
    if (only !== undefined && populations.has(only)) {
      const population = populations.get(only) as Population;
      const quantity = GRADED.has(flat.nodes.get(only)?.type as string) ? 'v' : 'spikes';
      if (!gradedInputs.has(only)) {
        outputs.set(name, { population, quantity });
        continue;
      }
    }
    const population = network.population(name, nirReadout, { size: constant.length, parameters: { bias: constant } });
    for (const [source, list] of maps) join(source, name, population, list);
    outputs.set(name, { population, quantity: 'x' });
  }
  return { network, stepping, inputs, neurons, outputs };
}

/** The source of a signal that comes unchanged from it alone. */
function onlySource(maps: ReadonlyMap<string, readonly LinearMap[]>, constant: Float64Array): string | undefined {
  const [first, ...more] = maps;
  if (first === undefined || more.length > 0 || first[1].length !== 1 || constant.some((one) => one !== 0))
    return undefined;
  return isIdentity(first[1][0]) ? first[0] : undefined;
}

/** Parameters of a model, from the fields of a node, which have the same names; times are in seconds. */
function parametersOf(
  node: NirPrimitive,
  { parameters }: NeuronModel,
  constant: Float64Array,
): Record<string, Quantity<NeuronValues>> {
  const values: Record<string, Quantity<NeuronValues>> = { bias: quantity(constant, '1') };
  for (const [field] of fieldsOf(node.type)) {
    const declared = parameters[field];
    if (declared === undefined) continue;
    const { data } = (node as unknown as Record<string, NirArray>)[field];
    values[field] = quantity(data, declared.unit === 'ms' ? 's' : declared.unit);
  }
  return values;
}

/**
 * A delay between neurons as a number of steps.
 *
 * @param waits the `Delay` nodes of the graph, of which the delay is a sum, by name
 * @throws TimingError `not_whole_ticks` naming the first node that does not fit, with the delay as it was given
 */
function stepsOf(delay: number, step: number, waits: readonly (readonly [string, ArrayLike<number>])[]): number {
  const whole = (seconds: number): number | undefined => {
    const steps = Math.round(seconds / step);
    return Math.abs(seconds / step - steps) <= 1e-6 * Math.max(1, steps) ? steps : undefined;
  };
  const steps = whole(delay);
  if (steps !== undefined) return steps;
  const [node, own] = waits
    .flatMap(([name, delays]) => Array.from(delays, (one) => [name, one] as const))
    .find(([, one]) => whole(one) === undefined) ?? ['Delay', delay];
  const below = Math.floor(own / step);
  throw new TimingError(`the delay of '${node}' in a NIR graph is no whole number of steps of ${milliseconds(step)}`, {
    code: 'not_whole_ticks',
    expected: `${milliseconds(below * step)} or ${milliseconds((below + 1) * step)}`,
    received: milliseconds(own),
    block: node,
    remedy: 'choose one of these, or another step',
  });
}

/** A time as its author wrote it: files have single precision. */
function milliseconds(seconds: number): string {
  return `${Number((seconds * 1e3).toPrecision(6))} ms`;
}

function refuse(name: string, expected: string, received: unknown, remedy?: string): ValidationError {
  return new ValidationError(`'${name}' of a NIR graph cannot be run here`, {
    code: 'nir_not_runnable',
    expected,
    received,
    block: name,
    ...given({ remedy }),
  });
}
