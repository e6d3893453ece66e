import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quickUpperLimit } from '../../../../../controllers/engine/compiler/passes/quick-limit.ts';
import type { Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import { Graph, inOrder, inTurn, isSlow } from '../../../../../controllers/engine/compiler/program/value.ts';
import * as f32 from '../../../../../kernels/math-f32.ts';
import { FULL } from '../../../../effort.ts';

const f = Math.fround;
const OF_ONE = ['negate', 'abs', 'exp', 'log', 'sqrt', 'tanh', 'sin'] as const;
const OF_TWO = ['add', 'subtract', 'multiply', 'divide', 'minimum', 'maximum'] as const;

/** What a value is in single precision, where array n holds `loads[n]`. */
function evaluate(root: Value, loads: readonly number[]): number {
  const compute = (value: Value, of: (value: Value) => number): number => {
    if (value.kind === 'constant') return f(value.value);
    if (value.kind === 'load') return f(loads[value.array]);
    if (value.kind === 'select') return of(value.condition) ? of(value.a) : of(value.b);
    if (value.kind === 'apply') {
      const a = of(value.a);
      if (value.fn === 'negate') return -a;
      if (value.fn === 'abs') return Math.abs(a);
      return f32[value.fn as 'exp'](a);
    }
    if (value.kind !== 'binary') throw new Error(value.kind);
    const [a, b] = [of(value.a), of(value.b)];
    switch (value.fn) {
      case 'add':
        return f(a + b);
      case 'subtract':
        return f(a - b);
      case 'multiply':
        return f(a * b);
      case 'divide':
        return f(a / b);
      case 'minimum':
        return b < a ? b : a;
      case 'maximum':
        return a < b ? b : a;
      default:
        return Number(a < b);
    }
  };
  return inTurn([root], compute).get(root) as number;
}

type Text = number | 'x' | 'y' | readonly [string, Text, Text?, Text?];

function build(graph: Graph, text: Text): Value {
  if (typeof text === 'number') return graph.constant(text);
  if (typeof text === 'string') return graph.load(text === 'x' ? 0 : 1, 'neuron');
  const [fn, a, b, c] = text;
  const [one, two] = [build(graph, a), b === undefined ? undefined : build(graph, b)];
  if (two === undefined) return graph.apply(fn as 'exp', one);
  if (c === undefined) return graph.binary(fn as 'add', one, two);
  return graph.select(graph.binary('less', one, two), two, build(graph, c));
}

const numbers = fc.oneof(
  fc.double({ min: -8, max: 8, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { text } = fc.letrec<{ text: Text }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    fc.constantFrom<Text>('x', 'y'),
    numbers,
    fc.tuple(fc.constantFrom(...OF_ONE), tie('text')),
    tie('text').map((one): Text => ['exp', ['negate', ['abs', one]]]),
    fc.tuple(fc.constantFrom(...OF_TWO), tie('text'), tie('text')),
    fc.tuple(fc.constant('where'), tie('text'), tie('text'), tie('text')),
  ) as fc.Arbitrary<Text>,
}));

it('is at least the value to the bit, where it is a number, and calls no function that takes long', {
  tags: 'long',
}, () => {
  fc.assert(
    fc.property(text, fc.array(fc.tuple(numbers, numbers), { minLength: 1, maxLength: 5 }), (expression, inputs) => {
      const graph = new Graph();
      const value = build(graph, expression);
      const limit = quickUpperLimit(graph, value);
      if (limit === undefined) return;
      expect(inOrder([limit]).some(isSlow)).toBe(false);
      for (const input of inputs) {
        const [exact, most] = [evaluate(value, input), evaluate(limit, input)];
        if (!Number.isNaN(exact) && !Number.isNaN(most)) expect(most).toBeGreaterThanOrEqual(exact);
      }
    }),
    { numRuns: FULL ? 20_000 : 600 },
  );
});

it.each<[string, Text, readonly [x: number, most: number][]]>([
  ['a quick value is its own limit', ['add', 'x', 1], [[2, 3]]],
  [
    'a softplus is a step of log 2 above its line',
    ['add', ['maximum', 'x', 0], ['log', ['add', 1, ['exp', ['negate', ['abs', 'x']]]]]],
    [
      [-9, Math.LN2],
      [5, 5 + Math.LN2],
    ],
  ],
  [
    'an exponential is small in its tail',
    ['minimum', ['exp', 'x'], 3],
    [
      [-4.1, Math.exp(-4)],
      [-3.9, 3],
    ],
  ],
  ['there is no limit at NaN', ['minimum', 1, ['exp', ['negate', ['abs', 'x']]]], [[Number.NaN, Infinity]]],
  [
    'a factor below 0 turns limits',
    ['multiply', ['negate', ['add', ['abs', 'x'], 1]], ['exp', ['minimum', 'y', 0]]],
    [[2, 0]],
  ],
  ['what is subtracted counts by its least', ['subtract', 'x', ['exp', ['minimum', 'y', 0]]], [[2, 2]]],
])('%s', (_, expression, values) => {
  const graph = new Graph();
  const limit = quickUpperLimit(graph, build(graph, expression)) as Value;
  for (const [x, most] of values) expect(evaluate(limit, [x, 0])).toBeCloseTo(most, 5);
});

it.each<[string, Text]>([
  ['a logarithm of anything', ['log', 'x']],
  ['a product with a factor of any sign', ['multiply', 'x', ['exp', ['minimum', 'y', 0]]]],
  ['a power', ['power', 'x', 'y']],
  ['a logarithm of what may be 0 or less', ['minimum', 3, ['log', ['tanh', 'x']]]],
  ['a logarithm of what is 0 or more', ['minimum', 3, ['log', ['exp', ['minimum', 'x', 0]]]]],
])('there is none of %s', (_, expression) => {
  const graph = new Graph();
  expect(quickUpperLimit(graph, build(graph, expression))).toBeUndefined();
});
