import { describe, expect, it } from 'vitest';
import { checkGraph } from '../../../bridges/nir/check-graph.ts';
import type { NirEdge, NirGraph, NirNode } from '../../../bridges/nir/graph.ts';
import type { NirArray, NirNodeOf } from '../../../bridges/nir/primitives.ts';

const zeros = (...shape: readonly number[]): NirArray => ({
  shape,
  data: new Float64Array(shape.reduce((product, extent) => product * extent, 1)),
});

/** A graph of one node between ports. */
function around(node: NirNode, into: readonly number[], out: readonly number[], name = 'node'): NirGraph {
  const nodes = new Map<string, NirNode>([
    ['in', { type: 'Input', shape: into }],
    [name, node],
    ['out', { type: 'Output', shape: out }],
  ]);
  const edges: readonly NirEdge[] = [
    ['in', name],
    [name, 'out'],
  ];
  return { type: 'NIRGraph', nodes, edges };
}

const affine = (part: Partial<NirNodeOf<'Affine'>> = {}): NirNode => ({
  ...{ type: 'Affine', weight: zeros(3, 2), bias: zeros(3), ...part },
});
const conv1d = (part: Partial<NirNodeOf<'Conv1d'>> = {}): NirNode => ({
  ...{
    type: 'Conv1d',
    weight: zeros(3, 1, 2),
    bias: zeros(3),
    groups: 1,
    stride: 1,
    padding: [0],
    dilation: 1,
    ...part,
  },
});
const conv2d = (part: Partial<NirNodeOf<'Conv2d'>> = {}): NirNode => ({
  ...{ type: 'Conv2d', weight: zeros(3, 1, 2, 2), bias: zeros(3), groups: 1 },
  ...{ stride: [1, 1], padding: [0, 0], dilation: [1, 1], ...part },
});
const li = (part: Partial<NirNodeOf<'LI'>> = {}): NirNode => ({
  ...{ type: 'LI', tau: zeros(2), r: zeros(2), v_leak: zeros(2), ...part },
});

describe('a strict reader takes', () => {
  it.each<[string, NirGraph]>([
    ['a matrix with a bias', around(affine(), [2], [3])],
    ['matrices beside each other', around(affine({ weight: zeros(4, 3, 2), bias: zeros(4, 3) }), [4, 2], [4, 3])],
    ['neurons', around(li(), [2], [2])],
    ['a convolution along one axis', around(conv1d(), [1, 5], [3, 4])],
    ['a convolution along two', around(conv2d({ padding: 'same' }), [1, 5, 5], [3, 5, 5])],
    ['one that states its input', around(conv2d({ padding: 'valid', input_shape: [5, 6] }), [1, 5, 6], [3, 4, 5])],
    ['a graph in it', around(around(li(), [2], [2]), [2], [2])],
    ['a name with a dot', around(li(), [2], [2], 'a.b')],
  ])('%s', (_, graph) => {
    expect(() => checkGraph(graph)).not.toThrow();
  });
});

