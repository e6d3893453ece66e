import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReafferenceError } from '../../../agents/index.ts';
import { type NirGraph, type NirNode, nodesWithin } from '../../../bridges/nir/graph.ts';
import type { Hdf5Group, Hdf5Item } from '../../../bridges/nir/hdf5-content.ts';
import { readHdf5 } from '../../../bridges/nir/read-hdf5.ts';
import { graphFrom, readNir } from '../../../bridges/nir/read-nir.ts';
import { writeHdf5 } from '../../../bridges/nir/write-hdf5.ts';
import { fileOf, writeNir } from '../../../bridges/nir/write-nir.ts';
import { share } from '../../effort.ts';
import { graphs } from './random-graphs.ts';
import { HAS_VECTORS, vector } from './vectors.ts';

const FILES = {
  'two_lif_neurons.nir': [],
  'lif_norse.nir': [],
  'braille_noDelay_bias_zero.nir': [],
  'braille_noDelay_noBias_subtract_subgraph.nir': ['repaired_edge'],
};

/** A graph with nodes by sorted name, as HDF5 has no order of nodes, and edges sorted, as they have none. */
const canonical = (graph: NirGraph): unknown => ({
  ...graph,
  nodes: [...graph.nodes]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, node]) => [name, node.type === 'NIRGraph' ? canonical(node) : node]),
  edges: graph.edges.map((edge) => JSON.stringify(edge)).sort(),
});

interface Listed {
  readonly type: string;
  readonly nodes?: Readonly<Record<string, Listed>>;
  readonly edges?: readonly (readonly [string, string])[];
  readonly fields?: Readonly<Record<string, { shape: number[]; sum: number; sum_abs: number; first: number[] }>>;
}

describe.skipIf(!HAS_VECTORS)('files of others (skipped without vectors)', () => {
  const contents = (): Record<string, { version: string; graph: Listed }> =>
    JSON.parse(new TextDecoder().decode(vector('contents.json')));

  it.each(Object.entries(FILES))('reads %s, element by element what another reader found', async (file, codes) => {
    const { graph, version, findings } = await readNir(vector(file));
    const listed = contents()[file];
    expect(version).toBe(listed.version);
    expect(findings.map(({ kind }) => kind).filter((kind) => kind !== 'reset_not_stated')).toEqual(codes);
    expect([...nodesWithin(graph)].length).toBeGreaterThan(3);
    compare(graph, listed.graph);
  });

  function compare(node: NirNode, listed: Listed): void {
    expect(node.type).toBe(listed.type);
    if (node.type === 'NIRGraph') {
      expect([...node.nodes.keys()].sort()).toEqual(Object.keys(listed.nodes ?? {}).sort());
      for (const [name, one] of node.nodes) compare(one, listed.nodes?.[name] as Listed);
      // The file names a node 'lif', which is 'lif1'.
      const gone = (name: string): string => (node.nodes.has(name) ? name : `${name}1`);
      const edges = listed.edges?.map((edge) => edge.map(gone).join(' -> ')).sort();
      expect(node.edges.map((edge) => edge.join(' -> ')).sort()).toEqual(edges);
      return;
    }
    for (const [name, field] of Object.entries(listed.fields ?? {})) {
      const value = (node as unknown as Record<string, { shape: number[]; data: Float64Array } | number[]>)[name];
      const numbers = Array.isArray(value) ? value : Array.from(value.data);
      expect(Array.isArray(value) ? [value.length] : value.shape).toEqual(field.shape);
      expect(numbers.slice(0, field.first.length)).toEqual(field.first);
      expect(numbers.reduce((sum, one) => sum + one, 0)).toBeCloseTo(field.sum, 9);
      expect(numbers.reduce((sum, one) => sum + Math.abs(one), 0)).toBeCloseTo(field.sum_abs, 9);
    }
  }

  it('names the node that edges name and the file does not have', async () => {
    const { findings } = await readNir(vector('braille_noDelay_noBias_subtract_subgraph.nir'));
    expect(findings.find(({ kind }) => kind === 'repaired_edge')).toEqual({
      kind: 'repaired_edge',
      node: 'lif1',
      message: expect.stringMatching(/'lif'.*'lif1' was taken/),
    });
  });

  it('refuses what is left of a file that was cut, anywhere', async () => {
    const whole = vector('two_lif_neurons.nir');
    for (let bytes = 0; bytes < whole.length; bytes += 997) {
      await expect(readNir(whole.subarray(0, bytes)), String(bytes)).rejects.toMatchObject({ code: 'malformed_nir' });
    }
    expect((await readNir(whole)).graph.nodes.size).toBe(6);
  });
});

