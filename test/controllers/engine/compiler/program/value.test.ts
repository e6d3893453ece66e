import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emitJavaScript } from '../../../../../controllers/engine/compiler/emit/javascript.ts';
import { emitWebAssembly } from '../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import type { Loop } from '../../../../../controllers/engine/compiler/program/loops.ts';
import { lowerExpression } from '../../../../../controllers/engine/compiler/program/lower-expression.ts';
import type { ArrayDeclaration, Program } from '../../../../../controllers/engine/compiler/program/program.ts';
import type { Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import {
  Graph,
  inOrder,
  inTurn,
  isDraw,
  isSlow,
  operands,
  TURN,
  TURN_BITS,
} from '../../../../../controllers/engine/compiler/program/value.ts';
import { parseExpression } from '../../../../../controllers/engine/language/parser.ts';
import { evaluate } from '../../../../../controllers/engine/language/quantities.ts';
import { type } from '../../../../../controllers/engine/language/typing.ts';
import { ONE } from '../../../../../controllers/engine/language/units.ts';
import { share } from '../../../../effort.ts';
import { randomExpression } from '../../random-network.ts';

const NAMES = ['a', 'b', 'c'];
const scope = new Map(NAMES.map((name) => [name, ONE]));
const LENGTH = 8;

/** A program that evaluates an expression of a, b, c, element by element. */
function program(text: string, inputs: readonly (readonly number[])[]): Program {
  const graph = new Graph();
  const environment = new Map(NAMES.map((name, id) => [name, graph.load(id, 'neuron')]));
  const value = lowerExpression(graph, type(parseExpression(text), scope), environment);
  const arrays = [...NAMES, 'out'].map(
    (name, id): ArrayDeclaration => ({
      id,
      name,
      type: 'number',
      length: LENGTH,
      state: true,
      initial: (out) => out.set(inputs[id] ?? []),
    }),
  );
  const loop: Loop = {
    kind: 'all',
    name: 'evaluate',
    length: LENGTH,
    role: 'neuron',
    gates: undefined,
    stores: [{ array: NAMES.length, role: 'neuron', value, accumulate: false }],
  };
  return { step: 1e-3, arrays, graph, rebaseTicks: 16, rebase: [], tick: [loop], events: new Map(), outputs: [] };
}

it('chooses once, where constants decide a condition', () => {
  const graph = new Graph();
  const [a, b] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];
  const lowered = (condition: string): Value =>
    lowerExpression(
      graph,
      type(parseExpression(`where(${condition}, a, b)`), scope),
      new Map([
        ['a', a],
        ['b', b],
        ['c', graph.constant(2)],
      ]),
    );
  for (const yes of ['c < 3', 'c == 2', 'not c > 2', 'c >= 2 and c <= 2', 'a > b or c != 3', 'not (a > b and c > 2)'])
    expect(lowered(yes), yes).toBe(a);
  for (const no of ['c > 3', 'c != 2', 'not c < 3', 'a > b and c < 2', 'c < 1 or c < 2'])
    expect(lowered(no), no).toBe(b);
  for (const open of ['a > c', 'a > b or c < 2', 'a > b and c > 1']) expect(lowered(open).kind, open).toBe('select');
});

const numbers = fc.array(
  fc.oneof(fc.float({ min: -8, max: 8, noNaN: true }), fc.float(), fc.constantFrom(0, -0, 1, -1, NaN, Infinity)),
  { minLength: LENGTH, maxLength: LENGTH },
);
const inputs = fc.tuple(numbers, numbers, numbers);

describe('expressions', () => {
  it('have the same bits in javascript-f32 and webassembly', () => {
    fc.assert(
      fc.property(fc.gen(), inputs, (draw, given) => {
        const text = randomExpression(draw, NAMES, 4);
        const [oracle, fast] = [
          emitJavaScript(program(text, given), { precision: 'f32' }),
          emitWebAssembly(program(text, given)),
        ].map((executable) => {
          executable.run(0, 1);
          return [...executable.numbers(NAMES.length)];
        });
        expect(fast, text).toEqual(oracle);
      }),
      { numRuns: share(300) },
    );
  }, 60_000);

  it('are in f64 what the reference evaluation of their tree is', () => {
    const finite = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: LENGTH, maxLength: LENGTH });
    fc.assert(
      fc.property(fc.gen(), fc.tuple(finite, finite, finite), (draw, given) => {
        const text = randomExpression(draw, NAMES, 3);
        // Only exprel is computed otherwise, by a polynomial near 0.
        fc.pre(!text.includes('exprel'));
        const executable = emitJavaScript(program(text, given), { precision: 'f64' });
        executable.run(0, 1);
        const typed = type(parseExpression(text), scope);
        for (let i = 0; i < LENGTH; i++) {
          const expected = evaluate(typed, (name) => given[NAMES.indexOf(name)]?.[i]);
          const got = executable.numbers(NAMES.length)[i];
          expect(
            got === expected || (Number.isNaN(got) && Number.isNaN(expected)),
            `${text}: ${got}, ${expected}`,
          ).toBe(true);
        }
      }),
      { numRuns: share(200) },
    );
  }, 60_000);
});

