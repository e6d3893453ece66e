import { checkGraph } from './check-graph.ts';
import type { NirGraph, NirNode } from './graph.ts';
import type { Hdf5Group, Hdf5Numbers, Hdf5Texts } from './hdf5-content.ts';
import { fieldsOf, type NirArray, type NirMetadata, type NirPrimitive } from './primitives.ts';
import { inferShapes, type NirShape } from './shapes.ts';
import { writeHdf5 } from './write-hdf5.ts';

/** The version of the Python package `nir` whose layout is written. */
const LAYOUT = '1.0.7';

/**
 * Writes a graph as a NIR file, whose bytes are HDF5. It is strict: what it writes, strict readers take. Convolutions get the shape of
 * their input, if they do not have it.
 *
 * @example
 * import { writeFile } from 'node:fs/promises';
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const input = network.population('input', spikeSource, { size: 2 });
 * const cells = network.population('cells', lifDelta, { size: 3, parameters: { t_ref: '0 ms' } });
 * network.project(input, cells, { synapse: staticSynapse, connect: allToAll(), initial: { w: '5 mV' } });
 * await writeFile('net.nir', await writeNir(fromNetwork(network)));
 *
 * @throws ValidationError `invalid_nir_graph`, naming the node; BridgeError `hdf5_unavailable` without h5wasm
 */
export async function writeNir(graph: NirGraph): Promise<Uint8Array> {
  checkGraph(graph);
  return writeHdf5(fileOf(graph));
}

/** The content of the file of a graph. */
export function fileOf(graph: NirGraph): Hdf5Group {
  return new Map<string, Hdf5Group | Hdf5Texts>([
    ['version', text(LAYOUT)],
    ['node', groupOf(graph, undefined)],
  ]);
}

type Item = Hdf5Group | Hdf5Numbers | Hdf5Texts;

function groupOf(node: NirNode, input: NirShape | undefined): Hdf5Group {
  const group = new Map<string, Item>([['type', text(node.type)]]);
  if (node.type === 'NIRGraph') {
    const { nodes } = inferShapes(node);
    group.set('nodes', new Map([...node.nodes].map(([name, one]) => [name, groupOf(one, nodes.get(name)?.input)])));
    group.set('edges', { shape: [node.edges.length, 2], texts: node.edges.flat() });
  } else {
    const complete = withInput(node, input);
    for (const [name] of fieldsOf(node.type)) {
      const value = (complete as unknown as Record<string, NirArray | number | readonly number[] | string>)[name];
      if (value !== undefined) group.set(name, item(value));
    }
  }
  if (node.metadata !== undefined && Object.keys(node.metadata).length > 0) group.set('metadata', notes(node.metadata));
  return group;
}

/** A convolution with the shape of its input: readers in Python cannot do without it. */
function withInput(node: NirPrimitive, input: NirShape | undefined): NirPrimitive {
  if (input === undefined) return node;
  if (node.type === 'Conv2d') return { ...node, input_shape: node.input_shape ?? input.slice(1) };
  return node.type === 'Conv1d' ? { ...node, input_shape: node.input_shape ?? input[1] } : node;
}

function item(value: NirArray | number | readonly number[] | string): Item {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return { shape: [], data: BigInt64Array.of(BigInt(value)) };
  if ('data' in value) return value;
  return { shape: [value.length], data: BigInt64Array.from(value, BigInt) };
}

function notes(metadata: NirMetadata): Hdf5Group {
  return new Map(
    Object.entries(metadata).map(([name, value]): [string, Item] => {
      if (typeof value === 'string') return [name, text(value)];
      if (typeof value === 'number') return [name, { shape: [], data: Float64Array.of(value) }];
      return [name, isArray(value) ? value : notes(value)];
    }),
  );
}

const isArray = (value: NirArray | NirMetadata): value is NirArray => ArrayBuffer.isView(value['data']);

const text = (value: string): Hdf5Texts => ({ shape: [], texts: [value] });
