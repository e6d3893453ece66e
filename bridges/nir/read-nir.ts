import { BridgeError } from '../../agents/index.ts';
import type { NirFinding } from './findings.ts';
import { isStateful, type NirEdge, type NirGraph, type NirNode } from './graph.ts';
import type { Hdf5Group, Hdf5Numbers } from './hdf5-content.ts';
import {
  elementsOf,
  type FieldKind,
  fieldsOf,
  isNirType,
  type NirArray,
  type NirMetadata,
  type NirPrimitive,
  type NirType,
  PRIMITIVES,
} from './primitives.ts';
import { readHdf5 } from './read-hdf5.ts';
import { inferShapes, shapeText } from './shapes.ts';

/** A file, read. */
export interface NirFile {
  /** Outermost graph of the file. Edges with an end that has no node are repaired where only one node can be meant. */
  readonly graph: NirGraph;
  /** Version of the program that wrote the file, as in `0.2.0`, and not of the format; undefined where the file states none. */
  readonly version: string | undefined;
  /** Irregularities of the file, which was read all the same, in the order of the file. */
  readonly findings: readonly NirFinding[];
}

/**
 * Reads a NIR file (Pedersen et al. 2024), whose bytes are HDF5. It takes what files in the wild have, and says so: edges without a
 * node, neurons without a reset, shapes that do not fit. An edge whose end has no node goes to the only neuron without an edge, if
 * there is one such neuron and one such end. The file is read in a process of its own, which is given 30 s and bounded memory; in a browser,
 * in the page.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * const { graph, findings } = await readNir(await readFile('net.nir'));
 * for (const [name, { type }] of graph.nodes) console.log(name, type);
 * for (const { node, message } of findings) console.warn(`${node}: ${message}`);
 *
 * @throws BridgeError `malformed_nir` for what is no NIR file, naming node and field; `hdf5_unavailable` without h5wasm
 */
export async function readNir(bytes: Uint8Array): Promise<NirFile> {
  return graphFrom(await readHdf5(bytes));
}

/** Converts the content of a file to the result of {@link readNir}. @throws BridgeError `malformed_nir` */
export function graphFrom(file: Hdf5Group): NirFile {
  const findings: NirFinding[] = [];
  const root = file.get('node');
  if (!(root instanceof Map)) throw malformed('', "a group 'node'", 'none');
  const node = nodeFrom(root, [], findings);
  if (node.type !== 'NIRGraph') throw malformed('', 'a NIRGraph', node.type);
  return { graph: node, version: textOf(file, 'version'), findings };
}

type Path = readonly string[];

function nodeFrom(group: Hdf5Group, path: Path, findings: NirFinding[]): NirNode {
  const type = textOf(group, 'type');
  if (type === undefined) throw malformed(path.join('/'), "a text 'type'", 'none');
  if (type === 'NIRGraph') return nestedFrom(group, path, findings);
  if (!isNirType(type)) throw malformed(path.join('/'), `one of ${Object.keys(PRIMITIVES).join(', ')}`, type);
  return primitiveFrom(group, type, path, findings);
}

function nestedFrom(group: Hdf5Group, path: Path, findings: NirFinding[]): NirGraph {
  const inside = group.get('nodes');
  if (!(inside instanceof Map)) throw malformed(path.join('/'), "a group 'nodes'", 'none');
  const nodes = new Map<string, NirNode>();
  for (const [name, item] of inside as Hdf5Group) {
    if (!(item instanceof Map)) throw malformed([...path, name].join('/'), 'a group', 'a data set');
    nodes.set(name, nodeFrom(item, [...path, name], findings));
  }
  const edges = repaired(edgesFrom(group, path), nodes, path, findings);
  const graph: NirGraph = { type: 'NIRGraph', nodes, edges, ...metadataFrom(group, path) };
  const here = path.join('/');
  for (const { source, target, comes, expected } of inferShapes(graph).mismatches) {
    const message = `'${source}' gives ${shapeText(comes)} to '${target}', which takes ${shapeText(expected)}`;
    findings.push({ kind: 'shape_mismatch', node: here, message });
  }
  for (const port of ['Input', 'Output']) {
    if ([...nodes.values()].some(({ type }) => type === port)) continue;
    findings.push({ kind: 'no_port', node: here, message: `the graph has no node of type ${port}` });
  }
  return graph;
}

function edgesFrom(group: Hdf5Group, path: Path): NirEdge[] {
  const item = group.get('edges');
  // Writers store no edges as numbers, as they have no text to tell the type by.
  if (item === undefined || ('shape' in item && elementsOf(item.shape) === 0)) return [];
  if (!('texts' in item) || item.shape.length !== 2 || item.shape[1] !== 2) {
    throw malformed([...path, 'edges'].join('/'), 'pairs of texts', 'other data');
  }
  const { texts } = item;
  return Array.from({ length: texts.length / 2 }, (_, k): NirEdge => [texts[2 * k], texts[2 * k + 1]]);
}

