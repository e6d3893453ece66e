import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NirNode } from '../../../bridges/nir/graph.ts';
import {
  after,
  constantAfter,
  identity,
  isIdentity,
  type LinearMap,
  linearMapOf,
} from '../../../bridges/nir/linear-map.ts';
import type { NirNodeOf, NirPadding } from '../../../bridges/nir/primitives.ts';
import { inferShapes } from '../../../bridges/nir/shapes.ts';

const apply = (map: LinearMap, signal: ArrayLike<number>): number[] => Array.from(constantAfter(map, signal));

/** The shape that a node gives for an image. */
function outputOf(node: NirNodeOf<'Conv2d'> | NirNodeOf<'SumPool2d'>, shape: readonly number[]): readonly number[] {
  const nodes = new Map<string, NirNode>([
    ['in', { type: 'Input', shape }],
    ['node', node],
  ]);
  return inferShapes({ type: 'NIRGraph', nodes, edges: [['in', 'node']] }).nodes.get('node')?.output ?? [];
}

const small = fc.integer({ min: 1, max: 3 });

describe('a convolution', () => {
  const cases = fc
    .record({
      groups: fc.integer({ min: 1, max: 2 }),
      perGroup: small,
      outputsPerGroup: small,
      kernel: fc.tuple(small, small),
      stride: fc.tuple(small, small),
      dilation: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
      padding: fc.oneof(fc.tuple(fc.nat(2), fc.nat(2)), fc.constantFrom<NirPadding>('same', 'valid')),
      image: fc.tuple(fc.integer({ min: 5, max: 7 }), fc.integer({ min: 5, max: 7 })),
    })
    .map((one) => (one.padding === 'same' ? { ...one, stride: [1, 1] as [number, number] } : one));

  it('sums a window of the image, zeros around it, for every place of the kernel', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { groups, perGroup, kernel, stride, dilation, padding, image } = one;
        const outputs = groups * one.outputsPerGroup;
        const [height, width] = image;
        const value = (k: number): number => ((7 * k) % 11) - 5;
        const count = outputs * perGroup * kernel[0] * kernel[1];
        const node: NirNodeOf<'Conv2d'> = {
          type: 'Conv2d',
          input_shape: image,
          weight: {
            shape: [outputs, perGroup, ...kernel],
            data: Float64Array.from({ length: count }, (_, k) => value(k)),
          },
          bias: { shape: [outputs], data: Float64Array.from({ length: outputs }, (_, k) => k + 0.5) },
          stride,
          dilation,
          padding,
          groups,
        };
        const shape = [groups * perGroup, height, width];
        const size = shape.reduce((product, extent) => product * extent, 1);
        const signal = Float64Array.from({ length: size }, (_, k) => value(3 * k + 1));
        const [, rows, columns] = outputOf(node, shape);
        const expected: number[] = [];
        const before = [0, 1].map((axis) =>
          padding === 'same'
            ? Math.floor((dilation[axis] * (kernel[axis] - 1)) / 2)
            : padding === 'valid'
              ? 0
              : (padding[axis] as number),
        );
        for (let channel = 0; channel < outputs; channel++) {
          for (let y = 0; y < rows; y++) {
            for (let x = 0; x < columns; x++) {
              let sum = channel + 0.5;
              for (let inside = 0; inside < perGroup; inside++) {
                const source = Math.floor(channel / one.outputsPerGroup) * perGroup + inside;
                for (let ky = 0; ky < kernel[0]; ky++) {
                  for (let kx = 0; kx < kernel[1]; kx++) {
                    const row = y * stride[0] + ky * dilation[0] - before[0];
                    const column = x * stride[1] + kx * dilation[1] - before[1];
                    if (row < 0 || row >= height || column < 0 || column >= width) continue;
                    const weight = value(((channel * perGroup + inside) * kernel[0] + ky) * kernel[1] + kx);
                    sum += weight * signal[(source * height + row) * width + column];
                  }
                }
              }
              expected.push(sum);
            }
          }
        }
        if (padding === 'same') expect([rows, columns]).toEqual(image);
        const map = linearMapOf(node, 'conv', shape, [outputs, rows, columns]) as LinearMap;
        expect(apply(map, signal)).toEqual(expected);
      }),
    );
  });

  it('of one axis is that of an image of one row', () => {
    const data = Float64Array.of(1, 2, 3, -1, 0, 1);
    const one = linearMapOf(
      {
        type: 'Conv1d',
        weight: { shape: [1, 2, 3], data },
        bias: { shape: [1], data: Float64Array.of(10) },
        stride: 2,
        padding: [1],
        dilation: 1,
        groups: 1,
      },
      'conv',
      [2, 4],
      [1, 2],
    ) as LinearMap;
    const signal = [1, 2, 3, 4, 5, 6, 7, 8];
    // Windows 0 1 2 and 2 3 4 of the first channel, 0 5 6 and 6 7 8 of the second.
    expect(apply(one, signal)).toEqual([10 + 2 + 6 + 6, 10 + 2 + 6 + 12 - 6 + 8]);
  });
});

