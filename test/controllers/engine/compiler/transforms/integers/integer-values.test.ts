import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangeWatch } from '../../../../../../controllers/engine/compiler/emit/integers/range-watch.ts';
import { emitJavaScript } from '../../../../../../controllers/engine/compiler/emit/javascript.ts';
import type { Format } from '../../../../../../controllers/engine/compiler/program/format.ts';
import { real } from '../../../../../../controllers/engine/compiler/program/format.ts';
import { roots } from '../../../../../../controllers/engine/compiler/program/loops.ts';
import type { Value } from '../../../../../../controllers/engine/compiler/program/value.ts';
import { Graph, inOrder } from '../../../../../../controllers/engine/compiler/program/value.ts';
import { intervalOf } from '../../../../../../controllers/engine/compiler/transforms/integers/format.ts';
import type { Interval } from '../../../../../../controllers/engine/compiler/transforms/integers/interval.ts';
import { lowerToIntegers } from '../../../../../../controllers/engine/compiler/transforms/integers/lower-to-integers.ts';
import type { Ranges } from '../../../../../../controllers/engine/compiler/transforms/integers/ranges.ts';
import { FULL } from '../../../../../effort.ts';
import { coin, number, pick } from '../../../random-network.ts';
import type { Command } from '../../emit/c/c-program.ts';
import { answers, runC } from '../../emit/c/c-program.ts';
import { difference, follow } from '../../emit/outcomes.ts';
import { randomValue } from './random-graph.ts';
import type { Written } from './written-program.ts';
import { writtenModel } from './written-program.ts';

const run = (ticks: number): Command => ({ do: 'run', ticks });
const LENGTH = 64;

/** Computes values with floats, of which ranges are taken, and with integers; gives both, and the program of integers. */
function both(
  graph: Graph,
  inputs: readonly (readonly number[])[],
  values: readonly Written[],
  ticks = 1,
  watched = ticks,
  known: Ranges = {},
) {
  const model = writtenModel(graph, inputs, values);
  const watch = new RangeWatch();
  follow(model.program, watch.emitter(model), [run(watched)]);
  const floats = emitJavaScript(model.program, { precision: 'f64' });
  follow(model.program, floats, [run(ticks)]);
  const lowered = lowerToIntegers(model, { ...watch.ranges, ...known });
  const integers = emitJavaScript(lowered.program, { precision: 'f64' });
  const outcome = follow(lowered.program, integers, [run(ticks)]);
  const formatOf = (n: number): Format => lowered.program.arrays[inputs.length + n].format as Format;
  const of = (n: number) => {
    const id = inputs.length + n;
    return { floats: floats.numbers(id), integers: Array.from(integers.numbers(id), (k) => real(formatOf(n), k)) };
  };
  return { outcome, of, formatOf, program: lowered.program };
}

/** Numbers over an interval, ends included. */
const over = ([least, most]: Interval): number[] =>
  Array.from({ length: LENGTH }, (_, i) => least + ((most - least) * i) / (LENGTH - 1));

describe('a product of integers', () => {
  it('has a second factor of at most 21 bits, so that floats hold it exactly', () => {
    for (const most of [1, 3, 700, 1e5]) {
      const graph = new Graph();
      const [x, y] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];
      const { program } = both(
        graph,
        [over([-most, most]), over([-2, 2])],
        [{ value: graph.multiply(x, y), into: 'n' }],
      );
      const products = inOrder(program.tick.flatMap(roots)).flatMap((value) =>
        value.kind === 'integer' && value.operation.fn === 'product' ? [value.of] : [],
      );
      expect(products).toHaveLength(1);
      const [, factor] = products[0];
      if (factor.kind !== 'integer' || factor.operation.fn !== 'shifted') throw new Error('a factor of all its bits');
      // A number of 30 bits, less those that are shifted out.
      expect(30 - factor.operation.by).toBe(21);
    }
  });
});

describe('a sum that grows beyond its format', () => {
  it.each([
    ['downwards', [-1, 0], 0],
    ['upwards', [0, 1], 1],
    ['both ways', [-1, 1], undefined],
  ] as const)('stays at the end of the format that it reached: %s', (_, interval, end) => {
    const graph = new Graph();
    const input = over(interval);
    const written = [{ value: graph.load(0, 'neuron'), into: 'n', accumulate: true }] as const;
    const { of, formatOf } = both(graph, [input], written, 400, 1);
    const ends = intervalOf(formatOf(0));
    of(0).integers.forEach((sum, k) => {
      if (Math.abs(input[k]) > 0.5) expect(sum, `400 times ${input[k]}`).toBe(ends[end ?? (input[k] < 0 ? 0 : 1)]);
    });
  });
});

