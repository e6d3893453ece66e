import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../../agents/errors.ts';
import type { NeuronModel, SynapseModel } from '../../../../../controllers/engine/index.ts';
import {
  defineNeuron,
  defineSynapse,
  ms,
  mV,
  Network,
  oneToOne,
  seconds,
  simulate,
} from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { lifAlpha } from '../../../../../controllers/neurons/lif-alpha.ts';
import { stdp } from '../../../../../controllers/synapses/stdp.ts';
import { EMITTERS } from '../../pair.ts';
import { failure } from '../../typed.ts';

const quantity = (unit: string, value: number) => ({ unit, default: value, meaning: '' });

const neuron = {
  name: 'cell',
  source: 'a test',
  parameters: { tau: quantity('ms', 10), p: quantity('1', 3), q: quantity('1', 1), t_ref: quantity('s', 0.002) },
  state: { x: { unit: '1', meaning: '' }, y: { unit: '1', meaning: '' } },
  receptors: { in: { unit: '1', meaning: '', onInput: 'x += input' } },
  equations: 'dx/dt = -x/tau',
  spike: { when: 'x > 1' },
  refractory: { time: 't_ref' },
} as const satisfies NeuronModel;

const rule = {
  name: 'rule',
  source: 'a test',
  parameters: { tau: quantity('ms', 10), a: quantity('1', 1), b: quantity('1', 2) },
  state: { w: { unit: '1', meaning: '' } },
  traces: { x: { of: 'pre', unit: '1', meaning: '', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' } },
  onPre: 'post += w',
} as const satisfies SynapseModel;

/** What a population of some model with some parameters (SI) ends with: the same error in every emitter. */
function buildFailure(model: NeuronModel, parameters: object, size = 1): ValidationError {
  const errors = EMITTERS.map((emitter) =>
    failure(() => {
      const network = new Network({ step: '1 ms', seed: 1 });
      network.population('cells', model, { size, parameters });
      simulate(network, { emitter });
    }),
  );
  for (const error of errors) expect(error.message).toBe(errors[0].message);
  return errors[0];
}

function ruleFailure(model: SynapseModel, parameters: object = {}): ValidationError {
  const errors = EMITTERS.map((emitter) =>
    failure(() => {
      const network = new Network({ step: '1 ms', seed: 1 });
      const cells = network.population('cells', neuron, { size: 1 });
      network.project(cells, cells, { name: 'synapses', synapse: model, connect: oneToOne(), parameters });
      simulate(network, { emitter });
    }),
  );
  for (const error of errors) expect(error.message).toBe(errors[0].message);
  return errors[0];
}

describe('constants of a model that make no sense are refused where it is defined', () => {
  it.each<[string, Partial<NeuronModel>, string]>([
    [
      'a time constant of 0',
      { parameters: { ...neuron.parameters, tau: quantity('ms', 0) } },
      "the equation of 'x' divides by 0",
    ],
    [
      'a negative refractory time',
      { parameters: { ...neuron.parameters, t_ref: quantity('s', -1) } },
      'the refractory time is negative',
    ],
    ['the root of a negative number', { equations: 'dx/dt = sqrt(-1)/tau' }, "the equation of 'x' has sqrt(-1)"],
    ['a logarithm of 0', { onStep: 'y = log(p - 3)' }, 'onStep has log(0)'],
    ['a sum of parameters that divides', { reset: 'y = x/(p - 3*q)' }, 'the reset divides by 0'],
    [
      'a number that is too large',
      { spike: { when: 'x > p*1e200*1e200' } },
      'the spike condition has a number that is too large',
    ],
    [
      'an initial value that is none',
      { state: { ...neuron.state, y: { unit: '1', meaning: '', initial: '1/(q - 1)' } } },
      "the initial value of 'y' divides by 0",
    ],
    [
      'a parameter beyond single precision',
      { parameters: { ...neuron.parameters, p: quantity('1', 1e39) } },
      'p is not a number of single precision',
    ],
  ])('%s of a neuron', (_, rest, fault) => {
    const error = failure(() => defineNeuron({ ...neuron, ...rest } as NeuronModel));
    expect(error.message).toContain(`model 'cell': ${fault}`);
    expect(error.code).toBe('impossible_value');
    expect(error.block).toBe('cell');
  });

  it('of a rule', () => {
    const zero = { ...rule.parameters, tau: quantity('ms', 0) };
    const error = failure(() => defineSynapse({ ...rule, parameters: zero }));
    expect(error.message).toContain("model 'rule': the equation of trace 'x' divides by 0");
    expect(error.received).toBe('tau = 0 ms');
    expect(failure(() => defineSynapse({ ...rule, onPre: 'w = sqrt(a - b)' })).message).toContain('onPre has sqrt(-1)');
  });

  it('but not what a condition on parameters rules out', () => {
    const guarded = 'dx/dt = where(p > 3, sqrt(p - 4), -x)/tau + where(q == 1, 0, 1/(q - 1))/tau';
    expect(() => defineNeuron({ ...neuron, equations: guarded })).not.toThrow();
    const open = 'dx/dt = where(y > 3, sqrt(p - 4), -x)/tau';
    expect(failure(() => defineNeuron({ ...neuron, equations: open, method: 'euler' })).code).toBe('impossible_value');
  });
});

describe('constants that make no sense are refused at the build, alike in every emitter', () => {
  it.each<[string, NeuronModel, object, string, string]>([
    ['tau_m = 0', lif, { tau_m: '0 ms' }, "the equation of 'v' divides by 0", 'tau_m = 0 ms'],
    ['C_m = 0', lifAlpha, { C_m: '0 pF' }, "the equation of 'v' divides by 0", 'C_m = 0 pF'],
    ['tau_syn = 0', lifAlpha, { tau_syn: '0 ms' }, "the equation of 'i' divides by 0", 'tau_syn = 0 ms'],
    ['a negative refractory time', lif, { t_ref: '-1 ms' }, 't_ref is negative', 't_ref = -1 ms'],
    [
      'a huge refractory time',
      lif,
      { t_ref: '1e300 ms' },
      't_ref is not a number of single precision',
      't_ref = 1e+300 ms',
    ],
    [
      'a refractory time of 2^31 steps',
      lif,
      { t_ref: ms(2 ** 31) },
      'the refractory time is too long',
      't_ref = 2147483648 ms',
    ],
    ['a negative time constant', lif, { tau_m: '-0.001 ms' }, 'tau_m is negative', 'tau_m = -0.001 ms'],
    [
      'a tiny time of growth',
      { ...neuron, equations: 'dx/dt = x/tau' },
      { tau: '0.001 ms' },
      'is too large for numbers',
      'tau = 0.001 ms',
    ],
    [
      'a parameter beyond single precision',
      lif,
      { E_L: '1e300 mV' },
      'E_L is not a number of single precision',
      'E_L = 1e+300 mV',
    ],
  ])('%s', (_, model, parameters, fault, received) => {
    const error = buildFailure(model, parameters);
    expect(error.message).toContain(`population 'cells' (${model.name}): `);
    expect(error.message).toContain(fault);
    expect(error.received).toContain(received);
    expect(error.code).toBe('impossible_value');
    expect(error.block).toBe('cells');
    expect(error.remedy).toBeTruthy();
  });

  it('naming the neuron, where neurons differ', () => {
    const divided = buildFailure(lif, { tau_m: ms([10, 20, 0, 0]) }, 4);
    expect(divided.message).toContain("the equation of 'v' divides by 0, for neuron 2");
    expect(divided.received).toBe('tau_m = 0 ms');
    expect(buildFailure(lif, { t_ref: ms([0, 100, -100]) }, 3).message).toContain('negative, for neuron 2');
    expect(buildFailure(lif, { V_th: mV([0, 1e43]) }, 2).message).toContain(
      'V_th is not a number of single precision, for neuron 1',
    );
    const negative = buildFailure(lif, { tau_m: ms([10, -1e-3]) }, 2);
    expect([negative.message, negative.expected]).toEqual([
      expect.stringContaining('tau_m is negative, for neuron 1'),
      'a time from 0',
    ]);
  });

  it.each([
    ['an initial value', { initial: { v: '1e42 V' } }, 'v is not a number of single precision'],
    ['an input', { inputs: { I_ext: '1e32 A' } }, 'I_ext is not a number of single precision'],
  ])('%s beyond single precision', (_, given, fault) => {
    const network = new Network({ step: '1 ms', seed: 1 });
    network.population('cells', lif, { size: 1, ...(given as object) });
    expect(failure(() => simulate(network)).message).toContain(`population 'cells' (lif): ${fault}`);
  });

  it('where only the step shows it', () => {
    const model = defineNeuron({ ...neuron, onStep: 'y = x*ms/(dt - 1*ms)' });
    expect(buildFailure(model, {}).message).toContain('onStep divides by 0');
  });

  it('where statements together make it', () => {
    const model = defineNeuron({ ...neuron, onStep: 'y = -1; y = sqrt(y)' });
    const error = buildFailure(model, {});
    expect(error.code).toBe('impossible_value');
    expect(error.message).toContain("in 'cells: cell', a number is NaN whatever the state");
  });

  it('times and capacitances that are negative, where those of the model are not', () => {
    expect(buildFailure(lif, { C_m: '-1 pF' })).toMatchObject({
      expected: 'a capacitance from 0',
      received: 'C_m = -1 pF',
    });
    const shifted = { ...rule, parameters: { ...rule.parameters, shift: { unit: 'ms', default: 0, meaning: '' } } };
    expect(ruleFailure({ ...rule, traces: {} }, { tau: '-10 ms' }).message).toContain('tau is negative');
    const network = new Network({ step: '1 ms', seed: 1 });
    const cells = network.population('cells', neuron, { size: 1, parameters: { p: -3, t_ref: '0 ms' } });
    const parameters = { shift: '-10 ms' } as const;
    network.project(cells, cells, { synapse: defineSynapse(shifted), connect: oneToOne(), parameters });
    expect(() => simulate(network)).not.toThrow();
  });

  it.each<[string, SynapseModel, object, string, string]>([
    ['tau = 0 of a trace', stdp, { tau_plus: '0 ms' }, 'divides by 0', 'tau_plus = 0 ms'],
    ['a trace that grows', rule, { tau: '-10 ms' }, "trace 'x' grows between spikes", 'tau = -10 ms'],
    ['a statement', { ...rule, onPost: 'w = w/(a - b)' }, { a: 2 }, 'onPost divides by 0', 'a = 2, b = 2'],
    ['a bound', { ...rule, bounds: { w: [0, '1/(b - a)'] } }, { b: 1 }, 'a bound of w divides by 0', 'b = 1, a = 1'],
    ['bounds that cross', { ...rule, bounds: { w: ['a', 'b'] } }, { a: 3 }, 'the bounds of w cross', 'a = 3, b = 2'],
    [
      'an initial value',
      { ...rule, state: { w: { unit: '1', meaning: '', initial: 'log(a - 0.5)' } } },
      { a: 0.5 },
      'w has log(0)',
      'a = 0.5',
    ],
    [
      'a modulator that grows',
      { ...rule, modulators: { m: { unit: '1', meaning: '', equation: 'dm/dt = m/tau' } }, traces: {} },
      { tau: '10 ms' },
      "modulator 'm' grows by itself",
      'tau = 10 ms',
    ],
  ])('%s', (_, model, parameters, fault, received) => {
    const error = ruleFailure(model, parameters);
    expect(error.message).toContain(`projection 'synapses' (${model.name}): `);
    expect(error.message).toContain(fault);
    expect(error.received).toBe(received);
    expect(error.code).toBe('impossible_value');
    expect(error.block).toBe('synapses');
  });
});

it('a network runs until its longest refractory period would pass the last tick', () => {
  const network = new Network({ step: '1 ms', seed: 1 });
  network.population('cells', lif, { size: 2, parameters: { t_ref: seconds([0, 2 ** 30 * 1e-3]) } });
  for (const emitter of EMITTERS) {
    const error = failure(() => simulate(network, { emitter }).step(2 ** 30));
    expect(error.code).toBe('too_many_ticks');
    expect(error.expected).toBe(`at most ${2 ** 30 - 2} ticks`);
  }
});
