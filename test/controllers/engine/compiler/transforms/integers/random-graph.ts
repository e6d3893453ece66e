import fc from 'fast-check';
import type { Value } from '../../../../../../controllers/engine/compiler/program/value.ts';
import { Graph, inOrder } from '../../../../../../controllers/engine/compiler/program/value.ts';
import type { Interval } from '../../../../../../controllers/engine/compiler/transforms/integers/interval.ts';
import { exp, log, pow, tanh } from '../../../../../../kernels/math-f64.ts';
import type { Draw } from '../../../random-network.ts';
import { number, pick, whole } from '../../../random-network.ts';

/** An expression over loaded arrays, in every operation that integers have. */
export function randomValue(draw: Draw, graph: Graph, leaves: readonly Value[], depth: number): Value {
  const constant = (): Value =>
    graph.constant(pick(draw, number(draw, -4, 4), number(draw, -4, 4), 2, 0.5, -1, 0.0625));
  const leaf = (): Value => (whole(draw, 0, 3) > 0 ? pick(draw, ...leaves) : constant());
  if (depth === 0) return leaf();
  const inner = (): Value => randomValue(draw, graph, leaves, depth - 1);
  const limited = (value: Value, least: number, most: number): Value =>
    graph.binary('maximum', graph.binary('minimum', value, graph.constant(most)), graph.constant(least));
  const condition = (): Value =>
    graph.binary(pick(draw, 'less', 'lessEqual', 'greater', 'greaterEqual'), inner(), inner());
  switch (whole(draw, 0, 14)) {
    case 0:
    case 1:
      return graph.binary(pick(draw, 'add', 'subtract'), inner(), inner());
    case 2:
      return graph.multiply(inner(), inner());
    case 3:
      return graph.multiply(constant(), inner());
    case 4:
      return graph.binary('divide', inner(), graph.add(graph.constant(1.25), graph.apply('abs', inner())));
    case 5:
      return graph.binary(pick(draw, 'minimum', 'maximum'), inner(), inner());
    case 6:
      return graph.apply(pick(draw, 'abs', 'negate', 'floor', 'tanh', 'sign'), inner());
    case 7:
      return graph.apply('exp', limited(inner(), -8, 3));
    case 8:
      return graph.apply('log', graph.add(graph.constant(0.125), graph.apply('abs', inner())));
    case 9:
      return graph.apply('sqrt', graph.apply('abs', inner()));
    case 10:
      return graph.binary('power', graph.apply('abs', inner()), graph.constant(pick(draw, 2, 0.7, 1.5)));
    case 11:
      return graph.apply('exprel', limited(inner(), -4, 3));
    case 12: {
      const [a, b] = [condition(), condition()];
      return graph.select(
        pick(draw, graph.apply('not', a), graph.binary(pick(draw, 'and', 'or'), a, b)),
        inner(),
        inner(),
      );
    }
    case 13:
      return graph.select(condition(), inner(), inner());
    default:
      return graph.multiply(graph.binary('divide', inner(), graph.constant(3)), graph.constant(pick(draw, 7, -0.3)));
  }
}

/** Computes values with floats; `move` sees each number that is no constant, and gives what takes its place. */
export function evaluated(
  root: Value,
  leaves: ReadonlyMap<Value, number>,
  move: (value: Value, x: number) => number = (_, x) => x,
): Map<Value, number> {
  const known = new Map<Value, number>();
  const of = (value: Value): number => known.get(value) as number;
  for (const value of inOrder([root]))
    known.set(
      value,
      value.type === 'truth' || value.kind === 'constant'
        ? compute(value, of, leaves)
        : move(value, compute(value, of, leaves)),
    );
  return known;
}

const FUNCTIONS: Readonly<Record<string, (a: number) => number>> = {
  negate: (a) => -a,
  abs: Math.abs,
  floor: Math.floor,
  exp,
  log,
  tanh,
  sqrt: (a) => Math.sqrt(a),
  not: (a) => 1 - a,
};

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: pow,
  minimum: Math.min,
  maximum: Math.max,
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
};

function compute(value: Value, of: (value: Value) => number, leaves: ReadonlyMap<Value, number>): number {
  switch (value.kind) {
    case 'constant':
      return value.value;
    case 'load':
      return leaves.get(value) as number;
    case 'select':
      return of(value.condition) === 1 ? of(value.a) : of(value.b);
    case 'apply':
      return FUNCTIONS[value.fn](of(value.a));
    case 'binary':
      return OPERATORS[value.fn](of(value.a), of(value.b));
    default:
      throw new Error(value.kind);
  }
}

/** A random expression, the intervals of what it loads, and numbers in them. */
export interface DrawnValue {
  readonly root: Value;
  readonly held: ReadonlyMap<Value, Interval>;
  readonly leaves: ReadonlyMap<Value, number>;
}

/** @param depth most operations on a path */
export function drawValue(draw: Draw, depth: number): DrawnValue {
  const graph = new Graph();
  const held = new Map<Value, Interval>();
  const leaves = new Map<Value, number>();
  for (let n = 0; n < 3; n++) {
    const load = graph.load(n, 'neuron');
    const [a, b] = [number(draw, -6, 6), number(draw, -6, 6)];
    held.set(load, [Math.min(a, b), Math.max(a, b)]);
    const share = pick(draw, 0, 1, draw(fc.double, { min: 0, max: 1, noNaN: true }));
    leaves.set(load, Math.min(Math.max(a + (b - a) * share, Math.min(a, b)), Math.max(a, b)));
  }
  return { root: randomValue(draw, graph, [...held.keys()], depth), held, leaves };
}
