import { describe, expect, it } from 'vitest';
import type { FlatGraph } from '../../../bridges/nir/flatten.ts';
import type { NirEdge } from '../../../bridges/nir/graph.ts';
import { constantAfter, type LinearMap } from '../../../bridges/nir/linear-map.ts';
import type { NirArray, NirPrimitive } from '../../../bridges/nir/primitives.ts';
import { closingEdges, edgeName, signalPaths } from '../../../bridges/nir/signal-paths.ts';

const numbers = (...data: readonly number[]): NirArray => ({ shape: [data.length], data: Float64Array.from(data) });
const input = (...shape: readonly number[]): NirPrimitive => ({ type: 'Input', shape });
const output = (...shape: readonly number[]): NirPrimitive => ({ type: 'Output', shape });
const scale = (...by: readonly number[]): NirPrimitive => ({ type: 'Scale', scale: numbers(...by) });
const relay = (size: number): NirPrimitive => ({ type: 'I', r: numbers(...new Array<number>(size).fill(1)) });
const affine = (weights: readonly (readonly number[])[], bias: readonly number[]): NirPrimitive => ({
  type: 'Affine',
  weight: { shape: [weights.length, weights[0].length], data: Float64Array.from(weights.flat()) },
  bias: numbers(...bias),
});
const graphOf = (nodes: Readonly<Record<string, NirPrimitive>>, ...edges: readonly NirEdge[]): FlatGraph => ({
  nodes: new Map(Object.entries(nodes)),
  edges,
});

/** What comes out of all ways from a source, summed, without constants. */
const through = (maps: readonly LinearMap[] | undefined, signal: readonly number[]): readonly number[] | undefined =>
  maps
    ?.map(({ inputs, outputs, entries }) => [...constantAfter({ inputs, outputs, entries }, signal)])
    .reduce((one, other) => one.map((value, k) => value + other[k]));

describe('ways from neuron to neuron', () => {
  it('are the maps between, one after the other, and side by side', () => {
    const graph = graphOf(
      {
        in: input(2),
        a: scale(2, 3),
        b: affine(
          [
            [1, 1],
            [0, 5],
            [1, 0],
          ],
          [0.5, 0, -1],
        ),
        cells: relay(3),
        out: output(3),
      },
      ['in', 'a'],
      ['a', 'b'],
      ['in', 'b'],
      ['b', 'cells'],
      ['cells', 'cells'],
      ['cells', 'out'],
    );
    const { shapes, into, closing } = signalPaths(graph);
    expect([...shapes]).toEqual([
      ['in', [2]],
      ['cells', [3]],
      ['out', [3]],
    ]);
    const cells = into.get('cells');
    expect(cells?.constant).toEqual(Float64Array.of(0.5, 0, -1));
    expect([...(cells?.maps.keys() ?? [])]).toEqual(['in', 'cells']);
    // The signal and twice or three times of it: 3 x + 4 y, 5 * 4 y, 3 x.
    expect(through(cells?.maps.get('in'), [1, 0])).toEqual([3, 0, 3]);
    expect(through(cells?.maps.get('in'), [0, 1])).toEqual([4, 20, 0]);
    expect(through(cells?.maps.get('cells'), [1, 2, 3])).toEqual([1, 2, 3]);
    expect(into.get('in')).toEqual({ maps: new Map(), constant: new Float64Array(2) });
    expect(closing).toEqual(new Set([edgeName('cells', 'cells')]));
  });

  it('carry constants through what follows, each by as many ways as there are', () => {
    const graph = graphOf(
      { in: input(1), bias: affine([[0]], [3]), twice: scale(2), five: scale(5), out: output(1) },
      ...([
        ['in', 'bias'],
        ['bias', 'twice'],
        ['bias', 'five'],
        ['twice', 'out'],
        ['five', 'out'],
        ['bias', 'out'],
      ] as const),
    );
    const { into } = signalPaths(graph);
    expect(into.get('out')?.constant).toEqual(Float64Array.of(3 * 2 + 3 * 5 + 3));
  });

  it('are as many as edges between the same two nodes', () => {
    const graph = graphOf({ in: input(1), out: output(1) }, ['in', 'out'], ['in', 'out']);
    expect(through(signalPaths(graph).into.get('out')?.maps.get('in'), [7])).toEqual([14]);
  });

  it('may have axes of one element more', () => {
    const graph = graphOf({ in: input(1, 2), cells: relay(2), out: output(2) }, ['in', 'cells'], ['cells', 'out']);
    expect(signalPaths(graph).shapes.get('in')).toEqual([1, 2]);
  });

  it.each<[string, FlatGraph, { readonly block: string; readonly expected: string; readonly received: string }]>([
    [
      'shapes do not fit',
      graphOf({ in: input(3), cells: relay(2) }, ['in', 'cells']),
      { block: 'cells', expected: '2', received: "3 from 'in'" },
    ],
    [
      'a shape is not known',
      graphOf({ in: input(3), flat: { type: 'Flatten', start_dim: 0, end_dim: -1 } }),
      {
        block: 'flat',
        expected: 'an Input with a shape that leads to the node',
        received: 'a node whose shape is not known',
      },
    ],
    [
      'a cycle has no neuron',
      graphOf(
        { in: input(1), a: scale(1), b: scale(1), c: scale(1), out: output(1) },
        ...([
          ['in', 'a'],
          ['a', 'b'],
          ['b', 'c'],
          ['c', 'b'],
          ['b', 'out'],
        ] as const),
      ),
      { block: 'b', expected: 'a neuron in every cycle', received: 'b -> c -> b' },
    ],
  ])('cannot be followed where %s', (_, graph, detail) => {
    expect(() => signalPaths(graph)).toThrow(
      expect.objectContaining({
        ...{ code: 'nir_not_runnable', message: expect.stringContaining(`the signals at '${detail.block}'`) },
        ...detail,
      }),
    );
  });
});

describe('edges that close a cycle', () => {
  const closing = (edges: string, inputs: readonly string[] = ['a']): readonly string[] => {
    const all = edges.split(' ').map((edge): NirEdge => [edge[0], edge[1]]);
    const names = [...new Set(edges.replaceAll(' ', ''))].reverse();
    return [...closingEdges(names, all, inputs)].map((edge) => edge.replace('\n', '')).sort();
  };

  it('are those that lead back on the way from the inputs', () => {
    expect(closing('ab bc')).toEqual([]);
    expect(closing('ab bb bc')).toEqual(['bb']);
    expect(closing('ab bc cb')).toEqual(['cb']);
    expect(closing('ac cb bc', ['a'])).toEqual(['bc']);
    // Two ways to one neuron are no cycle.
    expect(closing('ab ac bd cd')).toEqual([]);
    expect(closing('ab bc cd da')).toEqual(['da']);
  });

  it('are found by name, whatever the order of edges, and from other neurons where no input leads to them', () => {
    expect(closing('ac cb bc ab')).toEqual(['cb']);
    expect(closing('bc cb', [])).toEqual(['cb']);
    expect(closing('zc cb bc yb', ['z', 'y'])).toEqual(['cb']);
    expect(closing('zc cb bc yb', ['z'])).toEqual(['bc']);
  });
});