describe('a pool', () => {
  it('sums or averages windows, zeros included, channel by channel', () => {
    const signal = Array.from({ length: 18 }, (_, k) => k + 1);
    const pool = (type: 'SumPool2d' | 'AvgPool2d') =>
      linearMapOf(
        { type, kernel_size: [2, 2], stride: [2, 2], padding: [1, 1] },
        'pool',
        [2, 3, 3],
        [2, 2, 2],
      ) as LinearMap;
    expect(apply(pool('SumPool2d'), signal)).toEqual([1, 5, 11, 28, 10, 23, 29, 64]);
    expect(apply(pool('AvgPool2d'), signal)).toEqual([1, 5, 11, 28, 10, 23, 29, 64].map((one) => one / 4));
  });
});

describe('maps one after another', () => {
  const maps = (inputs: number, outputs: number): fc.Arbitrary<LinearMap> =>
    fc
      .array(
        fc.record({
          from: fc.nat(inputs - 1),
          to: fc.nat(outputs - 1),
          weight: fc.integer({ min: -9, max: 9 }),
          delay: fc.constantFrom(0, 1, 2),
        }),
        { maxLength: 12 },
      )
      .map((entries) => ({ inputs, outputs, entries }));

  it('do what they do in turn, and their delays add up', () => {
    const signal = [1, 10, 100];
    fc.assert(
      fc.property(maps(3, 4), maps(4, 2), (first, second) => {
        const both = after(second, first);
        expect(apply(both, signal)).toEqual(apply(second, apply(first, signal)));
        const late = (map: LinearMap, by: ArrayLike<number>): number =>
          map.entries.reduce((sum, { from, weight, delay }) => sum + weight * delay * by[from], 0);
        const ones = new Array<number>(second.outputs).fill(1);
        const transposed = (map: LinearMap, out: ArrayLike<number>): number[] =>
          apply(
            {
              ...map,
              inputs: map.outputs,
              outputs: map.inputs,
              entries: map.entries.map((one) => ({ ...one, from: one.to, to: one.from })),
            },
            out,
          );
        const back = transposed(second, ones);
        const before = first.entries.reduce(
          (sum, { from, to, weight, delay }) => sum + back[to] * weight * delay * signal[from],
          0,
        );
        expect(late(both, signal)).toBe(before + late(second, apply(first, signal)));
      }),
    );
  });
});

