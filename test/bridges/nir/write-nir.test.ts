import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NirEdge, NirGraph, NirNode } from '../../../bridges/nir/graph.ts';
import { fieldsOf, type NirArray } from '../../../bridges/nir/primitives.ts';
import { writeNir } from '../../../bridges/nir/write-nir.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { graphs } from './random-graphs.ts';

/** A Python that has h5py. */
const python = ['python3', '/usr/bin/python3'].find((one) => spawnSync(one, ['-c', 'import h5py']).status === 0);

const numbers = (...data: number[]): NirArray => ({ shape: [data.length], data: Float64Array.from(data) });
const matrix = (rows: number, columns: number): NirArray => ({
  shape: [rows, columns],
  data: new Float64Array(rows * columns),
});

const lif: NirNode = {
  type: 'LIF',
  tau: numbers(0.01, 0.02),
  r: numbers(1, 1),
  v_leak: numbers(0, 0),
  v_threshold: numbers(1, 1),
  v_reset: numbers(0, 0),
};

function graphWith(cells: NirNode, edges?: readonly NirEdge[], name = 'cells'): NirGraph {
  return {
    type: 'NIRGraph',
    nodes: new Map<string, NirNode>([
      ['in', { type: 'Input', shape: [2] }],
      [name, cells],
      ['out', { type: 'Output', shape: [2] }],
    ]),
    edges: edges ?? [
      ['in', name],
      [name, 'out'],
    ],
  };
}

describe('strict writing', () => {
  const refusal = (code: string, block?: string) => expect.objectContaining({ code, ...(block && { block }) });

  it.each<[string, NirGraph, string?]>([
    ['an edge without a node', graphWith(lif, [['in', 'cell']])],
    ['a shape that does not fit', graphWith({ type: 'Linear', weight: matrix(2, 3) })],
    ['a name with a slash', graphWith(lif, undefined, 'a/b')],
    ['a name that is a dot', graphWith(lif, undefined, '.')],
    ['no output', { ...graphWith(lif), nodes: new Map([...graphWith(lif).nodes].slice(0, 2)), edges: [] }],
    ['parameters of several shapes', graphWith({ ...lif, r: numbers(1) }), 'cells'],
    ['data that do not fill their shape', graphWith({ ...lif, r: { ...numbers(1), shape: [2] } }), 'cells'],
    ['a bias that does not fit', graphWith({ type: 'Affine', weight: matrix(2, 2), bias: numbers(1) }), 'cells'],
    ['a pool that nothing leads to', pooled([]), 'pool'],
    ['part of a pixel', pooled([['in', 'pool']], 0.5), 'pool'],
  ])('refuses %s', async (_, graph, block) => {
    await expect(writeNir(graph)).rejects.toEqual(refusal('invalid_nir_graph', block));
  });

  function pooled(edges: readonly NirEdge[], stride = 1): NirGraph {
    const pool: NirNode = { type: 'SumPool2d', kernel_size: [1, 1], stride: [stride, 1], padding: [0, 0] };
    const nodes = new Map<string, NirNode>([
      ['in', { type: 'Input', shape: [1, 2, 2] }],
      ['pool', pool],
      ['out', { type: 'Output', shape: [1, 2, 2] }],
    ]);
    return { type: 'NIRGraph', nodes, edges };
  }
});

/** What h5py finds in a file: names, types, edges and every number, as hexadecimal bytes. */
const LISTING = `
import h5py, json, sys
def listing(group):
    if group["type"][()] == b"NIRGraph":
        nodes = {name: listing(group["nodes"][name]) for name in group["nodes"]}
        edges = sorted([a.decode(), b.decode()] for a, b in group["edges"][()].reshape(-1, 2)) if group["edges"].size else []
        return {"type": "NIRGraph", "nodes": nodes, "edges": edges}
    found = {"type": group["type"][()].decode()}
    for name, item in group.items():
        if name in ("type", "metadata"): continue
        value = item[()]
        found[name] = value.decode() if isinstance(value, bytes) else [str(value.dtype), list(value.shape), value.tobytes().hex()]
    return found
out = []
for path in sys.argv[1:]:
    with h5py.File(path, "r") as file:
        assert h5py.check_string_dtype(file["version"].dtype).length is None
        out.append(listing(file["node"]))
print(json.dumps(out))
`;

const hex = (view: ArrayBufferView): string =>
  Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('hex');

function listing(node: NirNode): object {
  if (node.type === 'NIRGraph') {
    const nodes = Object.fromEntries([...node.nodes].map(([name, one]) => [name, listing(one)]));
    const edges = node.edges.map(([source, target]) => [source, target]);
    const codes = (text: string): number[] => [...text].map((character) => character.codePointAt(0) as number);
    const before = (one: string, other: string): number => {
      const [a, b] = [codes(one), codes(other)];
      const at = a.findIndex((code, k) => code !== b[k]);
      return at < 0 ? a.length - b.length : a[at] - (b[at] ?? -1);
    };
    edges.sort((one, other) => before(one[0], other[0]) || before(one[1], other[1]));
    return { type: node.type, nodes, edges };
  }
  const fields = fieldsOf(node.type).flatMap(([name]): [string, unknown][] => {
    const value = (node as unknown as Record<string, NirArray | number | number[] | string | undefined>)[name];
    if (value === undefined) return [];
    if (typeof value === 'string') return [[name, value]];
    if (typeof value === 'number') return [[name, ['int64', [], hex(BigInt64Array.of(BigInt(value)))]]];
    if (Array.isArray(value)) return [[name, ['int64', [value.length], hex(BigInt64Array.from(value, BigInt))]]];
    return [[name, [value.data instanceof Float32Array ? 'float32' : 'float64', value.shape, hex(value.data)]]];
  });
  return { type: node.type, ...Object.fromEntries(fields) };
}

describe.skipIf(python === undefined)('h5py (skipped without python3 and h5py)', () => {
  const folder = temporaryFolder();

  it('finds in a file what the graph has, bit by bit', { tags: 'long' }, async () => {
    const drawn = fc.sample(graphs, { numRuns: 25, seed: 3 });
    const paths = drawn.map((_, k) => join(folder, `${k}.nir`));
    for (const [k, graph] of drawn.entries()) writeFileSync(paths[k], await writeNir(graph));
    const { stdout, stderr } = spawnSync(python as string, ['-c', LISTING, ...paths], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(drawn.map(listing));
  });
});
