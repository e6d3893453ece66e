import { describe, expect, it } from 'vitest';
import { flatten } from '../../../bridges/nir/flatten.ts';
import type { NirEdge, NirGraph, NirNode } from '../../../bridges/nir/graph.ts';

const port = (type: 'Input' | 'Output'): NirNode => ({ type, shape: [1] });
const scale: NirNode = { type: 'Scale', scale: { shape: [1], data: Float64Array.of(2) } };
const graphOf = (nodes: Record<string, NirNode>, ...edges: NirEdge[]): NirGraph => ({
  type: 'NIRGraph',
  nodes: new Map(Object.entries(nodes)),
  edges,
});
const inner = graphOf(
  { in: port('Input'), a: scale, b: scale, out: port('Output') },
  ['in', 'a'],
  ['in', 'b'],
  ['a', 'b'],
  ['b', 'a'],
  ['a', 'out'],
);

describe('a graph within a graph', () => {
  it('is taken apart: its ports pass on what they get', () => {
    const outer = graphOf({ in: port('Input'), g: inner, out: port('Output') }, ['in', 'g'], ['g', 'out'], ['g', 'g']);
    const { nodes, edges } = flatten(outer);
    expect([...nodes.keys()].sort()).toEqual(['g.a', 'g.b', 'in', 'out']);
    expect(edges.map((edge) => edge.join(' ')).sort()).toEqual([
      'g.a g.a',
      'g.a g.b',
      'g.a g.b',
      'g.a out',
      'g.b g.a',
      'in g.a',
      'in g.b',
    ]);
  });

  it('may hold graphs itself, also ones that only pass on', () => {
    const pass = graphOf({ in: port('Input'), out: port('Output') }, ['in', 'out']);
    const middle = graphOf({ in: port('Input'), p: pass, out: port('Output') }, ['in', 'p'], ['p', 'out']);
    const outer = graphOf({ in: port('Input'), m: middle, out: port('Output') }, ['in', 'm'], ['m', 'out']);
    expect(flatten(outer)).toEqual({
      nodes: new Map([
        ['in', port('Input')],
        ['out', port('Output')],
      ]),
      edges: [['in', 'out']],
    });
  });

  it.each([
    ['an edge without a node', graphOf({ in: port('Input') }, ['in', 'gone']), 'gone'],
    ['two nodes of one name', graphOf({ 'g.a': scale, g: inner }), 'g.a'],
    ['an edge to a graph without an input', graphOf({ a: scale, g: graphOf({ b: scale }) }, ['a', 'g']), 'g'],
    [
      'a port that leads to itself',
      graphOf({ g: graphOf({ in: port('Input'), out: port('Output') }, ['in', 'out']) }, ['g', 'g']),
      'g.out',
    ],
  ])('is refused with %s', (_, graph, block) => {
    expect(() => flatten(graph)).toThrow(expect.objectContaining({ code: 'invalid_nir_graph', block }));
  });
});