describe('a graph that is written and read', () => {
  it('is the same, bit by bit', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { graph: again, findings } = graphFrom(fileOf(graph));
        expect(canonical(again)).toEqual(canonical(graph));
        expect(findings).toEqual([]);
      }),
    );
  });

  it('is the same after a way through HDF5, and from there on', { tags: 'long' }, async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const { graph: once } = await readNir(await writeNir(graph));
        expect(canonical(once)).toEqual(canonical(graph));
        const { graph: twice } = await readNir(await writeNir(once));
        expect(canonical(twice)).toEqual(canonical(graph));
      }),
      { numRuns: share(40) },
    );
  });
});

const lif = (parameters: object): Hdf5Group =>
  new Map<string, Hdf5Item>([
    ['type', { shape: [], texts: ['LIF'] }],
    ...Object.entries(parameters).map(([name, numbers]): [string, Hdf5Item] => [
      name,
      { shape: [numbers.length], data: Float64Array.from(numbers) },
    ]),
  ]);

const port = (type: string): Hdf5Group =>
  new Map<string, Hdf5Item>([
    ['type', { shape: [], texts: [type] }],
    ['shape', { shape: [1], data: BigInt64Array.of(2n) }],
  ]);

function fileWith(cells: Hdf5Group, edges: readonly string[] = ['in', 'cells', 'cells', 'out']): Hdf5Group {
  const nodes = new Map([
    ['in', port('Input')],
    ['cells', cells],
    ['out', port('Output')],
  ]);
  const graph = new Map<string, Hdf5Item>([
    ['type', { shape: [], texts: ['NIRGraph'] }],
    ['nodes', nodes],
    ['edges', { shape: [edges.length / 2, 2], texts: edges }],
  ]);
  return new Map([['node', graph]]);
}

const WHOLE = { tau: [1, 2], r: [1, 1], v_leak: [0, 0], v_threshold: [1, 1], v_reset: [0, 0] };

