import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../../../controllers/engine/compiler/program/value.ts';
import { Graph } from '../../../../../../controllers/engine/compiler/program/value.ts';
import type { Interval } from '../../../../../../controllers/engine/compiler/transforms/integers/interval.ts';
import { EVERYTHING } from '../../../../../../controllers/engine/compiler/transforms/integers/interval.ts';
import { needsOf } from '../../../../../../controllers/engine/compiler/transforms/integers/needs.ts';

const graph = new Graph();
const [x, y] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];
const c = (value: number): Value => graph.constant(value);
const [X, Y]: [Interval, Interval] = [
  [-50, 50],
  [1, 2],
];

/** What is needed of x, where a value is needed in a range. */
function needOf(root: Value, range: Interval, of = x): Interval | undefined {
  return needsOf([[root, range]], (load) => (load === x ? X : Y)).get(of);
}

describe('what is needed of an operand', () => {
  it.each<[string, Value, Interval, Interval]>([
    ['of its negative', graph.apply('negate', x), [-2, 5], [-5, 2]],
    ['of its exponential', graph.apply('exp', x), [2, 8], [Math.log(2), Math.log(8)]],
    ['of an exponential down to 0', graph.apply('exp', x), [0, 8], [-Infinity, Math.log(8)]],
    ['of an exponential around 0', graph.apply('exp', x), [-3, 1], [-Infinity, 0]],
    ['of an exponential up to 0', graph.apply('exp', x), [-3, 0], [-Infinity, 0]],
    ['of an exponential below 0', graph.apply('exp', x), [-3, -1], [-Infinity, 0]],
    ['of a whole number', graph.apply('floor', x), [-2, 4], [-2, 5]],
    ['of what keeps no order', graph.apply('sin', x), [-1, 1], EVERYTHING],
    ['of a probability', graph.select(graph.bernoulli(x), y, c(0)), [0, 3], [0, 1]],
    ['of a choice', graph.select(graph.binary('less', y, c(1.5)), x, y), [-4, 3], [-4, 3]],
    ['of the other choice', graph.select(graph.binary('less', y, c(1.5)), y, x), [-4, 3], [-4, 3]],
    ['times a constant', graph.multiply(x, c(4)), [-8, 4], [-2, 1]],
    ['times a negative constant', graph.multiply(c(-4), x), [-8, 4], [-1, 2]],
    ['divided by a negative constant', graph.binary('divide', x, c(-4)), [-8, 4], [-16, 32]],
    ['in the denominator', graph.binary('divide', c(4), x), [-8, 4], EVERYTHING],
    ['times itself', graph.multiply(x, x), [0, 4], EVERYTHING],
    ['plus itself', graph.add(x, x), [0, 4], EVERYTHING],
    ['plus another', graph.add(y, x), [0, 4], [-2, 3]],
    ['less another', graph.binary('subtract', x, y), [0, 4], [1, 6]],
    ['taken from another', graph.binary('subtract', y, x), [0, 4], [-3, 2]],
    ['plus another, of any size', graph.add(x, y), EVERYTHING, EVERYTHING],
    ['plus another, from a limit on', graph.add(x, y), [3, Infinity], [1, Infinity]],
    ['plus another, up to a limit', graph.add(x, y), [-Infinity, 3], [-Infinity, 2]],
    ['of a sum that is always larger', graph.add(x, y), [-60, -50], EVERYTHING],
    ['of a sum that is always less', graph.add(x, y), [53, 60], EVERYTHING],
    ['of a sum that just reaches', graph.add(x, y), [52, 60], [50, 59]],
    ['of a sum that just reaches from above', graph.add(x, y), [-60, -49], [-62, -50]],
    ['of a minimum', graph.binary('minimum', x, y), [0, 5], [0, 2]],
    ['of a minimum that is always less', graph.binary('minimum', y, x), [3, 5], [2, 2]],
    ['of a maximum', graph.binary('maximum', x, y), [0, 5], [1, 5]],
    ['of a maximum that is always more', graph.binary('maximum', y, x), [-3, 0], [1, 1]],
    ['of a power', graph.binary('power', x, y), [0, 5], EVERYTHING],
  ])('%s', (_, root, range, expected) => {
    const need = needOf(root, range) as Interval;
    for (const n of [0, 1] as const)
      if (Number.isFinite(expected[n])) expect(need[n]).toBeCloseTo(expected[n], 12);
      else expect(need[n]).toBe(expected[n]);
  });

  it('that is compared lies on both sides of what it is compared with', () => {
    for (const fn of ['less', 'lessEqual', 'greater', 'greaterEqual', 'equal', 'notEqual'] as const)
      for (const [a, b] of [
        [x, y],
        [y, x],
      ]) {
        const [least, most] = needOf(graph.select(graph.binary(fn, a, b), c(1), c(0)), [0, 1]) as Interval;
        expect([least, most].every(Number.isFinite)).toBe(true);
        expect(least).toBeLessThan(Y[0]);
        expect(most).toBeGreaterThan(Y[1]);
      }
    // Conditions are compared with nothing.
    const both = graph.binary('and', graph.binary('less', x, y), graph.binary('less', y, x));
    expect(needOf(graph.select(both, c(1), c(0)), [0, 1], both)).toEqual(EVERYTHING);
  });

  it('that is used twice is as much as either use needs', () => {
    const negative = graph.apply('negate', x);
    const needs = needsOf(
      [
        [negative, [-1, 3]],
        [x, [0, 5]],
        [graph.apply('floor', x), [2, 6]],
      ],
      () => X,
    );
    expect(needs.get(x)).toEqual([-3, 7]);
    expect(needs.get(negative)).toEqual([-1, 3]);
  });
});
