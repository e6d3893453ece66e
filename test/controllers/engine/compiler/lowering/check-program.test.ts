import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../../agents/errors.ts';
import { emitC } from '../../../../../controllers/engine/compiler/emit/c/program.ts';
import { emitJavaScript } from '../../../../../controllers/engine/compiler/emit/javascript.ts';
import { divideProgram } from '../../../../../controllers/engine/compiler/emit/threads/module.ts';
import { emitWebAssembly } from '../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { analyse } from '../../../../../controllers/engine/compiler/index.ts';
import { checkProgram } from '../../../../../controllers/engine/compiler/lowering/check-program.ts';
import { ArrayTable } from '../../../../../controllers/engine/compiler/program/array-table.ts';
import type { AllLoop } from '../../../../../controllers/engine/compiler/program/loops.ts';
import type { Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';
import type { NeuronModel } from '../../../../../controllers/engine/index.ts';
import { defineNeuron, LanguageError, Network } from '../../../../../controllers/engine/index.ts';

/** A population of a model that runs these statements, or has these equations. */
function network(rest: Partial<NeuronModel>): Network {
  const model = defineNeuron({
    name: 'cell',
    source: 'a test',
    parameters: {},
    state: { x: { unit: '1', meaning: '', initial: 0.5 }, y: { unit: '1', meaning: '' } },
    spike: { when: 'x > 2' },
    ...rest,
  } as NeuronModel);
  const made = new Network({ seed: 1 });
  made.population('cells', model, { size: 20 });
  return made;
}

const statements = (line: string, count: number): Network => network({ onStep: Array(count).fill(line).join('\n') });
const chained = (count: number): Network => {
  const lines = Array.from({ length: count }, (_, n) => `u${n + 1} = 0.5*u${n}`);
  return network({ equations: ['u0 = x', ...lines, `dx/dt = (u${count} - x)/ms`].join('\n'), method: 'euler' });
};

function failure(action: () => unknown): ValidationError {
  try {
    action();
  } catch (error) {
    return error as ValidationError;
  }
  throw new Error('it was accepted');
}

describe('a model that is nearly too large', () => {
  it.each<[string, () => Network]>([
    ['a long chain', () => statements('x = x*x', 1495)],
    ['a long chain of choices', () => statements('x = where(x > y, exp(x), y)', 240)],
    ['many operations', () => statements('x = x*0.5 + y; y = x - y', 480)],
    ['many definitions', () => chained(995)],
  ])('is emitted in every way: %s', { tags: 'long' }, (_, large) => {
    const { program } = analyse(large());
    const [oracle, fast] = [emitJavaScript(program, { precision: 'f32' }), emitWebAssembly(program)];
    for (const one of [oracle, fast]) one.run(0, 3);
    const x = program.arrays.findIndex(({ name }) => name === 'cells.x');
    expect(fast.numbers(x).subarray(0, 20)).toEqual(oracle.numbers(x).subarray(0, 20));
    expect(() => divideProgram(program, 2)).not.toThrow();
    expect(emitC(program)).toContain('network_run');
  });
});

describe('a model that is too large is refused', () => {
  it.each<[string, () => Network, string]>([
    ['a chain that is too long', () => statements('x = x*x', 1600), 'chains of up to 160'],
    ['too many functions', () => statements('x = x + exp(y); y = 0.5*y', 610), 'operations'],
  ])('%s', { tags: 'long' }, (_, large, received) => {
    const error = failure(() => analyse(large()));
    expect(error.code).toBe('model_too_large');
    expect(error.message).toContain("'cells: cell' computes too much in one step");
    expect(error.received).toContain(received);
    expect(error.remedy).toBeTruthy();
  });

  it('a chain of definitions that is too long, pointing at it', () => {
    const error = failure(() => chained(1001));
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.code).toBe('chain_too_long');
    expect(error.message).toContain("'u1001' is the end of a chain of 1001 operations");
  });
});

describe('a program of one loop', () => {
  const graph = new Graph();
  const load = graph.load(0, 'neuron');
  const check = (values: readonly Value[], rest: Partial<AllLoop> = {}): void => {
    const arrays = new ArrayTable();
    const stores = values.map((value) => {
      const array = arrays.numbers(`a.${arrays.declarations.length}`, 8, true);
      return { array, role: 'neuron', value, accumulate: false } as const;
    });
    checkProgram({
      ...{ step: 1e-3, arrays: arrays.declarations, graph, rebaseTicks: 1, rebase: [], events: new Map(), outputs: [] },
      tick: [{ kind: 'all', name: 'it', length: 8, role: 'neuron', gates: undefined, stores, ...rest }],
    });
  };
  /** So many values: x, then one more for each sum. */
  const sums = (count: number, first: Value = load): Value[] => {
    const values = [first];
    for (let n = 1; n < count; n++) values.push(graph.add(values[n - 1], load));
    return values;
  };

  it('has chains of at most 1500 operations', () => {
    expect(() => check(sums(1500))).not.toThrow();
    expect(failure(() => check(sums(1501)))).toMatchObject({
      code: 'model_too_large',
      received: '1501 operations, in chains of up to 1501',
      block: 'it',
    });
  });

  it('has at most 12 000 operations, a function for twenty', { tags: 'long' }, () => {
    /** Products that wait for nothing but x. */
    const all = Array.from({ length: 6000 }, (_, n) => graph.multiply(load, graph.load(n + 1, 'neuron')));
    const products = (count: number): Value[] => all.slice(0, count);
    // Each product has a load of its own, beside x.
    expect(() => check(products(5999))).not.toThrow();
    expect(failure(() => check(products(6000))).received).toBe('12001 operations, in chains of up to 2');
    const slow = (['exp', 'log', 'sin', 'cos', 'tanh'] as const).map((fn) => graph.apply(fn, load));
    expect(() => check([...products(5949), ...slow])).not.toThrow();
    expect(failure(() => check([...products(5950), ...slow])).received).toBe('12001 operations, in chains of up to 2');
    const power = graph.binary('power', load, load);
    expect(failure(() => check([...products(5990), power])).code).toBe('model_too_large');
    expect(() => check([...products(5998), graph.apply('sqrt', load)])).not.toThrow();
    // What variants of a loop compute counts, too.
    const alone = [{ gates: [], stores: [{ array: 0, role: 'neuron', value: power, accumulate: false } as const] }];
    expect(failure(() => check(products(5990), { gates: [load], alone })).code).toBe('model_too_large');
  });

  it('has numbers of single precision, or bounds that are infinite', () => {
    const added = (value: number): void => check([graph.add(load, graph.constant(value))]);
    for (const value of [3.4e38, -3.4e38, Infinity, -Infinity, 0]) expect(() => added(value), `${value}`).not.toThrow();
    for (const value of [3.5e38, -1e39, Number.NaN])
      expect(failure(() => added(value))).toMatchObject({ code: 'impossible_value', received: value, block: 'it' });
  });
});