describe('a strict reader refuses', () => {
  const sound = around(li(), [2], [2]);
  const without = (name: string): NirGraph => ({
    ...sound,
    nodes: new Map([...sound.nodes].filter(([own]) => own !== name)),
  });
  const named = (name: string): NirGraph => around(li(), [2], [2], name);
  const place = 'node';

  it.each<
    [string, NirGraph, { readonly block?: string | undefined; readonly expected: string; readonly received: unknown }]
  >([
    ['a graph without a way in', without('in'), { expected: 'a node of type Input', received: 'none' }],
    ['a graph without a way out', without('out'), { expected: 'a node of type Output', received: 'none' }],
    ['an edge without its node', without('node'), { expected: 'the name of a node', received: 'node' }],
    ['a node without a name', named(''), { expected: "a name without '/'", received: '' }],
    ['a name that is a dot', named('.'), { expected: "a name without '/'", received: '.' }],
    ['a name with a slash', named('a/b'), { expected: "a name without '/'", received: 'a/b' }],
    ['a name with a zero', named('a\0'), { expected: "a name without '/'", received: 'a\0' }],
    ['a shape that does not fit', around(li(), [3], [2]), { expected: '2', received: '3' }],
    [
      'a graph in it that has no way in',
      around(around(without('in'), [2], [2]), [2], [2]),
      { block: 'node/node', expected: 'a node of type Input', received: 'none' },
    ],
    [
      'a node in a graph in it whose data do not fill their shape',
      around(around(li({ r: { shape: [2], data: new Float64Array(3) } }), [2], [2]), [2], [2]),
      { block: 'node/node', expected: '2 numbers', received: 3 },
    ],
    [
      'a shape that is not known',
      { ...sound, nodes: new Map([...sound.nodes, ['loose', conv2d()]]) },
      { block: 'loose', expected: 'an Input that leads to the node', received: 'none' },
    ],
    [
      'a field that is missing',
      around({ type: 'Scale' } as unknown as NirNode, [1], [1]),
      { block: place, expected: 'scalar numbers', received: 0 },
    ],
    [
      'a stride that is no whole number',
      around(conv1d({ stride: 1.5 }), [1, 5], [3, 4]),
      { block: place, expected: 'whole numbers', received: 1.5 },
    ],
    [
      'a stride that is missing',
      around(conv1d({ stride: undefined as never }), [1, 5], [3, 4]),
      { block: place, expected: 'whole numbers', received: undefined },
    ],
    [
      'a stride in words',
      around(conv2d({ stride: 'same' as never }), [1, 5, 5], [3, 4, 4]),
      { block: place, expected: 'whole numbers', received: 'same' },
    ],
    [
      'a padding in other words',
      around(conv2d({ padding: 'full' as never }), [1, 5, 5], [3, 4, 4]),
      { block: place, expected: 'whole numbers', received: 'full' },
    ],
    [
      'an input that is half a pixel',
      around(conv2d({ input_shape: [5, 5.5] }), [1, 5, 5], [3, 4, 4]),
      { block: place, expected: 'whole numbers', received: [5, 5.5] },
    ],
    [
      'parameters of several shapes',
      around(li({ tau: zeros(2, 1) }), [2], [2]),
      { block: place, expected: "the shape of 'r', 2", received: '2 x 1' },
    ],
    [
      'a matrix of one axis',
      around({ type: 'Linear', weight: zeros(3) }, [3], []),
      { block: place, expected: 'outputs and inputs', received: '3' },
    ],
    [
      'a matrix of one axis with a bias',
      around(affine({ weight: zeros(3), bias: zeros() }), [3], []),
      { block: place, expected: 'outputs and inputs', received: '3' },
    ],
    [
      'a bias for each input',
      around(affine({ bias: zeros(2) }), [2], [3]),
      { block: place, expected: 'a number for each output', received: '2' },
    ],
    [
      'a kernel with an axis more',
      around(conv1d({ weight: zeros(3, 1, 2, 1) }), [1, 5], [3, 4]),
      { block: place, expected: '3 axes', received: '3 x 1 x 2 x 1' },
    ],
    [
      'a kernel with an axis less',
      around(conv2d({ weight: zeros(3, 1, 2) }), [1, 5, 5], [3, 4, 4]),
      { block: place, expected: '4 axes', received: '3 x 1 x 2' },
    ],
    [
      'a bias for each kernel but one',
      around(conv2d({ bias: zeros(2) }), [1, 5, 5], [3, 4, 4]),
      { block: place, expected: 'a number for each output channel', received: 2 },
    ],
  ])('%s', (_, graph, { block, expected, received }) => {
    expect(() => checkGraph(graph)).toThrow(
      expect.objectContaining({ code: 'invalid_nir_graph', expected, received, block }),
    );
  });

  it('names both ends where shapes differ', () => {
    expect(() => checkGraph(around(li(), [2], [3]))).toThrow("the shapes along 'node' -> 'out' differ");
  });
});
