import { describe, expect, it } from 'vitest';
import type { NirEdge, NirGraph, NirNode } from '../../../bridges/nir/graph.ts';
import type { NirArray, NirNodeOf, NirPadding } from '../../../bridges/nir/primitives.ts';
import { inferShapes, paddingAlong, parameterShape, sameShape, shapeText } from '../../../bridges/nir/shapes.ts';

const zeros = (...shape: readonly number[]): NirArray => ({
  shape,
  data: new Float64Array(shape.reduce((product, extent) => product * extent, 1)),
});
const graphOf = (nodes: Readonly<Record<string, NirNode>>, ...edges: readonly NirEdge[]): NirGraph => ({
  ...{ type: 'NIRGraph', edges, nodes: new Map(Object.entries(nodes)) },
});
const input = (...shape: readonly number[]): NirNode => ({ type: 'Input', shape });
const output = (...shape: readonly number[]): NirNode => ({ type: 'Output', shape });

/** The shapes of a node behind an input of some shape. */
function behind(node: NirNode, ...shape: readonly number[]) {
  const graph = graphOf({ node, in: input(...shape) }, ['in', 'node']);
  const { nodes, mismatches } = inferShapes(graph);
  return { ...nodes.get('node'), mismatches: mismatches.length };
}

const conv2d = (part: Partial<NirNodeOf<'Conv2d'>> = {}): NirNode => ({
  ...{ type: 'Conv2d', weight: zeros(5, 2, 3, 2), bias: zeros(5), groups: 1 },
  ...{ stride: [1, 1], padding: [0, 0], dilation: [1, 1], ...part },
});
const conv1d = (part: Partial<NirNodeOf<'Conv1d'>> = {}): NirNode => ({
  ...{ type: 'Conv1d', weight: zeros(5, 2, 3), bias: zeros(5), groups: 1 },
  ...{ stride: 1, padding: [0], dilation: 1, ...part },
});
const pool = (part: Partial<NirNodeOf<'SumPool2d'>> = {}): NirNode => ({
  ...{ type: 'SumPool2d', kernel_size: [2, 3], stride: [1, 1], padding: [0, 0], ...part },
});
const flat = (start_dim: number, end_dim: number): NirNode => ({ type: 'Flatten', start_dim, end_dim });

describe('the shape that comes out', () => {
  it('of a matrix has its rows for the last axis, and what goes in its columns', () => {
    const of = (...shape: readonly number[]) => behind({ type: 'Linear', weight: zeros(...shape) }, 3);
    expect(of(4, 3)).toEqual({ input: [3], output: [4], mismatches: 0 });
    expect(of(4, 2)).toEqual({ input: [2], output: [4], mismatches: 1 });
    expect(of(7, 4, 3)).toEqual({ input: [7, 3], output: [7, 4], mismatches: 1 });
    expect(of()).toEqual({ input: [1], output: [], mismatches: 1 });
  });

  it('of neurons and maps of elements is that of their parameters', () => {
    expect(behind({ type: 'Scale', scale: zeros(2, 3) }, 2, 3)).toMatchObject({ input: [2, 3], output: [2, 3] });
    expect(behind({ type: 'Delay', delay: zeros(6) }, 2, 3)).toEqual({ input: [6], output: [6], mismatches: 1 });
    expect(behind({ type: 'Threshold', threshold: zeros(4) }, 4)).toMatchObject({ output: [4], mismatches: 0 });
    expect(behind({ type: 'I', r: zeros(3) }, 3)).toMatchObject({ input: [3], output: [3], mismatches: 0 });
    expect(parameterShape({ type: 'Input', shape: [3] })).toEqual([]);
  });

  it('of a convolution counts the places of its kernel along each axis', () => {
    const of = (part: Partial<NirNodeOf<'Conv2d'>>) => behind(conv2d(part), 2, 9, 8).output;
    expect(of({})).toEqual([5, 7, 7]);
    expect(of({ stride: [2, 3] })).toEqual([5, 4, 3]);
    expect(of({ stride: [3, 2] })).toEqual([5, 3, 4]);
    expect(of({ padding: [1, 2] })).toEqual([5, 9, 11]);
    expect(of({ dilation: [2, 3] })).toEqual([5, 5, 5]);
    expect(of({ padding: 'valid' })).toEqual([5, 7, 7]);
    expect(of({ padding: 'same' })).toEqual([5, 9, 8]);
    expect(of({ padding: [1, 0], stride: [4, 1], dilation: [4, 1] })).toEqual([5, 1, 7]);
    expect(of({ dilation: [9, 1] })).toEqual([5, 0, 7]);
    expect(behind(conv2d(), 2).output).toEqual([5, 0, 0]);
  });

  it('of a convolution along one axis counts there', () => {
    const of = (part: Partial<NirNodeOf<'Conv1d'>>) => behind(conv1d(part), 2, 10).output;
    expect(of({})).toEqual([5, 8]);
    expect(of({ stride: 3, padding: [2], dilation: 2 })).toEqual([5, 4]);
    expect(of({ padding: 'same' })).toEqual([5, 10]);
    expect(of({ padding: [] })).toEqual([5, 8]);
  });

  it('of a convolution that states its input is known by itself, with the channels of all groups', () => {
    const two = graphOf({
      two: conv2d({ input_shape: [9, 8], groups: 3 }),
      one: conv1d({ input_shape: 10, groups: 4 }),
      unknown: conv2d(),
    });
    const { nodes } = inferShapes(two);
    expect(nodes.get('two')).toEqual({ input: [6, 9, 8], output: [5, 7, 7] });
    expect(nodes.get('one')).toEqual({ input: [8, 10], output: [5, 8] });
    expect(nodes.get('unknown')).toEqual({ input: undefined, output: undefined });
  });

  it('of a pool keeps its channels', () => {
    expect(behind(pool(), 4, 6, 7)).toEqual({ input: [4, 6, 7], output: [4, 5, 5], mismatches: 0 });
    expect(behind(pool({ stride: [2, 3], padding: [1, 0] }), 4, 6, 7).output).toEqual([4, 4, 2]);
    expect(behind(pool({ padding: [0, 2] }), 4, 6, 7).output).toEqual([4, 5, 9]);
    expect(behind({ ...(pool() as NirNodeOf<'SumPool2d'>), type: 'AvgPool2d' }, 4, 6, 7).output).toEqual([4, 5, 5]);
  });

  it('of axes that become one has their product there', () => {
    const of = (start: number, end: number) => behind(flat(start, end), 2, 3, 4, 5).output;
    expect(of(0, 3)).toEqual([120]);
    expect(of(0, -1)).toEqual([120]);
    expect(of(1, 2)).toEqual([2, 12, 5]);
    expect(of(-3, -2)).toEqual([2, 12, 5]);
    expect(of(2, 2)).toEqual([2, 3, 4, 5]);
    expect(of(2, 1)).toEqual([2, 3, 4, 5]);
    expect(behind({ ...(flat(0, -1) as NirNodeOf<'Flatten'>), input_type: [2, 2] }, 9)).toMatchObject({ output: [4] });
  });

  it('of a graph is that of its only port', () => {
    const edges: readonly NirEdge[] = [['in', 'out']];
    const inner = graphOf({ in: input(3), out: output(2) }, ...edges);
    expect(behind(inner, 3)).toEqual({ input: [3], output: [2], mismatches: 0 });
    const two = graphOf({ in: input(3), also: input(3), out: output(2), too: output(2) }, ...edges);
    expect(behind(two, 5)).toEqual({ input: [5], output: undefined, mismatches: 0 });
  });
});

