import fc from 'fast-check';
import type { NirEdge, NirGraph, NirNode } from '../../../bridges/nir/graph.ts';
import type { NirArray, NirMetadata, NirPrimitive } from '../../../bridges/nir/primitives.ts';

/** Whole NIR graphs, drawn: chains of nodes whose shapes fit, shortcuts and loops between nodes of one shape, and graphs in them. */

const elements = (length: number): fc.Arbitrary<Float32Array | Float64Array> => {
  const bounds = { minLength: length, maxLength: length };
  return fc.oneof(fc.float32Array(bounds), fc.float64Array(bounds));
};

const array = (...shape: readonly number[]): fc.Arbitrary<NirArray> =>
  elements(shape.reduce((product, extent) => product * extent, 1)).map((data) => ({ shape, data }));

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/[/\0]|^\.$/.test(text));

const metadata: fc.Arbitrary<NirMetadata> = fc.dictionary(
  name,
  fc.oneof(
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    fc.double(),
    array(3),
    fc.dictionary(name, fc.integer(), { minKeys: 1, maxKeys: 2 }),
  ),
  { minKeys: 1, maxKeys: 3 },
);

const NEURONS = {
  I: ['r'],
  IF: ['r', 'v_threshold', 'v_reset'],
  LI: ['tau', 'r', 'v_leak'],
  LIF: ['tau', 'r', 'v_leak', 'v_threshold', 'v_reset'],
  CubaLI: ['tau_syn', 'tau_mem', 'r', 'v_leak', 'w_in'],
  CubaLIF: ['tau_syn', 'tau_mem', 'r', 'v_leak', 'v_threshold', 'v_reset', 'w_in'],
  Scale: ['scale'],
  Delay: ['delay'],
  Threshold: ['threshold'],
} as const;

type Shape = readonly number[];

/** A node that takes a shape, and what it gives. */
function node(shape: Shape, depth: number): fc.Arbitrary<readonly [NirNode, Shape]> {
  const same = (drawn: fc.Arbitrary<NirNode>): fc.Arbitrary<readonly [NirNode, Shape]> =>
    drawn.map((one) => [one, shape]);
  const each = Object.entries(NEURONS).map(([type, fields]) =>
    same(
      fc
        .record(Object.fromEntries(fields.map((field) => [field, array(...shape)])))
        .map((values) => ({ type, ...values }) as unknown as NirPrimitive),
    ),
  );
  const choices: fc.Arbitrary<readonly [NirNode, Shape]>[] = each;
  const nodeOf = (value: object): NirPrimitive => value as NirPrimitive;
  if (shape.length === 1) {
    const matrix = fc
      .integer({ min: 1, max: 20 })
      .chain((outputs) => fc.tuple(array(outputs, shape[0]), array(outputs), fc.boolean()))
      .map(([weight, bias, affine]): readonly [NirNode, Shape] => [
        nodeOf(affine ? { type: 'Affine', weight, bias } : { type: 'Linear', weight }),
        weight.shape.slice(0, 1),
      ]);
    choices.push(matrix, matrix);
  }
  if (shape.length === 3) {
    const [channels, height, width] = shape;
    const pool = fc
      .constantFrom('SumPool2d', 'AvgPool2d')
      .map((type): readonly [NirNode, Shape] => [
        nodeOf({ type, kernel_size: [2, 1], stride: [1, 2], padding: [1, 0] }),
        [channels, height + 1, Math.floor((width - 1) / 2) + 1],
      ]);
    const convolution = fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('same', 'valid', [1, 0] as const))
      .chain(([outputs, padding]) =>
        fc.tuple(array(outputs, channels, 1, 1), array(outputs)).map(([weight, bias]): readonly [NirNode, Shape] => [
          nodeOf({
            type: 'Conv2d',
            input_shape: [height, width],
            weight,
            bias,
            stride: [1, 1],
            padding,
            dilation: [1, 1],
            groups: 1,
          }),
          [outputs, height + (typeof padding === 'string' ? 0 : 2), width],
        ]),
      );
    const flatten = fc.constant<readonly [NirNode, Shape]>([
      { type: 'Flatten', start_dim: 0, end_dim: -1, input_type: shape },
      [channels * height * width],
    ]);
    choices.push(pool, convolution, flatten);
  }
  if (depth > 0) choices.push(graph(shape, depth - 1));
  return fc
    .oneof(...choices)
    .chain(([one, gives]) =>
      fc
        .option(metadata, { nil: undefined })
        .map((notes): readonly [NirNode, Shape] => [
          { ...one, ...(notes === undefined ? {} : { metadata: notes }) },
          gives,
        ]),
    );
}

function chain(shape: Shape, length: number, depth: number): fc.Arbitrary<(readonly [NirNode, Shape])[]> {
  if (length === 0) return fc.constant([]);
  return node(shape, depth).chain((first) => chain(first[1], length - 1, depth).map((rest) => [first, ...rest]));
}

function graph(shape: Shape, depth: number): fc.Arbitrary<readonly [NirGraph, Shape]> {
  return fc
    .integer({ min: 0, max: 4 })
    .chain((length) => chain(shape, length, depth))
    .chain((inner) => {
      const gives = inner.at(-1)?.[1] ?? shape;
      const nodes: NirNode[] = [
        { type: 'Input', shape },
        ...inner.map(([one]) => one),
        { type: 'Output', shape: gives },
      ];
      const shapes = [shape, ...inner.map(([, one]) => one), gives];
      return fc
        .tuple(
          fc.uniqueArray(name, { minLength: nodes.length, maxLength: nodes.length }),
          fc.array(fc.tuple(fc.nat(nodes.length - 1), fc.nat(nodes.length - 1)), { maxLength: 4 }),
        )
        .map(([names, pairs]): readonly [NirGraph, Shape] => {
          const edges: NirEdge[] = names.slice(1).map((one, k) => [names[k], one]);
          // What a node takes is what the one before it gives.
          for (const [from, to] of pairs) {
            if (to === 0 || from === nodes.length - 1) continue;
            if (String(shapes[from]) === String(shapes[to - 1])) edges.push([names[from], names[to]]);
          }
          return [{ type: 'NIRGraph', nodes: new Map(names.map((one, k) => [one, nodes[k]])), edges }, gives];
        });
    });
}

export const graphs: fc.Arbitrary<NirGraph> = fc
  .constantFrom<Shape>([1], [7], [24], [2, 5, 6])
  .chain((shape) => graph(shape, 2))
  .map(([one]) => one);
