import { ValidationError } from '../../agents/index.ts';
import type { NirEdge, NirGraph, NirNode } from './graph.ts';
import type { NirPrimitive } from './primitives.ts';

/** A graph whose nodes are primitives. */
export interface FlatGraph {
  readonly nodes: ReadonlyMap<string, NirPrimitive>;
  readonly edges: readonly NirEdge[];
}

/**
 * Takes graphs in a graph apart. The nodes of a graph `a` become `a.b`; its ports vanish, as they pass on what they get. So the two ways
 * in which recurrent layers are written, a cycle of nodes and a graph around it, become one.
 *
 * @throws ValidationError `invalid_nir_graph` for an edge without a node, two nodes of one name, an edge to a graph with several inputs
 *   or from one with several outputs, and ports that lead to themselves
 */
export function flatten(graph: NirGraph): FlatGraph {
  const nodes = new Map<string, NirPrimitive>();
  const ports: string[] = [];
  let edges: NirEdge[] = [];
  const enter = (inner: NirGraph, path: readonly string[]): void => {
    const nameOf = (name: string): string => [...path, name].join('.');
    for (const [name, node] of inner.nodes) {
      if (node.type === 'NIRGraph') enter(node, [...path, name]);
      else {
        if (nodes.has(nameOf(name))) throw invalid('two nodes have one name when graphs are taken apart', nameOf(name));
        nodes.set(nameOf(name), node);
        if (path.length > 0 && (node.type === 'Input' || node.type === 'Output')) ports.push(nameOf(name));
      }
    }
    const endOf = (name: string, port: 'Input' | 'Output'): string => {
      const node = inner.nodes.get(name);
      if (node === undefined) throw invalid('an edge has an end without a node', nameOf(name));
      return node.type === 'NIRGraph' ? portWithin(node, nameOf(name), port) : nameOf(name);
    };
    for (const [source, target] of inner.edges) edges.push([endOf(source, 'Output'), endOf(target, 'Input')]);
  };
  enter(graph, []);
  for (const port of ports) {
    const into = edges.filter(([, target]) => target === port);
    const outOf = edges.filter(([source]) => source === port);
    if (into.some(([source]) => source === port)) throw invalid('a port leads to itself', port);
    edges = edges.filter((edge) => !edge.includes(port));
    for (const [source] of into) for (const [, target] of outOf) edges.push([source, target]);
    nodes.delete(port);
  }
  return { nodes, edges };
}

/** The name of the only port of a graph. */
function portWithin(graph: NirGraph, path: string, type: 'Input' | 'Output'): string {
  const ports = [...graph.nodes].filter(([, node]: [string, NirNode]) => node.type === type);
  if (ports.length === 1) return `${path}.${ports[0][0]}`;
  throw invalid(`an edge leads to or from a graph with ${ports.length} nodes of type ${type}`, path);
}

function invalid(message: string, node: string): ValidationError {
  return new ValidationError(message, {
    code: 'invalid_nir_graph',
    expected: 'nodes with names of their own, and graphs with one Input and one Output',
    received: node,
    block: node,
  });
}
