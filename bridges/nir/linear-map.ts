import { ValidationError } from '../../agents/index.ts';
import type { NirNodeOf, NirPrimitive } from './primitives.ts';
import { elementsOf } from './primitives.ts';
import { type NirShape, paddingAlong, parameterShape, shapeText } from './shapes.ts';

/** A map from the elements of one signal to those of another: connections with weights and delays, and constants. */
export interface LinearMap {
  /** Number of elements that go in. */
  readonly inputs: number;
  /** Number of elements that come out. */
  readonly outputs: number;
  /** Connections, in any order; a pair may occur more than once, and its weights add up. */
  readonly entries: readonly LinearEntry[];
  /** Constants that are added, one for each element that comes out; none where all are 0. */
  readonly constant?: ArrayLike<number>;
}

/** One connection of a {@link LinearMap}. */
export interface LinearEntry {
  /** Index of the element that goes in. */
  readonly from: number;
  /** Index of the element that comes out. */
  readonly to: number;
  /** Factor of the signal. */
  readonly weight: number;
  /** In seconds. */
  readonly delay: number;
}

/**
 * The map of a node between signals of these shapes; undefined for a node that is none: a neuron or a port.
 *
 * @throws ValidationError `nir_not_runnable`
 */
export function linearMapOf(
  node: NirPrimitive,
  name: string,
  input: NirShape,
  output: NirShape,
): LinearMap | undefined {
  const [inputs, outputs] = [elementsOf(input), elementsOf(output)];
  switch (node.type) {
    case 'Affine':
    case 'Linear': {
      if (node.weight.shape.length !== 2) throw refuse(name, 'a matrix of two axes', shapeText(node.weight.shape));
      const entries = nonZero(node.weight.data, (k) => ({ from: k % inputs, to: Math.floor(k / inputs) }));
      return { inputs, outputs, entries, ...(node.type === 'Affine' ? { constant: node.bias.data } : {}) };
    }
    case 'Scale':
      return { inputs, outputs, entries: nonZero(node.scale.data, (k) => ({ from: k, to: k })) };
    case 'Delay': {
      const wrong = node.delay.data.find((delay) => !(delay >= 0));
      if (wrong !== undefined) throw refuse(name, 'delays from 0 s', wrong);
      const entries = Array.from(node.delay.data, (delay, k) => ({ from: k, to: k, weight: 1, delay }));
      return { inputs: parameterShape(node).length === 0 ? 1 : inputs, outputs, entries };
    }
    case 'Flatten':
      return identity(inputs);
    case 'SumPool2d':
    case 'AvgPool2d': {
      const { kernel_size: kernel, stride, padding } = node;
      const weight = node.type === 'SumPool2d' ? 1 : 1 / elementsOf(kernel);
      const entries: LinearEntry[] = [];
      const reach = windows(input.slice(1), output.slice(1), { kernel, stride, padding, dilation: [1, 1] });
      for (let channel = 0; channel < input[0]; channel++) {
        for (const { from, to } of reach) {
          entries.push({
            from: channel * elementsOf(input.slice(1)) + from,
            to: channel * elementsOf(output.slice(1)) + to,
            weight,
            delay: 0,
          });
        }
      }
      return { inputs, outputs, entries };
    }
    case 'Conv1d':
    case 'Conv2d':
      return convolution(node, name, input, output);
    default:
      return undefined;
  }
}

/** The map that changes nothing. */
export function identity(size: number): LinearMap {
  const entries = Array.from({ length: size }, (_, k) => ({ from: k, to: k, weight: 1, delay: 0 }));
  return { inputs: size, outputs: size, entries };
}

/** Whether a map changes nothing. */
export const isIdentity = ({ inputs, outputs, entries, constant }: LinearMap): boolean =>
  inputs === outputs &&
  entries.length === inputs &&
  (constant === undefined || Array.from(constant).every((one) => one === 0)) &&
  entries.every(({ from, to, weight, delay }) => from === to && weight === 1 && delay === 0);

