import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Surroundings, Term } from '../../../../../controllers/engine/compiler/lowering/closed-form.ts';
import { closedForm, gatesOf } from '../../../../../controllers/engine/compiler/lowering/closed-form.ts';
import type { AnalysedModulator } from '../../../../../controllers/engine/compiler/lowering/modulators.ts';
import type { Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';
import { scopeOf, typed } from '../../typed.ts';

const names = scopeOf({
  w: '1',
  x: '1',
  y: '1',
  fast: '1',
  gone: '1',
  m: '1/ms',
  n: '1/ms',
  a: '1',
  tau: 'ms',
  dt: 'ms',
});
const DT = 0.5;
const given: Record<string, number> = { w: 7, x: 2, y: 3, fast: 5, gone: 4, m: 0.25, n: 0.125 };
const [RATE_X, RATE_Y, RATE_M] = [1 / 20, 1 / 8, 1 / 50];

function surroundings(a = 1.5): Surroundings {
  const graph = new Graph();
  const values = { ...given, a, tau: 4, dt: DT };
  return {
    graph,
    environment: new Map(Object.entries(values).map(([name, value]) => [name, graph.constant(value)])),
    parameters: new Map([
      ['a', a],
      ['tau', 4],
      ['dt', DT],
    ]),
    factors: new Map([
      ['x', Math.exp(-RATE_X * DT)],
      ['y', Math.exp(-RATE_Y * DT)],
      ['w', Math.exp(-0.1)],
      ['fast', -0.5],
      ['gone', 0],
    ]),
    modulators: new Map(
      Object.entries({ m: RATE_M, n: 0 }).map(([name, rate]) => [name, { name, rate } as unknown as AnalysedModulator]),
    ),
    dt: DT,
  };
}

const numberOf = (value: Value | undefined): number => {
  if (value?.kind !== 'constant') throw new Error('no constant');
  return value.value;
};
const terms = (text: string, a?: number): Term[] | undefined => closedForm('w', typed(text, names), surroundings(a));
/** int_0^dt of e^(-rate t). */
const during = (rate: number): number => (rate === 0 ? DT : -Math.expm1(-rate * DT) / rate);

describe('the closed form of a step', () => {
  it.each<[string, number]>([
    ['x/tau', (2 / 4) * during(RATE_X)],
    ['-a*x*y/tau', ((-1.5 * 6) / 4) * during(RATE_X + RATE_Y)],
    ['x*x/tau', (4 / 4) * during(2 * RATE_X)],
    ['m', 0.25 * during(RATE_M)],
    ['n', 0.125 * DT],
    ['m*n*tau*x', 0.25 * 0.125 * 4 * 2 * during(RATE_M + RATE_X)],
    ['a/tau', (1.5 / 4) * DT],
  ])('of one term: %s', (text, expected) => {
    const found = terms(text);
    expect(found).toHaveLength(1);
    expect(numberOf(found?.[0].value)).toBeCloseTo(expected, 12);
  });

  it('is that of every term of a sum', () => {
    const found = terms('(x - a*y)*(m + 1/tau)') as Term[];
    const total = found.reduce((sum, { value }) => sum + numberOf(value), 0);
    const exact =
      2 * 0.25 * during(RATE_X + RATE_M) -
      1.5 * 3 * 0.25 * during(RATE_Y + RATE_M) +
      (2 / 4) * during(RATE_X) -
      ((1.5 * 3) / 4) * during(RATE_Y);
    expect(total).toBeCloseTo(exact, 12);
    expect(found.map(({ factors }) => factors)).toEqual([['x'], ['x'], ['y'], ['y']]);
    expect(found.map(({ modulators }) => modulators)).toEqual([['m'], [], ['m'], []]);
  });

  it('has a gate of modulators, without the factors of a synapse', () => {
    const [term] = terms('n*x*m*y*tau') as Term[];
    expect(term.modulators).toEqual(['m', 'n']);
    expect(term.factors).toEqual(['x', 'y']);
    expect(term.gate).toBe(term.scale);
    expect(numberOf(term.scale)).toBeCloseTo(0.25 * 0.125 * 4 * during(RATE_X + RATE_Y + RATE_M), 12);
    expect(numberOf(term.value)).toBeCloseTo(6 * numberOf(term.scale), 12);
    expect((terms('x/tau') as Term[])[0].gate).toBeUndefined();
  });

  it('leaves out what parameters make 0', () => {
    expect(terms('a*x/tau', 0)).toEqual([]);
    expect(terms('a*x/tau + y/tau', 0)?.map(({ factors }) => factors)).toEqual([['y']]);
  });

  it.each([
    ['its own variable, though it decays', 'w/tau'],
    ['what decays with a turn of its sign', 'fast/tau'],
    ['what is gone after a step', 'gone/tau'],
    ['what is no product', 'exp(x)/tau'],
    ['a division by what decays', 'x/(y*tau)'],
    ['one term of several', 'x/tau + fast/tau'],
  ])('there is none of %s', (_, text) => {
    expect(terms(text)).toBeUndefined();
  });

  it('of constant factors is that of a power, for any rate', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1, noNaN: true }), (factor) => {
        const around = surroundings();
        const [{ value }] = closedForm('w', typed('x/tau', names), {
          ...around,
          factors: new Map([['x', factor]]),
        }) as Term[];
        const rate = -Math.log(factor) / DT;
        expect(numberOf(value) / ((2 / 4) * during(rate))).toBeCloseTo(1, 10);
      }),
    );
  });
});

describe('the gates of rates', () => {
  const gates = (...texts: string[]): number[] | undefined =>
    gatesOf(
      texts.map((text) => typed(text, names)),
      surroundings(),
    )?.map(numberOf);

  it('are the products of modulators of all terms', () => {
    expect(gates('m*w', 'w*n*m*tau + n*exp(w)')).toEqual([0.25, 0.25 * 0.125, 0.125]);
    expect(gates()).toEqual([]);
  });

  it('are none where a term has no modulator, or hides it', () => {
    expect(gates('m*w + w/tau')).toBeUndefined();
    expect(gates('m*w', 'w/tau')).toBeUndefined();
    expect(gates('exp(m*ms)/tau')).toBeUndefined();
  });
});