describe('an operation on integers', () => {
  const OPERATIONS: readonly (readonly [string, Interval, Interval, (graph: Graph, x: Value, y: Value) => Value])[] = [
    ['add', [-3, 5], [0.01, 0.2], (graph, x, y) => graph.add(x, y)],
    ['subtract', [-3, 5], [90, 100], (graph, x, y) => graph.binary('subtract', x, y)],
    ['multiply', [-3, 5], [90, 100], (graph, x, y) => graph.multiply(x, y)],
    ['multiply, narrow by wide', [-1e-3, 1e-3], [1e4, 1e6], (graph, x, y) => graph.multiply(x, y)],
    ['square', [-3, 5], [0, 1], (graph, x) => graph.multiply(x, x)],
    ['multiply by a constant', [-3, 5], [0, 1], (graph, x) => graph.multiply(x, graph.constant(-0.3))],
    [
      'multiply by constants',
      [-3, 5],
      [0, 1],
      (graph, x) => graph.multiply(graph.multiply(x, graph.constant(3e-4)), graph.constant(77)),
    ],
    ['multiply by a power of two', [-3, 5], [0, 1], (graph, x) => graph.multiply(x, graph.constant(-8))],
    ['divide', [-3, 5], [0.5, 7], (graph, x, y) => graph.binary('divide', x, y)],
    ['divide by much', [-3, 5], [5e3, 7e4], (graph, x, y) => graph.binary('divide', x, y)],
    ['divide by little', [-3, 5], [1e-4, 1e-3], (graph, x, y) => graph.binary('divide', x, y)],
    ['divide by a constant', [-3, 5], [0, 1], (graph, x) => graph.binary('divide', x, graph.constant(-7))],
    ['divide a constant', [2, 5], [0, 1], (graph, x) => graph.binary('divide', graph.constant(3), x)],
    ['minimum', [-3, 5], [1, 2], (graph, x, y) => graph.binary('minimum', x, y)],
    ['maximum', [-3, 5], [1, 2], (graph, x, y) => graph.binary('maximum', x, y)],
    ['negate', [-3, 5], [0, 1], (graph, x) => graph.apply('negate', x)],
    ['abs', [-3, 5], [0, 1], (graph, x) => graph.apply('abs', x)],
    ['floor', [-3.3, 5.1], [0, 1], (graph, x) => graph.apply('floor', x)],
    ['exp', [-7, 2], [0, 1], (graph, x) => graph.apply('exp', x)],
    ['exp of much', [3, 20], [0, 1], (graph, x) => graph.apply('exp', x)],
    ['exp of little', [-30, -9], [0, 1], (graph, x) => graph.apply('exp', x)],
    ['log', [0.01, 30], [0, 1], (graph, x) => graph.apply('log', x)],
    ['log of much', [1e3, 1e7], [0, 1], (graph, x) => graph.apply('log', x)],
    ['sqrt', [0.001, 30], [0, 1], (graph, x) => graph.apply('sqrt', x)],
    ['a power', [0.1, 8], [0, 1], (graph, x) => graph.binary('power', x, graph.constant(1.7))],
    ['a square', [-3, 5], [0, 1], (graph, x) => graph.binary('power', x, graph.constant(2))],
    ['tanh', [-4, 4], [0, 1], (graph, x) => graph.apply('tanh', x)],
    ['exprel', [-3, 2], [0, 1], (graph, x) => graph.apply('exprel', x)],
    ['select', [-3, 5], [1, 2], (graph, x, y) => graph.select(graph.binary('less', x, y), x, graph.constant(0.25))],
  ];

  for (const [name, one, other, make] of OPERATIONS)
    it(`is right to 2^-16 of the largest result: ${name}`, () => {
      const graph = new Graph();
      const [x, y] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];
      // The second goes through its interval in another order.
      const inputs = [over(one), over(other).map((_, i, all) => all[(i * 29) % LENGTH])];
      const { floats, integers } = both(graph, inputs, [{ value: make(graph, x, y), into: 'n' }]).of(0);
      const largest = Math.max(...floats.map(Math.abs));
      expect(largest).toBeGreaterThan(0);
      for (const [i, x] of floats.entries()) expect(Math.abs(integers[i] - x)).toBeLessThanOrEqual(largest * 2 ** -16);
    });
});