/** One map after another, without constants. Weights of the same two elements and the same delay are added up. */
export function after(second: LinearMap, first: LinearMap): LinearMap {
  if (isIdentity(first)) return second;
  const byMiddle: LinearEntry[][] = Array.from({ length: first.outputs }, () => []);
  for (const entry of first.entries) byMiddle[entry.to].push(entry);
  const sums = new Map<number, Map<number | string, LinearEntry>>();
  for (const { from: middle, to, weight, delay } of second.entries) {
    let row = sums.get(to);
    if (row === undefined) sums.set(to, (row = new Map()));
    for (const entry of byMiddle[middle]) {
      const [sum, total] = [entry.delay + delay, entry.weight * weight];
      const key = sum === 0 ? entry.from : `${entry.from} ${sum}`;
      row.set(key, { from: entry.from, to, weight: (row.get(key)?.weight ?? 0) + total, delay: sum });
    }
  }
  return {
    inputs: first.inputs,
    outputs: second.outputs,
    entries: [...sums.values()].flatMap((row) => [...row.values()]),
  };
}

/** A map of constants, each element of which is a sum of constants that go in. */
export function constantAfter({ outputs, entries, constant }: LinearMap, input: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(outputs);
  for (const { from, to, weight } of entries) sums[to] = sums[to] + weight * input[from];
  if (constant !== undefined) for (let k = 0; k < outputs; k++) sums[k] = sums[k] + constant[k];
  return sums;
}

function nonZero(
  weights: ArrayLike<number>,
  ends: (k: number) => { readonly from: number; readonly to: number },
): LinearEntry[] {
  const entries: LinearEntry[] = [];
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] !== 0) entries.push({ ...ends(k), weight: weights[k], delay: 0 });
  }
  return entries;
}

interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
}

/** Where an element of one image meets an element of a kernel, for an element of the other image. Images have one or two axes. */
function windows(
  input: NirShape,
  output: NirShape,
  { kernel, stride, dilation, padding }: Window,
): { readonly from: number; readonly to: number; readonly at: number }[] {
  const before = kernel.map((size, axis) => {
    const zeros = paddingAlong(padding, axis);
    return zeros === 'same' ? Math.floor((dilation[axis] * (size - 1)) / 2) : zeros;
  });
  const found: { from: number; to: number; at: number }[] = [];
  const walk = (axis: number, from: number, to: number, at: number): void => {
    if (axis === kernel.length) {
      found.push({ from, to, at });
      return;
    }
    for (let place = 0; place < output[axis]; place++) {
      for (let tap = 0; tap < kernel[axis]; tap++) {
        const source = place * stride[axis] - before[axis] + tap * dilation[axis];
        if (source < 0 || source >= input[axis]) continue;
        walk(axis + 1, from * input[axis] + source, to * output[axis] + place, at * kernel[axis] + tap);
      }
    }
  };
  walk(0, 0, 0, 0);
  return found;
}

function convolution(
  node: NirNodeOf<'Conv1d'> | NirNodeOf<'Conv2d'>,
  name: string,
  input: NirShape,
  output: NirShape,
): LinearMap {
  const { weight, bias, groups, padding } = node;
  const [outputs, perGroup, ...kernel] = weight.shape;
  const stride = [node.stride].flat();
  const dilation = [node.dilation].flat();
  if (padding === 'same' && stride.some((one) => one !== 1)) {
    throw refuse(name, "a stride of 1 with padding 'same'", stride);
  }
  const [area, outArea] = [elementsOf(input.slice(1)), elementsOf(output.slice(1))];
  const reach = windows(input.slice(1), output.slice(1), { kernel, stride, dilation, padding });
  const taps = elementsOf(kernel);
  const entries: LinearEntry[] = [];
  for (let channel = 0; channel < outputs; channel++) {
    const group = Math.floor((channel * groups) / outputs);
    for (let inside = 0; inside < perGroup; inside++) {
      const first = (channel * perGroup + inside) * taps;
      for (const { from, to, at } of reach) {
        const value = weight.data[first + at];
        if (value === 0) continue;
        const source = (group * perGroup + inside) * area + from;
        entries.push({ from: source, to: channel * outArea + to, weight: value, delay: 0 });
      }
    }
  }
  const constant = new Float64Array(outputs * outArea);
  for (let k = 0; k < constant.length; k++) constant[k] = bias.data[Math.floor(k / outArea)];
  return { inputs: elementsOf(input), outputs: constant.length, entries, constant };
}

function refuse(name: string, expected: string, received: unknown): ValidationError {
  return new ValidationError(`the node '${name}' is not one that networks here run`, {
    code: 'nir_not_runnable',
    expected,
    received,
    block: name,
  });
}