describe('Graph', () => {
  it('folds constants to what the operations give', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const text = randomExpression(draw, NAMES, 3);
        const graph = new Graph();
        const values = [1.25, -0.5, 2];
        const typed = type(parseExpression(text), scope);
        const folded = lowerExpression(
          graph,
          typed,
          new Map(NAMES.map((name, i) => [name, graph.constant(values[i])])),
        );
        if (folded.kind !== 'constant') return;
        const executable = emitJavaScript(
          program(
            text,
            values.map((value) => Array(LENGTH).fill(value)),
          ),
          { precision: 'f64' },
        );
        executable.run(0, 1);
        const got = executable.numbers(NAMES.length)[0];
        if (Number.isNaN(got)) expect(folded.value).toBeNaN();
        else expect(Math.abs(got - folded.value)).toBeLessThanOrEqual(1e-8 * Math.abs(got));
      }),
      { numRuns: share(300) },
    );
  });

  it('makes equal values one node', () => {
    const graph = new Graph();
    const x = graph.load(0, 'neuron');
    const y = graph.load(1, 'neuron');
    expect(graph.add(x, y)).toBe(graph.add(x, y));
    expect(graph.add(x, y)).not.toBe(graph.add(y, x));
    expect(graph.load(0, 'pre')).not.toBe(x);
    expect(graph.constant(0)).not.toBe(graph.constant(-0));
  });

  it('drops operations that change nothing', () => {
    const graph = new Graph();
    const x = graph.load(0, 'neuron');
    for (const same of [
      graph.add(x, graph.constant(0)),
      graph.add(graph.constant(0), x),
      graph.binary('subtract', x, graph.constant(0)),
      graph.multiply(x, graph.constant(1)),
      graph.binary('divide', x, graph.constant(1)),
      graph.select(graph.binary('less', x, graph.constant(1)), x, x),
    ]) {
      expect(same).toBe(x);
    }
    expect(graph.multiply(x, graph.constant(0))).toBe(graph.constant(0));
  });

  it.each([
    [2, 'multiply'],
    [-0.25, 'multiply'],
    [3, 'divide'],
    [0, 'divide'],
    [Infinity, 'divide'],
  ])('divides by %d with %s', (divisor, operation) => {
    const graph = new Graph();
    const value = graph.binary('divide', graph.load(0, 'neuron'), graph.constant(divisor));
    expect((value as Value & { kind: 'binary' }).fn).toBe(operation);
  });

  it('puts every value after its operands', () => {
    const graph = new Graph();
    const x = graph.load(0, 'neuron');
    const sum = graph.add(graph.apply('exp', x), graph.multiply(x, graph.apply('exp', x)));
    const order = inOrder([sum, x]);
    expect(new Set(order).size).toBe(order.length);
    for (const value of order) {
      for (const operand of operands(value)) expect(order.indexOf(operand)).toBeLessThan(order.indexOf(value));
    }
  });

  it.each([0, 1e-9, -1e-3, 0.049, 0.051, -0.2, 3, -40])('takes exprel(%d) to 5e-10 of its value', (x) => {
    const executable = emitJavaScript(program('exprel(a)', [Array(LENGTH).fill(x)]), { precision: 'f64' });
    executable.run(0, 1);
    const exact = x === 0 ? 1 : Math.expm1(x) / x;
    expect(Math.abs(executable.numbers(NAMES.length)[0] / exact - 1)).toBeLessThan(5e-10);
  });

  it('keeps values apart that differ in anything', () => {
    const graph = new Graph();
    const [x, y] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];
    const values = [
      ...[x, y, graph.load(0, 'pre'), graph.load(0, 'scalar'), graph.table(0), graph.table(1), graph.before(0)],
      ...[
        graph.time(0.1, 0),
        graph.time(0.1, 0.5),
        graph.time(0.2, 0),
        graph.tickPart('turns'),
        graph.tickPart('ticks'),
      ],
      ...[graph.bernoulli(x), graph.bernoulli(y), graph.uniform(), graph.apply('exp', x), graph.apply('sin', x)],
      ...[graph.binary('less', x, y), graph.binary('less', y, x), graph.binary('lessEqual', x, y)],
      ...[graph.integer({ fn: 'shifted', by: 1 }, x), graph.integer({ fn: 'shifted', by: 2 }, x)],
      ...[graph.integer({ fn: 'shifted', by: 1 }, y), graph.integer({ fn: 'product', by: 1 }, x, y)],
      ...[graph.select(graph.before(0), x, y), graph.select(graph.before(0), y, x)],
      ...[graph.select(graph.before(1), x, y), graph.constant(0), graph.constant(-0), graph.constant(1)],
    ];
    expect(new Set(values).size).toBe(values.length);
    expect(new Set(values.map(({ id }) => id)).size).toBe(values.length);
    expect(graph.time(0.1, 0.5)).toBe(values[8]);
  });

  it('knows numbers, integers and truths apart', () => {
    const graph = new Graph();
    const [x, n] = [graph.load(0, 'neuron'), graph.load(1, 'neuron', 'integer')];
    const truth = graph.binary('less', x, graph.constant(1));
    expect(
      [x, graph.add(x, x), graph.apply('exp', x), graph.select(truth, x, x), graph.uniform()].map((v) => v.type),
    ).toEqual(Array(5).fill('number'));
    expect(
      [n, graph.add(n, n), graph.apply('negate', n), graph.select(truth, n, graph.add(n, n))].map((v) => v.type),
    ).toEqual(Array(4).fill('integer'));
    const truths = [truth, graph.apply('not', truth), graph.binary('or', truth, graph.bernoulli(x)), graph.before(0)];
    expect(truths.map((v) => v.type)).toEqual(Array(4).fill('truth'));
    expect(graph.bernoulli(x)).toMatchObject({ p: x, atMost: x });
  });

  it('decides what constants decide, and nothing else', () => {
    const graph = new Graph();
    const [x, y] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];
    const c = (value: number): Value => graph.constant(value);
    const [yes, no] = [graph.binary('less', c(1), c(2)), graph.binary('greater', c(1), c(2))];
    const open = graph.binary('less', x, y);
    const decided = (condition: Value): boolean | undefined => {
      const chosen = graph.select(condition, x, y);
      return chosen === x ? true : chosen === y ? false : undefined;
    };
    for (const a of [1, 2])
      for (const b of [1, 2]) {
        expect(decided(graph.binary('less', c(a), c(b)))).toBe(a < b);
        expect(decided(graph.binary('lessEqual', c(a), c(b)))).toBe(a <= b);
        expect(decided(graph.binary('greater', c(a), c(b)))).toBe(a > b);
        expect(decided(graph.binary('greaterEqual', c(a), c(b)))).toBe(a >= b);
        expect(decided(graph.binary('equal', c(a), c(b)))).toBe(a === b);
        expect(decided(graph.binary('notEqual', c(a), c(b)))).toBe(a !== b);
      }
    const known = new Map([
      [yes, true],
      [no, false],
      [open, undefined],
    ]);
    for (const [a, left] of known)
      for (const [b, right] of known) {
        const and = left === false || right === false ? false : left && right;
        const or = left === true || right === true ? true : left === undefined ? undefined : right;
        expect(decided(graph.binary('and', a, b))).toBe(and);
        expect(decided(graph.binary('or', a, b))).toBe(or);
      }
    expect([yes, no, open].map((one) => decided(graph.apply('not', one)))).toEqual([false, true, undefined]);
    expect(decided(graph.binary('less', c(1), x))).toBeUndefined();
  });

  it('keeps the left operand of a minimum or maximum that has no order', () => {
    const graph = new Graph();
    const folded = (fn: 'minimum' | 'maximum', a: number, b: number): unknown =>
      (graph.binary(fn, graph.constant(a), graph.constant(b)) as { value?: number }).value;
    for (const fn of ['minimum', 'maximum'] as const) {
      expect([folded(fn, Number.NaN, 1), folded(fn, 1, Number.NaN)]).toEqual([Number.NaN, 1]);
      expect([folded(fn, 0, -0), folded(fn, -0, 0)]).toEqual([0, -0]);
    }
    expect([folded('minimum', 1, 2), folded('minimum', 2, 1)]).toEqual([1, 1]);
    expect([folded('maximum', 1, 2), folded('maximum', 2, 1)]).toEqual([2, 2]);
  });

  it('does not take a 0 or a 1 on the left for nothing where the order counts', () => {
    const graph = new Graph();
    const x = graph.load(0, 'neuron');
    for (const [fn, constant] of [
      ['subtract', 0],
      ['divide', 1],
      ['divide', 0],
      ['minimum', 0],
      ['power', 1],
      ['add', 1],
      ['multiply', 2],
    ] as const)
      expect(graph.binary(fn, graph.constant(constant), x)).toMatchObject({ kind: 'binary', fn, b: x });
    expect(graph.multiply(graph.constant(0), x)).toBe(graph.constant(0));
    expect(graph.multiply(graph.constant(1), x)).toBe(x);
    expect(graph.binary('power', x, graph.constant(1))).toMatchObject({ fn: 'power' });
  });

  it.each([
    [3, 1],
    [-3, -1],
    [0, 0],
    [1e-300, 1],
  ])('the sign of %d is %d', (x, sign) => {
    const graph = new Graph();
    expect(graph.apply('sign', graph.constant(x))).toBe(graph.constant(sign));
  });

  it('folds exprel, with its limit at 0', () => {
    const graph = new Graph();
    const of = (x: number): unknown => (graph.apply('exprel', graph.constant(x)) as { value?: number }).value;
    expect(of(0)).toBe(1);
    expect(of(1)).toBeCloseTo(Math.E - 1, 14);
    expect(of(-1e-9)).toBe(1 - 5e-10);
  });

  it('takes exprel by a polynomial within 0.05 of 0, and by its definition elsewhere', () => {
    for (const x of [0.099, -0.099, 0.06, -0.06, 1.04]) {
      const executable = emitJavaScript(program('exprel(a)', [Array(LENGTH).fill(x)]), { precision: 'f64' });
      executable.run(0, 1);
      expect(Math.abs(executable.numbers(NAMES.length)[0] / (Math.expm1(x) / x) - 1)).toBeLessThan(1e-14);
    }
  });

  it('names the operands of a value, and what is slow or drawn', () => {
    const graph = new Graph();
    const [x, y] = [graph.load(0, 'neuron'), graph.load(1, 'neuron')];
    const condition = graph.binary('less', x, y);
    expect(operands(x)).toEqual([]);
    expect(operands(graph.apply('exp', x))).toEqual([x]);
    expect(operands(condition)).toEqual([x, y]);
    expect(operands(graph.select(condition, y, x))).toEqual([condition, y, x]);
    expect(operands(graph.bernoulli(x, y))).toEqual([x]);
    expect(operands(graph.integer({ fn: 'product', by: 3 }, y, x))).toEqual([y, x]);
    const slow = ['exp', 'log', 'sin', 'cos', 'tanh', 'sqrt', 'abs', 'floor', 'negate'] as const;
    expect(slow.filter((fn) => isSlow(graph.apply(fn, x)))).toEqual(['exp', 'log', 'sin', 'cos', 'tanh']);
    expect([graph.binary('power', x, y), graph.multiply(x, y), x].map(isSlow)).toEqual([true, false, false]);
    expect([graph.bernoulli(x), graph.uniform(), x, graph.before(0)].map(isDraw)).toEqual([true, true, false, false]);
  });

  it('computes in turn, each value once, from what its operands gave', () => {
    const graph = new Graph();
    const x = graph.load(0, 'neuron');
    const sum = graph.add(x, x);
    const root = graph.multiply(sum, graph.add(sum, x));
    let calls = 0;
    const sizes = inTurn<number>([root, sum], (value, of) => {
      calls++;
      return operands(value).reduce((size, one) => size + of(one), 1);
    });
    expect([sizes.get(x), sizes.get(sum), sizes.get(root)]).toEqual([1, 3, 9]);
    expect(calls).toBe(4);
  });

  it('has turns of a power of two', () => {
    expect(2 ** TURN_BITS).toBe(TURN);
    // Both parts of the last tick that is ever run are whole in single precision.
    expect(TURN).toBeLessThan(2 ** 24);
    expect(2 ** 31 / TURN).toBeLessThan(2 ** 24);
  });
});
