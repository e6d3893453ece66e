// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../../../controllers/engine/compiler/program/value.ts';
import { Graph, inOrder } from '../../../../../../controllers/engine/compiler/program/value.ts';
import type { Interval } from '../../../../../../controllers/engine/compiler/transforms/integers/interval.ts';
import {
  clipped,
  contains,
  EVERYTHING,
  intervalOfValue,
  union,
} from '../../../../../../controllers/engine/compiler/transforms/integers/interval.ts';
import { needsOf } from '../../../../../../controllers/engine/compiler/transforms/integers/needs.ts';
import { share } from '../../../../../effort.ts';
import { coin, number } from '../../../random-network.ts';
import { drawValue, evaluated } from './random-graph.ts';

const clip = (x: number, [least, most]: Interval): number => Math.min(Math.max(x, least), most);

function intervalsOf(root: Value, held: ReadonlyMap<Value, Interval>): Map<Value, Interval> {
  const known = new Map<Value, Interval>();
  for (const value of inOrder([root]))
    known.set(value, held.get(value) ?? intervalOfValue(value, (one) => known.get(one) as Interval) ?? EVERYTHING);
  return known;
}

describe('the interval of a value', () => {
  it('holds whatever its operands can make of it', () => {
    let bounded = 0;
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { root, held, leaves } = drawValue(draw, 4);
        const intervals = intervalsOf(root, held);
        for (const [value, x] of evaluated(root, leaves)) {
          if (value.type === 'truth') continue;
          const [least, most] = intervals.get(value) as Interval;
          const slack = 1e-9 * Math.max(Math.abs(x), 1e-3);
          expect(x).toBeGreaterThanOrEqual(least - slack);
          expect(x).toBeLessThanOrEqual(most + slack);
          if (most < Infinity) bounded++;
        }
      }),
      { numRuns: share(1200) },
    );
    expect(bounded).toBeGreaterThan(share(1200));
  });

  it('is as narrow as its operands allow', () => {
    const graph = new Graph();
    const [x, y, z] = [0, 1, 2].map((array) => graph.load(array, 'neuron'));
    const held = new Map<Value, Interval>([
      [x, [-2, 3]],
      [y, [1, 4]],
      [z, [2, 8]],
    ]);
    const c = (value: number): Value => graph.constant(value);
    for (const [value, expected] of [
      [graph.binary('add', x, y), [-1, 7]],
      [graph.binary('subtract', x, y), [-6, 2]],
      [graph.binary('subtract', x, x), [0, 0]],
      [graph.multiply(x, y), [-8, 12]],
      [graph.multiply(x, x), [0, 9]],
      [graph.multiply(y, y), [1, 16]],
      [graph.binary('power', x, c(2)), [0, 9]],
      [graph.binary('power', y, c(0.5)), [1, 2]],
      [graph.binary('divide', x, y), [-2, 3]],
      [graph.binary('divide', y, z), [0.125, 2]],
      [graph.binary('divide', graph.apply('negate', y), z), [-2, -0.125]],
      [graph.binary('divide', y, graph.apply('negate', z)), [-2, -0.125]],
      [graph.binary('divide', y, x), EVERYTHING],
      [graph.binary('minimum', x, y), [-2, 3]],
      [graph.binary('maximum', x, y), [1, 4]],
      [graph.apply('abs', x), [0, 3]],
      [graph.apply('abs', graph.apply('negate', y)), [1, 4]],
      [graph.apply('negate', y), [-4, -1]],
      [graph.apply('floor', graph.multiply(y, c(0.7))), [0, 2]],
      [graph.apply('sqrt', x), [0, Math.sqrt(3)]],
      [graph.apply('exp', graph.apply('log', y)), [1, 4]],
      // What is below 2^-40 counts as that.
      [graph.apply('log', graph.apply('abs', x)), [-40 * Math.LN2, Math.log(3)]],
      [graph.select(graph.binary('less', x, y), x, y), [-2, 4]],
      [graph.uniform(), [0, 1]],
    ] as [Value, Interval][]) {
      const [least, most] = intervalsOf(value, held).get(value) as Interval;
      for (const [found, wanted] of [
        [least, expected[0]],
        [most, expected[1]],
      ])
        if (Number.isFinite(wanted)) expect(found).toBeCloseTo(wanted, 12);
        else expect(found).toBe(wanted);
    }
    expect([union([0, 1], [-1, 0.5]), clipped([-3, 9], [0, 5]), clipped([6, 9], [0, 5])]).toEqual([
      [-1, 1],
      [0, 5],
      [5, 5],
    ]);
    expect([contains([0, 1], [0, 1]), contains([0, 1], [0, 1.1]), contains([0, 1], [-0.1, 1])]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('what is needed of a value', () => {
  it('is enough: what is stored, and so what is tested, stays what it was', () => {
    let moved = 0;
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { root, held, leaves } = drawValue(draw, 4);
        const plain = evaluated(root, leaves);
        fc.pre([...plain.values()].every((x) => Math.abs(x) < 1e5));
        const size = number(draw, 0, 3) + 1 / 64;
        const range: Interval = coin(draw) ? [-size, size] : [0.25 * size, size];
        const needs = needsOf([[root, range]], (load) => held.get(load) as Interval);
        const inside = evaluated(root, leaves, (value, x) => {
          const need = needs.get(value) ?? EVERYTHING;
          expect(need[0]).toBeLessThanOrEqual(need[1]);
          if (clip(x, need) !== x) moved++;
          return clip(x, need);
        });
        const [expected, found] = [plain, inside].map((values) => clip(values.get(root) as number, range));
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-6 * size);
      }),
      { numRuns: share(2000) },
    );
    // It is tried on values that are moved.
    expect(moved).toBeGreaterThan(share(2000) / 4);
  });

  it('ends where a sum, a minimum or a comparison cannot be changed any more', () => {
    const graph = new Graph();
    const [x, y] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];
    const far = graph.apply('exp', x);
    const c = (value: number): Value => graph.constant(value);
    const needOf = (root: Value, range: Interval): Interval =>
      needsOf([[root, range]], (load): Interval => (load === x ? [-50, 50] : [1, 2])).get(far) as Interval;
    expect(needOf(graph.add(far, y), [-5, 5])).toEqual([-7, 4]);
    expect(needOf(graph.binary('subtract', y, far), [-5, 5])).toEqual([-4, 7]);
    expect(needOf(graph.binary('subtract', far, y), [-5, 5])).toEqual([-4, 7]);
    expect(needOf(graph.binary('minimum', far, y), [-5, 5])).toEqual([-5, 2]);
    expect(needOf(graph.binary('maximum', y, far), [-5, 5])).toEqual([1, 5]);
    expect(needOf(graph.multiply(c(-2), far), [-5, 6])).toEqual([-3, 2.5]);
    expect(needOf(graph.binary('divide', far, c(3)), [-5, 6])).toEqual([-15, 18]);
    expect(needOf(graph.multiply(y, far), [-5, 6])).toEqual(EVERYTHING);
    const tested = needOf(graph.select(graph.binary('less', far, y), x, y), [-5, 5]);
    expect(tested[0]).toBeLessThan(1);
    expect(tested[1]).toBeGreaterThan(2);
    expect(tested[1]).toBeLessThan(10);
  });
});
