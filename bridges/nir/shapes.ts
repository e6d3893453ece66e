import type { NirGraph, NirNode } from './graph.ts';
import type { NirNodeOf, NirPadding, NirPrimitive } from './primitives.ts';
import { elementsOf } from './primitives.ts';

/** Number of elements along each axis of a signal, without an axis for samples. */
export type NirShape = readonly number[];

/** Shapes of what goes into a node and of what comes out, as far as they are known. */
export interface NodeShapes {
  /** Shape that the node states, else the one that comes along an edge; undefined where neither is known. */
  readonly input: NirShape | undefined;
  /** Shape that the node gives; undefined where it depends on an unknown input, and for a graph with none or several of `Output`. */
  readonly output: NirShape | undefined;
}

/** An edge along which a shape comes that its target does not take. */
export interface ShapeMismatch {
  /** Name of the node at which the edge begins. */
  readonly source: string;
  /** Name of the node at which the edge ends. */
  readonly target: string;
  /** Number of elements along each axis that the source gives. */
  readonly comes: NirShape;
  /** Number of elements along each axis that the target takes. */
  readonly expected: NirShape;
}

/** Shapes of the signals in a graph, as far as they are known. */
export interface GraphShapes {
  /** Shapes at each node of the graph, by its name; a graph within the graph is one node. */
  readonly nodes: ReadonlyMap<string, NodeShapes>;
  /** Edges whose two shapes are known and differ, in the order of the graph's edges. */
  readonly mismatches: readonly ShapeMismatch[];
}

/** Follows shapes along the edges of a graph, from nodes that state theirs. Graphs in it count as nodes. */
export function inferShapes(graph: NirGraph): GraphShapes {
  const nodes = new Map<string, NodeShapes>();
  for (const [name, node] of graph.nodes) nodes.set(name, shapesOf(node, undefined));
  const waiting = [...graph.nodes.keys()];
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    const comes = nodes.get(source)?.output;
    if (comes === undefined) continue;
    for (const [from, target] of graph.edges) {
      const node = graph.nodes.get(target);
      if (from !== source || node === undefined || nodes.get(target)?.input !== undefined) continue;
      nodes.set(target, shapesOf(node, comes));
      waiting.push(target);
    }
  }
  const mismatches = graph.edges.flatMap(([source, target]): ShapeMismatch[] => {
    const [comes, expected] = [nodes.get(source)?.output, nodes.get(target)?.input];
    if (comes === undefined || expected === undefined || sameShape(comes, expected)) return [];
    return [{ source, target, comes, expected }];
  });
  return { nodes, mismatches };
}

/** Whether two shapes are the same, axis by axis. */
export function sameShape(one: NirShape, other: NirShape): boolean {
  return one.length === other.length && one.every((extent, axis) => extent === other[axis]);
}

/** A shape for people, as in `2 x 34 x 34`. */
export const shapeText = (shape: NirShape | undefined): string =>
  shape === undefined ? '?' : shape.length === 0 ? 'scalar' : shape.join(' x ');

function shapesOf(node: NirNode, comes: NirShape | undefined): NodeShapes {
  const input = statedInput(node) ?? comes;
  return { input, output: outputOf(node, input) };
}

/** The shape that a node takes, where it says so itself. */
function statedInput(node: NirNode): NirShape | undefined {
  switch (node.type) {
    case 'NIRGraph':
      return portShape(node, 'Input');
    case 'Input':
    case 'Output':
      return node.shape;
    case 'Affine':
    case 'Linear': {
      const { shape } = node.weight;
      return [...shape.slice(0, -2), shape[shape.length - 1] ?? 1];
    }
    case 'Conv1d':
      return node.input_shape === undefined ? undefined : [channelsInto(node), node.input_shape];
    case 'Conv2d':
      return node.input_shape === undefined ? undefined : [channelsInto(node), ...node.input_shape];
    case 'SumPool2d':
    case 'AvgPool2d':
      return undefined;
    case 'Flatten':
      return node.input_type;
    default:
      return parameterShape(node);
  }
}

function outputOf(node: NirNode, input: NirShape | undefined): NirShape | undefined {
  switch (node.type) {
    case 'NIRGraph':
      return portShape(node, 'Output');
    case 'Affine':
    case 'Linear':
      return node.weight.shape.slice(0, -1);
    case 'Conv1d':
    case 'Conv2d': {
      if (input === undefined) return undefined;
      const kernel = node.weight.shape.slice(2);
      const of = (value: number | readonly number[], axis: number): number =>
        typeof value === 'number' ? value : value[axis];
      const extents = kernel.map((size, axis) =>
        windowsAlong(
          input[axis + 1] ?? 0,
          size,
          of(node.stride, axis),
          paddingAlong(node.padding, axis),
          of(node.dilation, axis),
        ),
      );
      return [node.weight.shape[0] ?? 0, ...extents];
    }
    case 'SumPool2d':
    case 'AvgPool2d':
      return input && [input[0] ?? 0, ...[0, 1].map((axis) => poolsAlong(node, input, axis))];
    case 'Flatten':
      return input && flattened(input, node.start_dim, node.end_dim);
    default:
      return input;
  }
}

/** The shape of the only port of a kind; undefined where a graph has none or several. */
function portShape(graph: NirGraph, type: 'Input' | 'Output'): NirShape | undefined {
  const ports = [...graph.nodes.values()].filter((node) => node.type === type);
  return ports.length === 1 ? (ports[0] as NirNodeOf<'Input'>).shape : undefined;
}

/** The shape of what has one parameter for each element: a neuron, or a map from element to element. */
export function parameterShape(node: NirPrimitive): NirShape {
  if (node.type === 'Scale') return node.scale.shape;
  if (node.type === 'Delay') return node.delay.shape;
  if (node.type === 'Threshold') return node.threshold.shape;
  return 'r' in node ? node.r.shape : [];
}

const channelsInto = ({ weight, groups }: NirNodeOf<'Conv1d'> | NirNodeOf<'Conv2d'>): number =>
  (weight.shape[1] ?? 0) * groups;

const poolsAlong = (pool: NirNodeOf<'SumPool2d'> | NirNodeOf<'AvgPool2d'>, input: NirShape, axis: number): number =>
  windowsAlong(input[axis + 1] ?? 0, pool.kernel_size[axis], pool.stride[axis], pool.padding[axis], 1);

/** Zeros on either side along an axis; `same` where the output is as long as the input. */
export function paddingAlong(padding: NirPadding, axis: number): number | 'same' {
  if (padding === 'valid') return 0;
  return padding === 'same' ? 'same' : (padding[axis] ?? padding[0] ?? 0);
}

/** How many windows fit along an axis. */
function windowsAlong(
  extent: number,
  kernel: number,
  stride: number,
  padding: number | 'same',
  dilation: number,
): number {
  if (padding === 'same') return extent;
  return Math.max(0, Math.floor((extent + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1));
}

function flattened(shape: NirShape, start: number, end: number): NirShape {
  const [first, last] = [start, end].map((axis) => (axis < 0 ? axis + shape.length : axis));
  if (first > last) return shape;
  return [...shape.slice(0, first), elementsOf(shape.slice(first, last + 1)), ...shape.slice(last + 1)];
}
