import { ValidationError } from '../../agents/index.ts';
import type { FlatGraph } from './flatten.ts';
import type { NirEdge } from './graph.ts';
import { after, constantAfter, identity, type LinearMap, linearMapOf } from './linear-map.ts';
import { elementsOf } from './primitives.ts';
import { inferShapes, type NirShape, shapeText } from './shapes.ts';

/** Signal into a neuron or a port: the sum of what each source gives through its maps, and of a constant. */
export interface IncomingSignal {
  readonly maps: ReadonlyMap<string, readonly LinearMap[]>;
  readonly constant: Float64Array;
}

/** A graph in which only neurons and ports are nodes, and linear maps are ways between them. */
export interface SignalPaths {
  /** Shapes of the signals of neurons and ports, by name. */
  readonly shapes: ReadonlyMap<string, NirShape>;
  readonly into: ReadonlyMap<string, IncomingSignal>;
  /**
   * Edges between neurons that close a cycle. What goes along them arrives in the next step, all else in the same. A search in depth
   * from the inputs finds them, by name in the order of their characters.
   */
  readonly closing: ReadonlySet<string>;
}

/** The name of an edge between neurons, in {@link SignalPaths.closing}. */
export const edgeName = (source: string, target: string): string => `${source}\n${target}`;

/**
 * Follows signals through weights, convolutions, pools and delays from neuron to neuron.
 *
 * @throws ValidationError `nir_not_runnable` for shapes that are not known or do not fit, and for cycles without a neuron
 */
export function signalPaths(graph: FlatGraph): SignalPaths {
  const inferred = inferShapes({ type: 'NIRGraph', ...graph });
  for (const { source, target, comes, expected } of inferred.mismatches) {
    // Some writers add axes of one element.
    if (elementsOf(comes) === elementsOf(expected)) continue;
    throw refuse(target, shapeText(expected), `${shapeText(comes)} from '${source}'`);
  }
  const shapes = new Map<string, NirShape>();
  const maps = new Map<string, LinearMap>();
  for (const [name, node] of graph.nodes) {
    const { input, output } = inferred.nodes.get(name) as { input?: NirShape; output?: NirShape };
    if (input === undefined || output === undefined) {
      throw refuse(name, 'an Input with a shape that leads to the node', 'a node whose shape is not known');
    }
    const map = linearMapOf(node, name, input, output);
    if (map === undefined) shapes.set(name, input);
    else maps.set(name, map);
  }
  const sourcesOf = new Map<string, string[]>();
  for (const [source, target] of graph.edges) sourcesOf.set(target, [...(sourcesOf.get(target) ?? []), source]);

  const known = new Map<string, IncomingSignal>();
  const incoming = (name: string, size: number, way: readonly string[]): IncomingSignal => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (way.includes(name)) {
      throw refuse(name, 'a neuron in every cycle', [...way.slice(way.indexOf(name)), name].join(' -> '));
    }
    const into = new Map<string, LinearMap[]>();
    const constant = new Float64Array(size);
    const add = (source: string, map: LinearMap): void => {
      into.set(source, [...(into.get(source) ?? []), map]);
    };
    for (const source of sourcesOf.get(name) ?? []) {
      const map = maps.get(source);
      if (map === undefined) {
        add(source, identity(size));
        continue;
      }
      const before = incoming(source, map.inputs, [...way, name]);
      for (const [origin, list] of before.maps) for (const one of list) add(origin, after(map, one));
      const constants = constantAfter(map, before.constant);
      for (let k = 0; k < size; k++) constant[k] = constant[k] + constants[k];
    }
    const signal = { maps: into, constant };
    known.set(name, signal);
    return signal;
  };
  const into = new Map([...shapes].map(([name, shape]) => [name, incoming(name, elementsOf(shape), [])]));
  const between = [...into].flatMap(([target, { maps: from }]) =>
    [...from.keys()].map((source): NirEdge => [source, target]),
  );
  const inputs = [...graph.nodes].filter(([, { type }]) => type === 'Input').map(([name]) => name);
  return { shapes, into, closing: closingEdges([...shapes.keys()], between, inputs) };
}

/**
 * Edges between neurons that close a cycle, by {@link edgeName}; see {@link SignalPaths.closing}.
 *
 * @param names of neurons and ports
 */
export function closingEdges(
  names: readonly string[],
  edges: readonly NirEdge[],
  inputs: readonly string[],
): ReadonlySet<string> {
  const targetsOf = new Map<string, string[]>();
  for (const [source, target] of edges) targetsOf.set(source, [...(targetsOf.get(source) ?? []), target]);
  const closing = new Set<string>();
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string): void => {
    state.set(name, 'open');
    for (const target of (targetsOf.get(name) ?? []).sort()) {
      if (state.get(target) === 'open') closing.add(edgeName(name, target));
      else if (state.get(target) === undefined) visit(target);
    }
    state.set(name, 'done');
  };
  for (const name of [...[...inputs].sort(), ...[...names].sort()]) if (state.get(name) === undefined) visit(name);
  return closing;
}

function refuse(name: string, expected: string, received: unknown): ValidationError {
  return new ValidationError(`the signals at '${name}' cannot be followed`, {
    code: 'nir_not_runnable',
    expected,
    received,
    block: name,
  });
}