/** The edges, where one name without a node can only be one node without edges, with its name. */
function repaired(
  edges: readonly NirEdge[],
  nodes: ReadonlyMap<string, NirNode>,
  path: Path,
  findings: NirFinding[],
): readonly NirEdge[] {
  const named = new Set(edges.flat());
  const missing = [...named].filter((name) => !nodes.has(name));
  const idle = [...nodes].filter(([name, node]) => isStateful(node) && !named.has(name)).map(([name]) => name);
  const node = path.join('/');
  if (missing.length !== 1 || idle.length !== 1) {
    for (const name of missing) {
      findings.push({ kind: 'dangling_edge', node, message: `edges name '${name}', and there is no such node` });
    }
    return edges;
  }
  const [[gone], [found]] = [missing, idle];
  const message = `edges name '${gone}', and there is no such node; '${found}' was taken, the only neuron without edges`;
  findings.push({ kind: 'repaired_edge', node, message });
  const rename = (name: string): string => (name === gone ? found : name);
  return edges.map(([source, target]): NirEdge => [rename(source), rename(target)]);
}

function primitiveFrom(group: Hdf5Group, type: NirType, path: Path, findings: NirFinding[]): NirPrimitive {
  const values: Record<string, unknown> = {};
  const node = path.join('/');
  for (const [name, kind] of fieldsOf(type)) {
    const value = fieldFrom(group, name, kind, [...path, name].join('/'));
    if (value !== undefined) values[name] = value;
    else if (kind === 'array or zeros') {
      const { shape, data } = values['v_threshold'] as NirArray;
      values[name] = { shape, data: data.slice().fill(0) };
      const message = `the neurons have no '${name}': 0 is taken; they may have been trained with another reset`;
      findings.push({ kind: 'reset_not_stated', node, message });
    } else if (!kind.endsWith('?')) throw malformed([...path, name].join('/'), `a field of ${type}`, 'none');
  }
  const known = new Set(['type', 'metadata', ...fieldsOf(type).map(([name]) => name)]);
  for (const name of group.keys()) {
    if (known.has(name)) continue;
    findings.push({ kind: 'unknown_field', node, message: `'${name}' is no field of ${type}, and is left out` });
  }
  if ('r' in values) spreadSingles(values as Record<string, NirArray>, node, findings);
  return { type, ...values, ...metadataFrom(group, path) } as unknown as NirPrimitive;
}

/** Gives all parameters of a neuron the shape of the largest, where the others are single numbers. */
function spreadSingles(values: Record<string, NirArray>, node: string, findings: NirFinding[]): void {
  const all = Object.entries(values);
  const [, largest] = all.reduce((one, other) => (other[1].data.length > one[1].data.length ? other : one));
  for (const [name, { shape, data }] of all) {
    if (shape.length === largest.shape.length && shape.every((extent, axis) => extent === largest.shape[axis]))
      continue;
    if (data.length !== 1) {
      throw malformed(`${node}/${name}`, `${shapeText(largest.shape)} numbers, or one`, shapeText(shape));
    }
    const Data = data.constructor as Float64ArrayConstructor;
    values[name] = { shape: largest.shape, data: new Data(largest.data.length).fill(data[0]) };
    findings.push({ kind: 'single_value', node, message: `'${name}' is one number for all neurons` });
  }
}

function fieldFrom(group: Hdf5Group, name: string, kind: FieldKind, place: string): unknown {
  const item = group.get(name);
  if (item === undefined) return undefined;
  if (item instanceof Map) throw malformed(place, 'a data set', 'a group');
  if ('texts' in item) {
    const [text] = item.texts;
    if (kind.endsWith('padding') && (text === 'same' || text === 'valid')) return text;
    throw malformed(place, 'numbers', text);
  }
  if (!('data' in item)) throw malformed(place, 'numbers', 'elements' in item ? item.elements : 'a group');
  const { shape, data } = item;
  if (elementsOf(shape) !== data.length) throw malformed(place, `${shapeText(shape)} numbers`, data.length);
  if (kind.startsWith('array')) return floating(item);
  const wholes = Array.from(data, Number);
  const wrong = wholes.find((value) => !Number.isSafeInteger(value));
  if (wrong !== undefined) throw malformed(place, 'whole numbers', wrong);
  const [first] = wholes;
  if (kind.startsWith('wholes')) return wholes;
  if (wholes.length === 0) throw malformed(place, 'a number', 'none');
  if (kind.startsWith('whole')) return first;
  return kind.startsWith('pair') && wholes.length === 1 ? [first, first] : wholes;
}

const floating = ({ shape, data }: Hdf5Numbers): NirArray => ({
  shape,
  data: data instanceof BigInt64Array ? Float64Array.from(data, Number) : data,
});

function metadataFrom(group: Hdf5Group, path: Path): { readonly metadata?: NirMetadata } {
  const item = group.get('metadata');
  return item instanceof Map ? { metadata: notesFrom(item, [...path, 'metadata']) } : {};
}

function notesFrom(group: Hdf5Group, path: Path): NirMetadata {
  return Object.fromEntries(
    [...group].map(([name, item]): [string, NirMetadata[string]] => {
      if (item instanceof Map) return [name, notesFrom(item, [...path, name])];
      if ('texts' in item && item.shape.length === 0) return [name, item.texts[0]];
      if ('data' in item) return [name, item.shape.length === 0 ? Number(item.data[0]) : floating(item)];
      throw malformed([...path, name].join('/'), 'a text or numbers', 'other data');
    }),
  );
}

function textOf(group: Hdf5Group, name: string): string | undefined {
  const item = group.get(name);
  return item !== undefined && 'texts' in item ? item.texts[0] : undefined;
}

function malformed(node: string, expected: string, received: unknown): BridgeError {
  const where = node === '' ? 'the file' : `'${node}' of the file`;
  return new BridgeError(`${where} is not as NIR files are`, {
    code: 'malformed_nir',
    expected,
    received,
    ...(node === '' ? {} : { block: node }),
  });
}
