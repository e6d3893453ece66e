import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emitJavaScript } from '../../../../controllers/engine/emit/javascript.ts';
import { emitWebAssembly } from '../../../../controllers/engine/emit/webassembly/module.ts';
import { parseExpression } from '../../../../controllers/engine/language/parser.ts';
import { evaluate } from '../../../../controllers/engine/language/quantities.ts';
import { type } from '../../../../controllers/engine/language/typing.ts';
import { ONE } from '../../../../controllers/engine/language/units.ts';
import type { Loop } from '../../../../controllers/engine/program/loops.ts';
import { lowerExpression } from '../../../../controllers/engine/program/lower-expression.ts';
import type { ArrayDeclaration, Program } from '../../../../controllers/engine/program/program.ts';
import type { Value } from '../../../../controllers/engine/program/value.ts';
import { Graph, inOrder, operands } from '../../../../controllers/engine/program/value.ts';
import { share } from '../../../effort.ts';
import { randomExpression } from '../random-network.ts';

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
  return { step: 1e-3, arrays, graph, rebaseTicks: 16, rebase: [], tick: [loop], events: new Map() };
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
});
