import type { NirMetadata, NirPrimitive } from './primitives.ts';

/**
 * A graph in the Neuromorphic Intermediate Representation: named nodes, and edges along which the output of one is added to the input
 * of another. Edges have no order, and may occur more than once.
 */
export interface NirGraph {
  /** Tells a graph from a primitive. */
  readonly type: 'NIRGraph';
  /** Primitives and graphs within the graph, by name. */
  readonly nodes: ReadonlyMap<string, NirNode>;
  /** Connections of nodes of this graph, each from the output of a source to the input of a target. */
  readonly edges: readonly NirEdge[];
  /** Notes on the graph. `dt`, the step in s, and the keys of {@link NirChoices} say how it is run. Default: none. */
  readonly metadata?: NirMetadata;
}

/** A primitive, or a graph within a graph. */
export type NirNode = NirPrimitive | NirGraph;

/** The names of two nodes of one graph. */
export type NirEdge = readonly [source: string, target: string];

/** Types of nodes that have state. */
const STATEFUL: ReadonlySet<string> = new Set(['I', 'IF', 'LI', 'LIF', 'CubaLI', 'CubaLIF', 'Delay']);

/** Whether a node remembers anything from one step to the next. */
export const isStateful = ({ type }: NirNode): boolean => STATEFUL.has(type);

/** All nodes of a graph and of the graphs in it, each with the names that lead to it. */
export function* nodesWithin(graph: NirGraph, path: readonly string[] = []): Generator<[readonly string[], NirNode]> {
  for (const [name, node] of graph.nodes) {
    const here = [...path, name];
    yield [here, node];
    if (node.type === 'NIRGraph') yield* nodesWithin(node, here);
  }
}
