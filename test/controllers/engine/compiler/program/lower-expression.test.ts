import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addInstant,
  inTurns,
  lowerExpression,
  partOf,
  runStatements,
} from '../../../../../controllers/engine/compiler/program/lower-expression.ts';
import type { Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';
import { parseExpression, parseStatements } from '../../../../../controllers/engine/language/parser.ts';
import type { Typed } from '../../../../../controllers/engine/language/quantities.ts';
import { binary, evaluate } from '../../../../../controllers/engine/language/quantities.ts';
import { type, typeStatement } from '../../../../../controllers/engine/language/typing.ts';
import { ONE } from '../../../../../controllers/engine/language/units.ts';
import { scopeOf, typed } from '../../typed.ts';
import { Visits } from '../../visits.ts';

const DT = 0.25;
const names = scopeOf({ t: 'ms', last: 'ms', other: 'ms', plain: 'ms', c: '1', dt: 'ms' });

/** Constants: instants by their tick, `plain` in ms, `c` a number. */
function constants(graph: Graph, instants: Record<string, number>, plain = 3, c = 1): Map<string, Value> {
  const environment = new Map<string, Value>([
    ['dt', graph.constant(DT)],
    ['plain', graph.constant(plain)],
    ['c', graph.constant(c)],
  ]);
  for (const [name, tick] of Object.entries(instants)) {
    const [turns, ticks] = inTurns(tick);
    addInstant(graph, environment, name, [graph.constant(turns), graph.constant(ticks)]);
  }
  return environment;
}

const numberOf = (value: Value | undefined): number => {
  if (value?.kind !== 'constant') throw new Error(`${value?.kind} is no constant`);
  return value.value;
};

describe('a number of ticks', () => {
  it.each([
    [0, 0, 0],
    [1, 0, 1],
    [4095, 0, 4095],
    [4096, 1, 0],
    [10_000, 2, 1808],
    [-1, -1, 4095],
  ])('%d is %d turns and %d ticks', (tick, turns, ticks) => {
    expect(inTurns(tick)).toEqual([turns, ticks]);
  });
});

describe('an instant', () => {
  it('is a time in ms, beside its parts', () => {
    const graph = new Graph();
    const environment = constants(graph, { last: 10_000 });
    expect(numberOf(environment.get('last'))).toBe(2500);
    expect(numberOf(environment.get(partOf('last', 'turns')))).toBe(2);
    expect(numberOf(environment.get(partOf('last', 'ticks')))).toBe(1808);
  });

  it('less another one is a difference of whole numbers, however late', () => {
    const graph = new Graph();
    const environment = constants(graph, {});
    const loads = ['t', 'last'].map((name, id) => {
      const parts = [graph.load(2 * id, 'neuron'), graph.load(2 * id + 1, 'neuron')] as const;
      addInstant(graph, environment, name, parts);
      return parts;
    });
    const [turns, ticks] = [0, 1].map((n) => graph.binary('subtract', loads[0][n], loads[1][n]));
    const count = graph.add(graph.multiply(turns, graph.constant(4096)), ticks);
    expect(lowerExpression(graph, typed('t - last', names), environment)).toBe(
      graph.multiply(count, graph.constant(DT)),
    );
    // Anything else than a difference of two is of times.
    expect(lowerExpression(graph, typed('t - plain', names), environment)).toBe(
      graph.binary('subtract', environment.get('t') as Value, environment.get('plain') as Value),
    );
    expect(lowerExpression(graph, typed('t + last', names), environment)).toBe(
      graph.add(environment.get('t') as Value, environment.get('last') as Value),
    );
  });

  it('may be chosen among instants', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), fc.boolean(), (t, last, other, yes) => {
        const graph = new Graph();
        const environment = constants(graph, { t, last, other }, 3, yes ? 1 : -1);
        const value = (text: string): number => numberOf(lowerExpression(graph, typed(text, names), environment));
        expect(value('t - where(c > 0, last, other)')).toBe((t - (yes ? last : other)) * DT);
        expect(value('where(c > 0, last, other) - t')).toBe(((yes ? last : other) - t) * DT);
        // With a time that is no instant among them, all are times.
        expect(value('where(c > 0, last, plain) - t')).toBe((yes ? last * DT : 3) - t * DT);
        expect(value('where(c > 0, plain, last) - t')).toBe((yes ? 3 : last * DT) - t * DT);
      }),
    );
  });

  it('that is chosen keeps its parts in the order of the choice', () => {
    const graph = new Graph();
    const environment = constants(graph, {});
    const load = (id: number): Value => graph.load(id, 'neuron');
    for (const [n, name] of ['t', 'last', 'other'].entries())
      addInstant(graph, environment, name, [load(2 * n), load(2 * n + 1)]);
    environment.set('c', load(6));
    const condition = graph.binary('greater', load(6), graph.constant(0));
    const after = runStatements(graph, statements('other = where(c > 0, t, last)'), environment);
    expect(after.get('other@turns')).toBe(graph.select(condition, load(0), load(2)));
    expect(after.get('other@ticks')).toBe(graph.select(condition, load(1), load(3)));
  });
});