describe('what is stored', () => {
  it('stops at the ends of its array, also where it is coarser than that', () => {
    const graph = new Graph();
    const x = graph.load(0, 'neuron');
    const whole = graph.apply('floor', x);
    // Of -1 and 0 a weight in 8 bits takes -2 to 0, and 0 is its last level but one.
    const { of, formatOf } = both(graph, [over([-0.9, 0.9])], [{ value: whole, into: 'w' }]);
    const { unit } = formatOf(0);
    expect(unit).toBeLessThan(0.01);
    const { floats, integers } = of(0);
    for (const [i, x] of floats.entries()) expect(Math.abs(integers[i] - x)).toBeLessThanOrEqual(unit);
  });

  it('is rounded at random where it belongs to a synapse, so that small changes add up', () => {
    const graph = new Graph();
    const [x, w] = [graph.load(0, 'neuron'), graph.load(1, 'synapse')];
    const ticks = 400;
    // Less than a hundredth of the unit of 8 bits in each tick.
    const { of, formatOf } = both(graph, [over([2e-4, 3e-4])], [{ value: graph.add(w, x), into: 'w' }], ticks);
    const { floats, integers } = of(0);
    expect(formatOf(0).unit).toBeGreaterThan(2 * 3e-4);
    const mean = (xs: ArrayLike<number>): number => Array.from(xs).reduce((sum, x) => sum + x, 0) / xs.length;
    const [wanted, found] = [mean(floats), mean(integers)];
    // Each tick moves by a unit with probability p, so that the mean of all has a deviation of sqrt(ticks p / synapses).
    const deviation = Math.sqrt((ticks * 3e-4) / formatOf(0).unit / LENGTH) * formatOf(0).unit;
    expect(Math.abs(found - wanted)).toBeLessThan(4 * deviation);
    expect(deviation).toBeLessThan(wanted / 20);
    expect(new Set(integers).size).toBeGreaterThan(3);
  });

  it.skipIf(!answers('cc'))(
    'leaves no 32 bits where much is added that is coarser than the array',
    { tags: 'long' },
    () => {
      const graph = new Graph();
      const coarse = graph.multiply(graph.apply('floor', graph.load(0, 'neuron')), graph.constant(1024));
      const values: Written[] = [{ value: coarse, into: 'n', accumulate: true }];
      const { of, formatOf, program, outcome } = both(graph, [over([-40, 40])], values, 3, 1, { 'out 0': [-1, 1] });
      const [least, most] = intervalOf(formatOf(0));
      const { integers } = of(0);
      expect(most).toBeLessThan(5);
      expect([integers[0], integers[LENGTH - 1]]).toEqual([least, most]);
      expect(difference(outcome, runC(program, [run(3)], CHECKED))).toBeUndefined();
    },
  );

  it('saturates where it is added to neurons', { tags: 'long' }, () => {
    const graph = new Graph();
    const x = graph.load(0, 'neuron');
    const coarse = graph.multiply(graph.apply('floor', x), graph.constant(1024));
    const values: Written[] = [
      { value: x, into: 'n', accumulate: true },
      { value: coarse, into: 'n', accumulate: true },
    ];
    // Ranges are of one tick: what comes after leaves them.
    const { of, formatOf, program, outcome } = both(graph, [over([-40, 40])], values, 300, 1);
    for (const n of [0, 1]) {
      const [least, most] = intervalOf(formatOf(n));
      const { floats, integers } = of(n);
      expect(floats[0]).toBeLessThan(least);
      expect([integers[0], integers[LENGTH - 1]]).toEqual([least, most]);
      for (const [i, x] of floats.entries())
        expect(Math.abs(integers[i] - Math.min(Math.max(x, least), most))).toBeLessThan(1e-3 * most);
    }
    if (answers('cc')) expect(difference(outcome, runC(program, [run(300)], CHECKED))).toBeUndefined();
  });
});

const CHECKED = { compiler: 'cc', flags: ['-O1', '-fsanitize=undefined', '-fno-sanitize-recover'] };

describe('values of integers', () => {
  it.skipIf(!answers('cc'))(
    'are those of floats, and in C bit for bit those of the twin: drawn expressions',
    { tags: 'long', timeout: 300_000 },
    () => {
      let [all, far] = [0, 0];
      fc.assert(
        fc.property(fc.gen(), (draw) => {
          const graph = new Graph();
          const inputs = [0, 1, 2].map((n) => {
            const scale = pick(draw, 1, 1, 1, 0.01, 20);
            const [middle, width] = [number(draw, -3, 3), number(draw, 0, 4)];
            return Array.from({ length: LENGTH }, (_, i) => scale * (middle + width * Math.sin(i * (1.3 + n) + n)));
          });
          const leaves = inputs.map((_, n) => graph.load(n, 'neuron'));
          const values = Array.from({ length: 50 }, (): Written => {
            const into = pick(draw, 'w', 'e', 'n');
            return { value: randomValue(draw, graph, leaves, 3), into, accumulate: into === 'n' && coin(draw) };
          });
          const { of, formatOf, outcome, program } = both(graph, inputs, values, 3);
          for (const [n] of values.entries()) {
            const { floats, integers } = of(n);
            const format = formatOf(n);
            const [least, most] = intervalOf(format);
            const tolerance = format.unit + 1e-3 * Math.max(...floats.map(Math.abs));
            for (const [i, x] of floats.entries()) {
              all++;
              if (!(Math.abs(integers[i] - Math.min(Math.max(x, least), most)) <= tolerance)) far++;
            }
          }
          expect(difference(outcome, runC(program, [run(3)], CHECKED))).toBeUndefined();
        }),
        { numRuns: FULL ? 8 : 1, endOnFailure: true },
      );
      // Where two numbers that are compared differ by less than a unit, a choice may be another one.
      expect(all).toBeGreaterThan(FULL ? 16_000 : 3000);
      expect(far / all).toBeLessThan(0.03);
    },
  );
});
