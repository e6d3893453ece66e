import { describe, expect, it } from 'vitest';
import {
  instantArrays,
  instantsOf,
  readsCoarseTime,
  readsTimeItself,
} from '../../../../../controllers/engine/compiler/lowering/instants.ts';
import { ArrayTable } from '../../../../../controllers/engine/compiler/program/array-table.ts';
import type { NeuronModel } from '../../../../../controllers/engine/index.ts';
import { defineNeuron } from '../../../../../controllers/engine/index.ts';
import { checkNeuron } from '../../../../../controllers/engine/model/check-neuron.ts';
import { scopeOf, typed } from '../../typed.ts';

const ms = { unit: 'ms', meaning: '' };
const checked = (rest: Partial<NeuronModel>) =>
  checkNeuron(
    defineNeuron({
      name: 'cell',
      source: 'a test',
      parameters: { tau: { ...ms, default: 5 } },
      state: { a: ms, b: ms, c: ms, s: { unit: 's', meaning: '' }, x: { unit: '1', meaning: '' } },
      receptors: { in: { unit: '1', meaning: '', onInput: 'x += input' } },
      spike: { when: 'x > 1' },
      ...rest,
    } as NeuronModel),
  );

describe('instants', () => {
  it.each<[string, Partial<NeuronModel>, string[]]>([
    ['are kept by a reset', { reset: 'a = t' }, ['a']],
    ['are kept by events, receptors and steps', { events: { e: 'a = t' }, onStep: 'b = t' }, ['b', 'a']],
    ['are taken from others, in any order', { reset: 'a = b; b = c; c = t' }, ['a', 'b', 'c']],
    ['are chosen among others', { reset: 'a = where(x > 0, where(x > 1, t, b), a); b = t' }, ['a', 'b']],
    ['are none where one is a time else', { reset: 'a = t; b = a', events: { e: 'b = 0*ms' } }, ['a']],
    ['are none where what they are taken from is none', { reset: 'a = b; b = c; c = t + tau' }, []],
    ['are none of a choice with a time', { reset: 'a = where(x > 0, t, tau)' }, []],
    ['are none in another unit', { reset: 's = t' }, []],
    ['are none with an equation', { reset: 'a = t', equations: 'da/dt = -a/tau' }, []],
    ['are none where nothing is assigned', {}, []],
  ])('%s', (_, rest, names) => {
    expect([...instantsOf(checked(rest))]).toEqual(names);
  });

  it.each<[string, Partial<NeuronModel>, boolean]>([
    ['keeps one', { reset: 'a = t' }, false],
    ['compares two', { reset: 'a = t', spike: { when: 't - a > tau' } }, false],
    ['reads the time', { spike: { when: 't > tau' } }, true],
    ['reads the time in an equation', { equations: 'dx/dt = t/(tau*tau)' }, true],
    ['reads one itself', { reset: 'a = t', onStep: 'x = a/tau' }, true],
    ['keeps a time that is none', { reset: 'a = t + tau' }, true],
    ['chooses one by the time', { reset: 'a = where(t > tau, t, a)' }, true],
    ['chooses one by a difference', { reset: 'a = where(t - a > tau, t, a)' }, false],
  ])('a neuron that %s', (_, rest, itself) => {
    const neuron = checked(rest);
    expect(readsTimeItself(neuron, instantsOf(neuron))).toBe(itself);
  });
});

describe('an expression reads a time itself', () => {
  const names = scopeOf({ t: 'ms', last: 'ms', tau: 'ms', x: '1' });
  const coarse = (...texts: string[]): boolean =>
    readsCoarseTime(
      texts.map((text) => typed(text, names)),
      (name) => name === 't' || name === 'last',
    );

  it.each([
    ['t', true],
    ['tau', false],
    ['t - last', false],
    ['exp((last - t)/tau)', false],
    ['t - tau', true],
    ['tau - t', true],
    ['t + last', true],
    ['-t', true],
    ['where(x > 0, t, last) - last', false],
    ['where(t > last, t, last) - last', true],
    ['where(t - last > tau, t, last) - last', false],
    ['last - where(t > tau, t, last)', true],
    ['where(x > 0, t, tau) - last', true],
    ['where(x > 0, t - last, tau)', false],
    ['where(t > tau, x, 2*x)', true],
    ['where(x > 0, x, t/tau)', true],
    ['2*(t - last) + tau', false],
  ])('%s: %s', (text, expected) => {
    expect(coarse(text)).toBe(expected);
    expect(coarse('tau', text)).toBe(expected);
  });
});

it('an instant begins as full turns and the ticks of the last one', () => {
  const arrays = new ArrayTable();
  const values = (array: number): number[] => {
    const { length, initial } = arrays.declarations[array];
    const out = new Float64Array(length);
    initial(out);
    return [...out];
  };
  const same = instantArrays(arrays, 'cells.last', 4, 2, 2500, 0.5);
  expect([values(same.turns), values(same.ticks)]).toEqual([
    [1, 1, 0, 0],
    [904, 904, 0, 0],
  ]);
  expect([same.turns, same.ticks].map((array) => arrays.declarations[array].name)).toEqual([
    'cells.last_turns',
    'cells.last',
  ]);
  const each = instantArrays(arrays, 'cells.other', 4, 2, Float64Array.of(2048, -0.5), 0.5);
  expect([values(each.turns), values(each.ticks)]).toEqual([
    [1, -1, 0, 0],
    [0, 4095, 0, 0],
  ]);
});
