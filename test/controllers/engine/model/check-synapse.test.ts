import { describe, expect, it } from 'vitest';
import type { NeuronModel, SynapseModel } from '../../../../controllers/engine/index.ts';
import { defineNeuron } from '../../../../controllers/engine/index.ts';
import { checkSynapse, decayRate, placesIn, receptorName } from '../../../../controllers/engine/model/check-synapse.ts';
import { failure, scopeOf, tree } from '../typed.ts';

const target = defineNeuron({
  name: 'target',
  source: 'a test',
  parameters: {},
  state: { v: { unit: 'mV', meaning: '' } },
  receptors: {
    fast: { unit: 'mV', meaning: '', onInput: 'v += input' },
    slow: { unit: 'pA', meaning: '', onInput: 'v += 0*input*GOhm' },
  },
  spike: { when: 'v > 0' },
}) as NeuronModel;
const one = { unit: '1', meaning: '' };
const rule = {
  name: 'rule',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' } },
  state: { w: { unit: 'weight', meaning: '' }, e: one },
} as const satisfies SynapseModel;
const [pre, post] = [scopeOf({ v: 'mV', rate: 'Hz' }), scopeOf({ v: 'mV', u: '1' })];
const check = (rest: Partial<SynapseModel>, receptor = 'fast') =>
  checkSynapse({ ...rule, ...rest } as SynapseModel, 'mV', pre, post, target, receptor);

describe('a rule, checked for two populations', () => {
  it('knows what it reads of both while it sends', () => {
    const { readsWhileSending } = check({
      onPre: 'post += w*u_post',
      onStep: 'e = v_pre/mV',
      onPost: 'e = rate_pre/Hz',
    });
    expect(readsWhileSending).toEqual({ pre: new Set(['v']), post: new Set(['u']) });
    expect(check({ onPost: 'e += v_post/mV' }).readsWhileSending).toEqual({ pre: new Set(), post: new Set() });
  });

  it('knows the receptors that its events send to', () => {
    const events = { a: 'post += w', b: 'e = 1', c: 'slow_post += 2*pA; e = 2' };
    expect(check({ events }).sentByEvents).toEqual(new Set(['fast', 'slow']));
    expect(check({ events: { a: 'post += w' } }, 'slow').sentByEvents).toEqual(new Set(['slow']));
    expect(check({ events: { b: 'e = 1' } }).sentByEvents).toEqual(new Set());
  });

  it('has its own state before a receptor of that name', () => {
    const own = { state: { ...rule.state, slow_post: one }, onPre: 'slow_post += 1', events: { c: 'slow_post += 2' } };
    expect(check(own).sentByEvents).toEqual(new Set());
    const parameter = { parameters: { ...rule.parameters, slow_post: { ...one, default: 1 } } };
    expect(failure(() => check({ ...parameter, onPre: 'slow_post = 2' })).received).toBe('slow_post');
  });

  it('has sends in the unit of each receptor', () => {
    expect(() => check({ onPre: 'post += w; fast_post += 2*w; slow_post += 1*pA' })).not.toThrow();
    expect(failure(() => check({ onPre: 'slow_post += w' })).code).toBe('dimension_mismatch');
    expect(receptorName('fast')).toBe('fast_post');
  });

  it('puts definitions in the place of their names', () => {
    const { differentials } = check({ equations: 'a = e*e\nb = a + 1\nde/dt = b/tau' });
    expect(tree(differentials.get('e') as never)).toBe('divide(add(multiply(e, e), 1), tau)');
  });

  it.each<[string, Partial<SynapseModel>, Partial<Record<'received' | 'expected' | 'remedy', unknown>>]>([
    ['defines a name of a neuron', { equations: 'v_pre = 1' }, { received: 'v_pre' }],
    [
      'has an equation of what is no state',
      { equations: 'dtau/dt = 1' },
      { expected: 'differential equations of w, e' },
    ],
    ['bounds what is no state', { bounds: { tau: [0, 1] } }, { received: 'tau', expected: 'bounds of w, e' }],
    ['assigns a parameter', { onPost: 'tau = 1*ms' }, { received: 'tau', expected: 'one of w, e' }],
    ['sends when a target spikes', { onPost: 'post += w' }, { received: 'post' }],
    ['sends to no receptor', { onPre: 'none_post += w' }, { expected: 'one of w, e, post, fast_post, slow_post' }],
  ])('is refused where it %s', (_, rest, detail) => {
    expect(failure(() => check(rest))).toMatchObject({ code: 'invalid_model', ...detail });
  });

  it('says what to do where it sends, and where it cannot', () => {
    for (const part of ['onPre', 'onStep'] as const)
      expect(failure(() => check({ [part]: 'tau = 1*ms' })).remedy).toContain("'post += w'");
    expect(failure(() => check({ events: { e: 'tau = 1*ms' } })).remedy).toContain("'post += w'");
    expect(failure(() => check({ onPost: 'tau = 1*ms' })).remedy).toContain('assign what onPost may');
  });

  it('lists its expressions with where they stand', () => {
    const checked = check({
      traces: { x: { ...one, of: 'pre', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' } },
      equations: 'de/dt = -e/tau',
      onPre: 'w += 1*mV; e += 2',
      onPost: 'e += 3',
      onStep: 'e += 4',
      events: { go: 'e = 5' },
    });
    expect(placesIn(checked).map(([where, typed]) => `${where}: ${tree(typed)}`)).toEqual([
      "the equation of 'e': divide(negate(e), tau)",
      "the equation of trace 'x': divide(-1, tau)",
      "onSpike of trace 'x': add(x, 1)",
      'onPre: add(w, 1)',
      'onPre: add(e, 2)',
      'onPost: add(e, 3)',
      'onStep: add(e, 4)',
      "event 'go': 5",
    ]);
  });
});

describe('the rate of what decays by itself', () => {
  const units = scopeOf({ x: '1', y: '1', tau: 'ms', a: '1', dt: 'ms' });
  const rate = (text: string) => decayRate('rule', 'x', text, units, ['tau', 'a']);

  it.each([
    ['dx/dt = -x/tau', 'divide(-1, tau)'],
    ['dx/dt = -a*x/tau', 'divide(negate(a), tau)'],
    ['dx/dt = 0.5*x/ms - x/tau', 'subtract(0.5, divide(1, tau))'],
  ])('%s', (text, expected) => {
    expect(tree(rate(text))).toBe(expected);
  });

  it.each([
    'dx/dt = -y/tau',
    'dx/dt = (1 - x)/tau',
    'dx/dt = -x*x/tau',
    'dx/dt = -x*y/tau',
    'dx/dt = 0',
    'dy/dt = -y/tau',
    'x = -x/tau*ms',
    '',
    'dx/dt = -x/tau\ny = 2',
  ])('there is none of: %s', (text) => {
    expect(failure(() => rate(text))).toMatchObject({
      code: 'invalid_model',
      expected: "one equation 'dx/dt = -x/tau' with tau a parameter",
      received: text,
    });
  });
});