const statements = (text: string) => parseStatements(text).map((one) => typeStatement(one, names));

describe('statements', () => {
  it('see what those before them assigned', () => {
    const graph = new Graph();
    const before = constants(graph, { t: 9000, last: 10, other: 20 });
    const after = runStatements(graph, statements('other = last; last = t; plain = last - other; c += 1'), before);
    expect(numberOf(after.get('other'))).toBe(10 * DT);
    expect(numberOf(after.get('last'))).toBe(9000 * DT);
    expect([partOf('last', 'turns'), partOf('last', 'ticks')].map((name) => numberOf(after.get(name)))).toEqual([
      2, 808,
    ]);
    expect(numberOf(after.get('plain'))).toBe(8990 * DT);
    expect(numberOf(after.get('c'))).toBe(2);
    // What was before is still so.
    expect(numberOf(before.get('c'))).toBe(1);
    expect(numberOf(before.get('last'))).toBe(10 * DT);
  });

  it('make no instant of a time that is kept as a number', () => {
    const graph = new Graph();
    const after = runStatements(graph, statements('plain = t'), constants(graph, { t: 9000 }));
    expect(numberOf(after.get('plain'))).toBe(9000 * DT);
    expect(after.has(partOf('plain', 'turns'))).toBe(false);
    expect(after.has(partOf('plain', 'ticks'))).toBe(false);
  });
});

describe('expressions', () => {
  it('of constants fold to what their tree is worth', () => {
    const scope = scopeOf({ a: '1', b: '1', c: '1' });
    for (const text of ['a - b*c', 'where(a < b, c, -a)', 'exp(a)/b', 'where(not a > b, b, c)', 'a^b - min(b, c)']) {
      const graph = new Graph();
      const given: Record<string, number> = { a: 0.75, b: 2, c: -3 };
      const environment = new Map(Object.entries(given).map(([name, value]) => [name, graph.constant(value)]));
      const part = typed(text, scope);
      expect(numberOf(lowerExpression(graph, part, environment)), text).toBe(evaluate(part, (name) => given[name]));
    }
  });

  it('lower once what they use twice', () => {
    let part: Typed = type(parseExpression('a'), new Map([['a', ONE]]));
    for (let n = 0; n < 14; n++) part = binary('add', part, part, ONE);
    const graph = new Graph();
    const environment = new Map([['a', graph.load(0, 'neuron')]]);
    expect(new Visits().ofExpression(part).perNode(() => lowerExpression(graph, part, environment))).toBeLessThan(10);
  });

  it('read no name without a value', () => {
    expect(() => lowerExpression(new Graph(), typed('plain', names), new Map())).toThrow("no value for 'plain'");
  });
});