describe('a map of a node', () => {
  const of = (node: object, inputs: readonly number[], outputs: readonly number[]) =>
    linearMapOf(node as never, 'node', inputs, outputs) as LinearMap;
  const numbers = (...data: readonly number[]) => ({ shape: [data.length], data: Float64Array.from(data) });
  const matrix = { shape: [2, 3], data: Float64Array.of(1, 0, 3, 4, 5, 0) };

  it('has a row of weights for each output, of which those of 0 are left out', () => {
    const linear = of({ type: 'Linear', weight: matrix }, [3], [2]);
    expect(linear).toEqual({
      ...{ inputs: 3, outputs: 2 },
      entries: [
        { from: 0, to: 0, weight: 1, delay: 0 },
        { from: 2, to: 0, weight: 3, delay: 0 },
        { from: 0, to: 1, weight: 4, delay: 0 },
        { from: 1, to: 1, weight: 5, delay: 0 },
      ],
    });
    const affine = of({ type: 'Affine', weight: matrix, bias: numbers(7, 8) }, [3], [2]);
    expect(affine.entries).toEqual(linear.entries);
    expect(apply(affine, [1, 10, 100])).toEqual([308, 62]);
    expect(apply(of({ type: 'Scale', scale: numbers(2, 0, -1) }, [3], [3]), [5, 6, 7])).toEqual([10, 0, -7]);
    expect(apply(of({ type: 'Flatten', start_dim: 0, end_dim: -1 }, [2, 3], [6]), [1, 2, 3, 4, 5, 6])).toEqual([
      ...[1, 2, 3, 4, 5, 6],
    ]);
  });

  it('has the delay of each element', () => {
    const map = of({ type: 'Delay', delay: numbers(0, 0.25) }, [2], [2]);
    expect([map.inputs, map.outputs]).toEqual([2, 2]);
    const single = { type: 'Delay', delay: { shape: [], data: Float64Array.of(0.5) } };
    expect(of(single, [], [])).toEqual({ inputs: 1, outputs: 1, entries: [{ from: 0, to: 0, weight: 1, delay: 0.5 }] });
    expect(map.entries).toEqual([
      { from: 0, to: 0, weight: 1, delay: 0 },
      { from: 1, to: 1, weight: 1, delay: 0.25 },
    ]);
  });

  it('is none of a neuron or a port', () => {
    expect(of({ type: 'Input', shape: [2] }, [2], [2])).toBeUndefined();
    expect(of({ type: 'I', r: numbers(1) }, [1], [1])).toBeUndefined();
  });

  const kernel = { shape: [1, 1, 2], data: Float64Array.of(1, 1) };
  const same = { type: 'Conv1d', weight: kernel, bias: numbers(0), padding: 'same', dilation: 1, groups: 1 };
  it.each<[string, object, object]>([
    [
      'a matrix of three axes',
      { type: 'Linear', weight: { ...matrix, shape: [1, 2, 3] } },
      { expected: 'a matrix of two axes', received: '1 x 2 x 3' },
    ],
    ['a delay below 0', { type: 'Delay', delay: numbers(0, -1e-9) }, { expected: 'delays from 0 s', received: -1e-9 }],
    ['a delay that is no number', { type: 'Delay', delay: numbers(Number.NaN) }, { received: Number.NaN }],
    [
      'a stride with its shape kept',
      { ...same, stride: 2 },
      { expected: "a stride of 1 with padding 'same'", received: [2] },
    ],
  ])('is refused with %s', (_, node, detail) => {
    expect(() => of(node, [1, 3], [1, 3])).toThrow(
      expect.objectContaining({ code: 'nir_not_runnable', block: 'node', ...detail }),
    );
  });

  it('that keeps its shape has a window about each element, the earlier zero after where there is an odd one', () => {
    expect(apply(of({ ...same, stride: 1 }, [1, 3], [1, 3]), [1, 2, 4])).toEqual([3, 6, 4]);
  });
});

const inTurn = (first: LinearMap, second: LinearMap): LinearMap => after(second, first);

describe('a map that changes nothing', () => {
  it('has each element once, with a weight of 1 and no delay', () => {
    const none = identity(2);
    expect(isIdentity(none)).toBe(true);
    expect(isIdentity(identity(0))).toBe(true);
    expect(isIdentity({ ...none, constant: [0, 0] })).toBe(true);
    const [first, second] = none.entries;
    const others: readonly Partial<LinearMap>[] = [
      { constant: [0, 1] },
      { outputs: 3 },
      { entries: [first] },
      { entries: [first, second, second] },
      { entries: [first, { ...second, weight: 2 }] },
      { entries: [first, { ...second, delay: 1 }] },
      { entries: [first, { ...second, from: 0 }] },
    ];
    for (const other of others) expect(isIdentity({ ...none, ...other })).toBe(false);
  });

  it('leaves the one after it as it is', () => {
    const second: LinearMap = { inputs: 2, outputs: 1, entries: [{ from: 1, to: 0, weight: 3, delay: 0 }] };
    expect(inTurn(identity(2), second)).toBe(second);
    const twice: LinearMap = { ...identity(2), entries: identity(2).entries.map((one) => ({ ...one, weight: 2 })) };
    expect(inTurn(twice, second)).toEqual({ ...second, entries: [{ from: 1, to: 0, weight: 6, delay: 0 }] });
  });
});