describe('shapes along edges', () => {
  it('are followed from node to node, whatever the order of nodes and edges', () => {
    const nodes = { out: output(24), flat: flat(0, -1), pool: pool(), in: input(2, 5, 5) };
    const edges: readonly NirEdge[] = [
      ['flat', 'out'],
      ['pool', 'flat'],
      ['in', 'pool'],
    ];
    const { nodes: shapes, mismatches } = inferShapes(graphOf(nodes, ...edges));
    expect(shapes.get('pool')).toEqual({ input: [2, 5, 5], output: [2, 4, 3] });
    expect(shapes.get('flat')).toEqual({ input: [2, 4, 3], output: [24] });
    expect(mismatches).toEqual([]);
  });

  it('stay as they came first, round a cycle too, and what comes else does not fit', () => {
    const graph = graphOf(
      { in: input(2, 5, 5), pool: pool(), more: pool() },
      ['in', 'pool'],
      ['pool', 'more'],
      ['more', 'pool'],
    );
    const { nodes, mismatches } = inferShapes(graph);
    expect(nodes.get('more')).toEqual({ input: [2, 4, 3], output: [2, 3, 1] });
    expect(mismatches).toEqual([{ source: 'more', target: 'pool', comes: [2, 3, 1], expected: [2, 5, 5] }]);
  });

  it('are none beyond an edge whose end is gone, or from a node that has none', () => {
    const { nodes, mismatches } = inferShapes(
      graphOf({ in: input(2), a: flat(0, -1), b: flat(0, -1) }, ['in', 'gone'], ['a', 'b']),
    );
    expect(nodes.get('b')).toEqual({ input: undefined, output: undefined });
    expect([nodes.size, mismatches]).toEqual([3, []]);
  });
});

it('two shapes are the same axis by axis', () => {
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([], [])).toBe(true);
  for (const other of [[2], [2, 3, 1], [3, 2], [2, 4]]) expect(sameShape([2, 3], other)).toBe(false);
});

it('a shape for people has its extents, and a word where it has none or is not known', () => {
  expect([[2, 34, 34], [7], [], undefined].map(shapeText)).toEqual(['2 x 34 x 34', '7', 'scalar', '?']);
});

it('zeros along an axis are its own, or those of all', () => {
  const of = (padding: NirPadding) => [0, 1].map((axis) => paddingAlong(padding, axis));
  expect(of([1, 2])).toEqual([1, 2]);
  expect(of([3])).toEqual([3, 3]);
  expect(of([])).toEqual([0, 0]);
  expect(of('valid')).toEqual([0, 0]);
  expect(of('same')).toEqual(['same', 'same']);
});
