import { ValidationError } from '../../agents/index.ts';
import type { NirGraph, NirNode } from './graph.ts';
import { elementsOf, fieldsOf, type NirArray, type NirPrimitive } from './primitives.ts';
import { inferShapes, parameterShape, sameShape, shapeText } from './shapes.ts';

/**
 * Refuses a graph that a strict reader would refuse, the graphs in it included.
 *
 * @throws ValidationError `invalid_nir_graph`, naming the node
 */
export function checkGraph(graph: NirGraph, path: readonly string[] = []): void {
  const here = path.join('/');
  for (const type of ['Input', 'Output']) {
    if ([...graph.nodes.values()].some((node) => node.type === type)) continue;
    throw invalid(here, 'a graph has no port', `a node of type ${type}`, 'none');
  }
  for (const [name, node] of graph.nodes) {
    // A slash would make groups of HDF5, and a dot is the group itself.
    if (name === '' || name === '.' || /[/\0]/.test(name)) {
      throw invalid(here, 'a node cannot have this name', "a name without '/'", name);
    }
    if (node.type === 'NIRGraph') checkGraph(node, [...path, name]);
    else checkFields(node, [...path, name].join('/'));
  }
  for (const end of graph.edges.flat()) {
    if (!graph.nodes.has(end)) throw invalid(here, 'an edge has an end without a node', 'the name of a node', end);
  }
  const { nodes, mismatches } = inferShapes(graph);
  for (const { source, target, comes, expected } of mismatches) {
    const edge = `the shapes along '${source}' -> '${target}' differ`;
    throw invalid(here, edge, shapeText(expected), shapeText(comes));
  }
  for (const [name, { input, output }] of nodes) {
    if (input !== undefined && output !== undefined) continue;
    throw invalid([...path, name].join('/'), 'a shape is not known', 'an Input that leads to the node', 'none');
  }
}

function checkFields(node: NirPrimitive, place: string): void {
  for (const [name, kind] of fieldsOf(node.type)) {
    const value = (node as unknown as Record<string, unknown>)[name];
    if (value === undefined && kind.endsWith('?')) continue;
    if (!kind.startsWith('array')) {
      if (areWhole(value) || (kind.endsWith('padding') && (value === 'same' || value === 'valid'))) continue;
      throw invalid(place, `'${name}' of ${node.type} is no whole number`, 'whole numbers', value);
    }
    const { shape, data } = (value ?? { shape: [], data: [] }) as NirArray;
    if (elementsOf(shape) === data.length) continue;
    throw invalid(place, `'${name}' does not fill its shape`, `${shapeText(shape)} numbers`, data.length);
  }
  for (const [name, { shape }] of parametersOf(node)) {
    if (sameShape(shape, parameterShape(node))) continue;
    const expected = `the shape of 'r', ${shapeText(parameterShape(node))}`;
    throw invalid(place, `'${name}' has another shape than other parameters`, expected, shapeText(shape));
  }
  if ((node.type === 'Affine' || node.type === 'Linear') && node.weight.shape.length < 2) {
    throw invalid(place, 'a matrix has two axes', 'outputs and inputs', shapeText(node.weight.shape));
  }
  if (node.type === 'Affine' && !sameShape(node.bias.shape, node.weight.shape.slice(0, -1))) {
    throw invalid(place, 'the bias does not fit the weights', 'a number for each output', shapeText(node.bias.shape));
  }
  if (node.type !== 'Conv1d' && node.type !== 'Conv2d') return;
  const axes = node.type === 'Conv1d' ? 3 : 4;
  if (node.weight.shape.length !== axes) {
    throw invalid(place, 'a kernel has other axes', `${axes} axes`, shapeText(node.weight.shape));
  }
  if (node.bias.data.length !== node.weight.shape[0]) {
    throw invalid(
      place,
      'the bias does not fit the kernels',
      'a number for each output channel',
      node.bias.data.length,
    );
  }
}

const areWhole = (value: unknown): boolean =>
  [value].flat().every((one) => typeof one === 'number' && Number.isSafeInteger(one));

/** The parameters of a neuron; none of anything else. */
function parametersOf(node: NirNode): [string, NirArray][] {
  return node.type !== 'NIRGraph' && 'r' in node
    ? fieldsOf(node.type).map(([name]) => [name, (node as unknown as Record<string, NirArray>)[name]])
    : [];
}

function invalid(node: string, message: string, expected: string, received: unknown): ValidationError {
  return new ValidationError(message, {
    code: 'invalid_nir_graph',
    expected,
    received,
    ...(node === '' ? {} : { block: node }),
  });
}
