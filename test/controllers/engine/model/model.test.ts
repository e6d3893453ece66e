import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../agents/errors.ts';
import type { NeuronModel, SynapseModel } from '../../../../controllers/engine/index.ts';
import { defineNeuron, defineSynapse, LanguageError } from '../../../../controllers/engine/index.ts';
import { parseUnit } from '../../../../controllers/engine/language/units.ts';
import { checkNeuron } from '../../../../controllers/engine/model/check-neuron.ts';
import { checkSynapse } from '../../../../controllers/engine/model/check-synapse.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { failure } from '../typed.ts';

const neuron = {
  name: 'cell',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' }, E: { unit: 'mV', default: -70, meaning: '' } },
  state: { v: { unit: 'mV', meaning: '' } },
  inputs: { I: { unit: 'pA', default: 0, meaning: '' } },
  receptors: { psp: { unit: 'mV', meaning: '', onInput: 'v += input' } },
  equations: 'dv/dt = (E - v)/tau',
  spike: { when: 'v > 0*mV' },
} as const satisfies NeuronModel;

const synapse = {
  name: 'rule',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' }, a: { unit: 'weight', default: 1, meaning: '' } },
  state: { w: { unit: 'weight', meaning: '' } },
  traces: { x: { of: 'pre', unit: '1', meaning: '', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' } },
  modulators: { dopamine: { unit: '1', meaning: '' } },
  onPre: 'post += w',
} as const satisfies SynapseModel;

const neuronFailure = (rest: Partial<NeuronModel>): ValidationError =>
  failure(() => defineNeuron({ ...neuron, ...rest }));
const synapseFailure = (rest: Partial<SynapseModel>): ValidationError => {
  const readable = new Map([['v', parseUnit('mV')]]);
  return failure(() => checkSynapse(defineSynapse({ ...synapse, ...rest }), 'pA', readable, readable, lif));
};

/** The part of the quoted line that the caret stands under. */
function pointedAt(error: ValidationError): string {
  const lines = error.message.split('\n');
  const caret = lines.findIndex((line) => /^\s*\^+$/.test(line));
  const [start, length] = [lines[caret].indexOf('^'), lines[caret].trim().length];
  return lines[caret - 1].slice(start, start + length);
}

describe('a neuron model', () => {
  it('has one draw in a step, for its statements or for its hazard', () => {
    expect(checkNeuron({ ...neuron, reset: 'v = E*uniform' }).reset.length).toBe(1);
    const hazard = { spike: { hazard: '1/tau', probability: 'linear' } } as const;
    expect(pointedAt(neuronFailure({ ...hazard, reset: 'v = E*uniform' }))).toBe('uniform');
    expect(pointedAt(neuronFailure({ equations: 'dv/dt = (E*uniform - v)/tau' }))).toBe('uniform');
    expect(pointedAt(neuronFailure({ events: { start: 'v = E*uniform' } }))).toBe('uniform');
  });

  it('may be sound', () => {
    expect(checkNeuron(neuron).differentials.size).toBe(1);
    expect(checkNeuron(lif).receptors.size).toBe(2);
  });

  it.each<[string, Partial<NeuronModel>, string, string]>([
    ['a syntax error', { equations: 'dv/dt = (E - v/tau' }, 'syntax_error', '('],
    ['a missing operator', { reset: 'v = 2 E' }, 'syntax_error', 'E'],
    ['an unknown name', { equations: 'dv/dt = (E - v)/tua' }, 'unknown_name', 'tua'],
    ['a dimension error in an equation', { equations: 'dv/dt = E - v' }, 'dimension_mismatch', 'E - v'],
    ['a dimension error in a sum', { equations: 'dv/dt = (E - tau)/tau' }, 'dimension_mismatch', 'tau'],
    ['a dimension error in a reset', { reset: 'v = tau' }, 'dimension_mismatch', 'tau'],
    [
      'a dimension error in a receptor',
      { receptors: { psp: { unit: 'pA', meaning: '', onInput: 'v += input' } } },
      'dimension_mismatch',
      'input',
    ],
    ['a dimension error in a threshold', { spike: { when: 'v > tau' } }, 'dimension_mismatch', 'tau'],
    ['a threshold that is no condition', { spike: { when: 'v + E' } }, 'boolean_mismatch', 'v + E'],
    ['a hazard that is no rate', { spike: { hazard: 'v', probability: 'linear' } }, 'dimension_mismatch', 'v'],
    [
      'a hazard that is a condition',
      { spike: { hazard: 'v > E', probability: 'linear' } },
      'boolean_mismatch',
      'v > E',
    ],
    ['input outside a receptor', { reset: 'v = input' }, 'unknown_name', 'input'],
    ['a function of a quantity with a unit', { reset: 'v = E*exp(v)' }, 'dimension_mismatch', 'v'],
  ])('with %s is refused, pointing at it', (_, rest, code, part) => {
    const error = neuronFailure(rest);
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.code).toBe(code);
    expect(pointedAt(error)).toBe(part);
  });

  it.each<[string, Partial<NeuronModel>, string]>([
    ['a parameter', { reset: 'tau = 1*ms' }, 'tau'],
    ['a definition', { equations: 'u = v + E', reset: 'u = 0*mV' }, 'u'],
    ['what Object has', { reset: 'constructor = 1' }, 'constructor'],
  ])('that assigns %s is refused', (_, rest, name) => {
    const error = neuronFailure(rest);
    expect(error.code).toBe('invalid_model');
    expect(error.received).toBe(name);
    expect(error.block).toBe('cell');
  });

  it.each<[string, Partial<NeuronModel>, string]>([
    ['an equation of a parameter', { equations: 'dE/dt = -E/tau' }, 'E'],
    ['a definition of a parameter', { equations: 'tau = 3*ms' }, 'tau'],
    ['a definition of dt', { equations: 'dt = 3*ms' }, 'dt'],
    ['a refractory time that is no parameter', { refractory: { time: 'v' } }, 'v'],
    ['a refractory time that is no time', { refractory: { time: 'E' } }, 'E'],
    ['held parameters', { refractory: { time: 'tau', hold: ['E'] } }, 'E'],
  ])('with %s is refused', (_, rest, name) => {
    const error = neuronFailure(rest);
    expect(error.code).toBe('invalid_model');
    expect(error.received).toBe(name);
  });

  it('defines nothing twice', () => {
    expect(neuronFailure({ equations: 'dv/dt = -v/tau\ndv/dt = -v/tau' }).code).toBe('duplicate_name');
  });

  it.each(['t', 'dt', 'input', 'post', 'exp', 'min', 'and', 'not', '2x', 'a-b', ''])(
    "may not call a quantity '%s'",
    (name) => {
      const error = failure(() => defineNeuron({ ...neuron, state: { [name]: { unit: '1', meaning: '' } } }));
      expect(error.code).toBe('invalid_model');
      expect(error.received).toBe(name);
    },
  );

  it('may not declare a name twice', () => {
    expect(failure(() => defineNeuron({ ...neuron, state: { tau: { unit: '1', meaning: '' } } })).message).toContain(
      'declared twice',
    );
  });

  it('may not use an unknown unit', () => {
    expect(neuronFailure({ state: { v: { unit: 'mv', meaning: '' } } }).code).toBe('unknown_unit');
  });
});

describe('a rule', () => {
  it('may be sound', () => {
    const readable = new Map([['v', parseUnit('mV')]]);
    const checked = checkSynapse(synapse, 'pA', readable, readable, lif);
    expect(checked.units.get('a')?.symbol).toBe('pA');
  });

  it.each<[string, Partial<SynapseModel>, string, string]>([
    ['a syntax error', { onPre: 'post += w*' }, 'syntax_error', ''],
    ['an unknown name', { onPre: 'post += ww' }, 'unknown_name', 'ww'],
    ['a dimension error', { onPre: 'post += x' }, 'dimension_mismatch', 'x'],
    ['state of the neurons that they have not', { onPre: 'post += w*q_post' }, 'unknown_name', 'q_post'],
    ['a dimension error in what it reads of a neuron', { onPost: 'w += v_post' }, 'dimension_mismatch', 'v_post'],
    ['post outside of sending', { onPost: 'w += post' }, 'unknown_name', 'post'],
    ['a dimension error in an equation', { equations: 'dw/dt = w' }, 'dimension_mismatch', 'w'],
  ])('with %s is refused, pointing at it', (_, rest, code, part) => {
    const error = synapseFailure(rest);
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.code).toBe(code);
    if (part !== '') expect(pointedAt(error)).toBe(part);
  });

  it.each<[string, Partial<SynapseModel>, unknown]>([
    ['assigns a parameter', { onPre: 'a = w' }, 'a'],
    ['assigns a trace at a spike', { onPre: 'x = 1' }, 'x'],
    ['sends on post', { onPost: 'post += w' }, 'post'],
    ['assigns a modulator', { onPost: 'dopamine = 1' }, 'dopamine'],
    ['assigns state of a neuron', { onPre: 'v_post = w' }, 'v_post'],
    ['has an equation of a trace', { equations: 'dx/dt = -x/tau' }, 'x'],
    ['defines a parameter', { equations: 'a = w' }, 'a'],
    ['bounds what is not its state', { bounds: { x: [0, 1] } }, 'x'],
    [
      'has a trace that does not decay by itself',
      { traces: { x: { ...synapse.traces.x, equation: 'dx/dt = (1 - x)/tau' } } },
      'dx/dt = (1 - x)/tau',
    ],
    [
      'has a trace that decays by its own square',
      { traces: { x: { ...synapse.traces.x, equation: 'dx/dt = -x*x/tau' } } },
      'dx/dt = -x*x/tau',
    ],
    [
      'has a trace with the equation of another',
      {
        traces: { x: { ...synapse.traces.x, equation: 'dy/dt = -y/tau' } },
        state: { ...synapse.state, y: { unit: '1', meaning: '' } },
      },
      'dy/dt = -y/tau',
    ],
    [
      'has a trace that a spike assigns to something else',
      { traces: { x: { ...synapse.traces.x, onSpike: 'w = 1' } } },
      'w',
    ],
  ])('that %s is refused', (_, rest, received) => {
    const error = synapseFailure(rest);
    expect(error.code).toBe('invalid_model');
    expect(error.received).toBe(received);
  });

  it.each<[string, Partial<SynapseModel>, string, string]>([
    ['a syntax error', { onPre: 'post += w*)' }, 'syntax_error', ')'],
    ['an unknown name', { onPre: 'post += ww' }, 'unknown_name', 'ww'],
    ['an unknown name in an equation', { equations: 'dw/dt = -w/tua' }, 'unknown_name', 'tua'],
    ['an unknown name in a bound', { bounds: { w: [0, 'most'] } }, 'unknown_name', 'most'],
    ['an unknown name in a definition', { equations: 'u = k*x\ndw/dt = u*w/tau' }, 'unknown_name', 'k'],
    ['post where nothing is sent', { onPost: 'w += post' }, 'unknown_name', 'post'],
    ['a dimension error', { events: { start: 'x = tau' } }, 'dimension_mismatch', 'tau'],
    ['a dimension error in what it defines', { equations: 'u = x + tau' }, 'dimension_mismatch', 'tau'],
    [
      'a dimension error in a trace',
      { traces: { x: { ...synapse.traces.x, onSpike: 'x += 1*ms' } } },
      'dimension_mismatch',
      '1*ms',
    ],
  ])('with %s is refused where it is defined', (_, rest, code, part) => {
    const error = failure(() => defineSynapse({ ...synapse, ...rest }));
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.code).toBe(code);
    expect(pointedAt(error)).toBe(part);
  });

  it('is not refused for what only the neurons that it joins can tell', () => {
    const open = defineSynapse({
      ...synapse,
      onPre: 'post += w; excitatory_post += a*x',
      onPost: 'w += a*v_post/(1*mV)',
    });
    expect(open.onPost).toContain('v_post');
  });

  it('names its own state before that of neurons', () => {
    const model = { ...synapse, state: { ...synapse.state, v_pre: { unit: '1', meaning: '' } }, onPost: 'v_pre += 1' };
    const readable = new Map([['v', parseUnit('mV')]]);
    expect(checkSynapse(model, 'pA', readable, readable, lif).onPost).toHaveLength(1);
  });
});