describe('lenient reading', () => {
  const kindsOf = (file: Hdf5Group) => graphFrom(file).findings.map(({ kind, node }) => `${kind} ${node}`);

  it('takes a reset of 0 where a file has none, and says so', () => {
    const { v_reset: _, ...without } = WHOLE;
    const { graph } = graphFrom(fileWith(lif(without)));
    expect(graph.nodes.get('cells')).toMatchObject({ v_reset: { shape: [2], data: Float64Array.of(0, 0) } });
    expect(kindsOf(fileWith(lif(without)))).toEqual(['reset_not_stated cells']);
  });

  it('gives one number to all neurons', () => {
    const { graph } = graphFrom(fileWith(lif({ ...WHOLE, r: [3] })));
    expect(graph.nodes.get('cells')).toMatchObject({ r: { shape: [2], data: Float64Array.of(3, 3) } });
    expect(kindsOf(fileWith(lif({ ...WHOLE, r: [3] })))).toEqual(['single_value cells']);
    expect(() => graphFrom(fileWith(lif({ ...WHOLE, r: [3, 3, 3] })))).toThrow(
      expect.objectContaining({ code: 'malformed_nir', block: 'cells/tau' }),
    );
  });

  it('leaves out what it does not know, and names what does not fit', () => {
    expect(kindsOf(fileWith(lif({ ...WHOLE, t_ref: [1, 1] })))).toEqual(['unknown_field cells']);
    const one = { tau: [1], r: [1], v_leak: [0], v_threshold: [1], v_reset: [0] };
    expect(kindsOf(fileWith(lif(one)))).toEqual(['shape_mismatch ', 'shape_mismatch ']);
  });

  it('mends an edge only where it can mean one neuron', () => {
    const edges = (...names: string[]) => fileWith(lif(WHOLE), names);
    expect(kindsOf(edges('in', 'cell', 'cell', 'out'))).toEqual(['repaired_edge ']);
    expect(graphFrom(edges('in', 'cell', 'cell', 'out')).graph.edges).toEqual([
      ['in', 'cells'],
      ['cells', 'out'],
    ]);
    expect(kindsOf(edges('in', 'cell', 'cellar', 'out'))).toEqual(['dangling_edge ', 'dangling_edge ']);
    expect(kindsOf(edges('in', 'cells', 'cells', 'gone'))).toEqual(['dangling_edge ']);
  });

  it.each([
    ['type', { shape: [], texts: ['Izhikevich'] }, 'cells'],
    ['tau', { shape: [], texts: ['long'] }, 'cells/tau'],
    ['tau', { shape: [3], data: Float64Array.of(1, 2) }, 'cells/tau'],
    ['tau', { shape: [2], elements: 'compound' }, 'cells/tau'],
    ['tau', new Map(), 'cells/tau'],
  ] as const)('refuses a node whose %s is %j', (field, item, block) => {
    const cells = new Map<string, Hdf5Item>(lif(WHOLE)).set(field, item as Hdf5Item);
    expect(() => graphFrom(fileWith(cells))).toThrow(expect.objectContaining({ code: 'malformed_nir', block }));
  });

  it('refuses any file whose parts are missing or of another kind by an error with a name', () => {
    const others: readonly Hdf5Item[] = [
      new Map(),
      { shape: [], texts: ['LIF'] },
      { shape: [2, 2], texts: ['a', 'b', 'c', 'd'] },
      { shape: [2], data: BigInt64Array.of(1n, -(2n ** 60n)) },
      { shape: [0], data: new Float32Array(0) },
      { shape: [1], elements: 'opaque' },
    ];
    const spoil = (item: Hdf5Item, at: number[], other: Hdf5Item | undefined): Hdf5Item => {
      if (!(item instanceof Map) || item.size === 0 || at.length === 0) return other ?? item;
      const key = [...item.keys()][at[0] % item.size];
      if (other === undefined && at.length === 1) return new Map([...item].filter(([name]) => name !== key));
      return new Map(item).set(key, spoil(item.get(key), at.slice(1), other));
    };
    fc.assert(
      fc.property(
        graphs,
        fc.array(fc.nat(99), { minLength: 1, maxLength: 8 }),
        fc.option(fc.constantFrom(...others), { nil: undefined }),
        (graph, at, other) => {
          try {
            graphFrom(spoil(fileOf(graph), at, other) as Hdf5Group);
          } catch (error) {
            expect(error).toBeInstanceOf(ReafferenceError);
          }
        },
      ),
    );
  });
});

describe('HDF5', () => {
  it('is refused where it is something else', { tags: 'long' }, async () => {
    for (const text of ['', 'hello']) {
      await expect(readNir(new TextEncoder().encode(text))).rejects.toMatchObject({ code: 'malformed_nir' });
    }
    await expect(readNir(await writeHdf5(new Map()))).rejects.toMatchObject({ code: 'malformed_nir' });
  });

  it('is given so much time, where damage has the library run in circles, and the next file is read', {
    tags: 'long',
  }, async () => {
    const group: Hdf5Group = new Map<string, Hdf5Item>([
      ['a', { shape: [300], data: new Float64Array(300) }],
      ['b', { shape: [2], data: Float64Array.of(1, 2) }],
      ['c', new Map([['d', { shape: [], texts: ['x'] }]])],
    ]);
    const content: Hdf5Group = new Map<string, Hdf5Item>([
      ['node', group],
      ['version', { shape: [], texts: ['1'] }],
    ]);
    const sound = await writeHdf5(content);
    const damaged = sound.slice().fill(0, 6840, 6904);
    // Read here, it would keep this process for ever.
    await expect(readHdf5(damaged, { limitSeconds: 2 })).rejects.toMatchObject({
      code: 'malformed_nir',
      received: 'no answer in 2 s',
    });
    expect(await readHdf5(sound)).toEqual(content);
  });

  it('may declare so many bytes for each that it has', { tags: 'long' }, async () => {
    const zeros = new Float64Array(9_000_000);
    const bytes = await writeHdf5(new Map([['a', { shape: [zeros.length], data: zeros }]]));
    await expect(readHdf5(bytes)).rejects.toMatchObject({ code: 'malformed_nir', received: '72000000 bytes' });
  });

  it('names the command that installs its library', { tags: 'long' }, async () => {
    await expect(readHdf5(new Uint8Array(0), { packageName: 'h5wasm-that-is-not-there' })).rejects.toMatchObject({
      name: 'BridgeError',
      code: 'hdf5_unavailable',
      remedy: 'npm install h5wasm@~0.10.3',
    });
  });
});
