import { describe, expect, it } from 'vitest';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { checkNeuron, placesIn } from '../../../../controllers/engine/model/check-neuron.ts';
import { failure, tree } from '../typed.ts';

const neuron = {
  name: 'cell',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' }, E: { unit: 'mV', default: -70, meaning: '' } },
  state: { v: { unit: 'mV', initial: '2*E', meaning: '' }, n: { unit: '1', meaning: '' } },
  inputs: { I: { unit: 'mV', default: 0, meaning: '' } },
  receptors: { psp: { unit: 'mV', meaning: '', onInput: 'v += input; n += 1' } },
  equations: 'dv/dt = (u - v)/tau\nu = E + I',
  onStep: 'n += 2',
  spike: { when: 'v > u' },
  reset: 'v = E; n = 3',
  events: { go: 'n = 4', stop: 'n = 5' },
} as const satisfies NeuronModel;

describe('a neuron, checked', () => {
  it('lists its expressions with where they stand, definitions in the place of their names', () => {
    expect(placesIn(checkNeuron(neuron)).map(([where, typed]) => `${where}: ${tree(typed)}`)).toEqual([
      "the equation of 'v': divide(subtract(add(E, I), v), tau)",
      "the initial value of 'v': multiply(2, E)",
      "receptor 'psp': add(v, input)",
      "receptor 'psp': add(n, 1)",
      'onStep: add(n, 2)',
      'the spike condition: greater(v, add(E, I))',
      'the reset: E',
      'the reset: 3',
      "event 'go': 4",
      "event 'stop': 5",
    ]);
  });

  it('has the units of what it declares and defines', () => {
    const { units, definitions } = checkNeuron(neuron);
    const symbols = Object.fromEntries([...units].map(([name, { symbol }]) => [name, symbol]));
    expect(symbols).toEqual({ dt: 'ms', t: 'ms', tau: 'ms', E: 'mV', v: 'mV', n: '1', I: 'mV', u: 'mV' });
    expect([...definitions.keys()]).toEqual(['u']);
  });

  it('has a hazard in 1/ms', () => {
    const drawn = { ...neuron, spike: { hazard: '20*Hz*n', probability: 'linear' } } as const;
    expect(tree(checkNeuron(drawn).spike)).toBe('multiply(multiply(20, n), 0.001)');
  });

  it('is checked once', () => {
    expect(checkNeuron(neuron)).toBe(checkNeuron(neuron));
    expect(checkNeuron({ ...neuron })).not.toBe(checkNeuron(neuron));
  });

  it.each<[string, Partial<NeuronModel>, object]>([
    [
      'a refractory time that is negative',
      {
        parameters: { ...neuron.parameters, tau: { unit: 'ms', default: -1, meaning: '' } },
        refractory: { time: 'tau' },
      },
      { code: 'impossible_value', received: 'tau = -1 ms', expected: 'a time of at least 0' },
    ],
    [
      'a refractory time in mV',
      { refractory: { time: 'E' } },
      { code: 'invalid_model', received: 'E', remedy: "declare 'E' where it belongs" },
    ],
    [
      'a refractory time that is a condition',
      { refractory: { time: 'v > E' } },
      { code: 'invalid_model', remedy: expect.stringContaining('belongs into its spike condition') },
    ],
    [
      'a refractory time in words',
      { refractory: { time: 'pause' } },
      { code: 'invalid_model', remedy: expect.stringContaining("t_ref: { unit: 'ms', default: 2,") },
    ],
    [
      'a refractory time in seconds',
      { refractory: { time: '.5*s' } },
      { code: 'invalid_model', remedy: expect.stringContaining("t_ref: { unit: 's', default: .5,") },
    ],
    [
      'an initial value that reads state',
      { state: { ...neuron.state, n: { unit: '1', initial: 'v/mV', meaning: '' } } },
      { code: 'unknown_name', block: 'cell.state.n.initial' },
    ],
    [
      'a definition that reads one below it',
      { equations: 'a = b\nb = E\ndv/dt = (a - v)/tau' },
      { code: 'unknown_name', block: 'cell.equations' },
    ],
    [
      'a receptor in no unit',
      { receptors: { psp: { unit: 'mz', meaning: '', onInput: 'v += input' } } },
      { code: 'unknown_unit', block: 'cell.receptors.psp.unit' },
    ],
    [
      'an assignment of a receptor to a parameter',
      { receptors: { psp: { unit: 'mV', meaning: '', onInput: 'E = input' } } },
      { code: 'invalid_model', received: 'E' },
    ],
  ])('is refused for %s', (_, rest, detail) => {
    expect(failure(() => checkNeuron({ ...neuron, ...rest } as NeuronModel))).toMatchObject(detail);
  });

  it('may have a refractory time of 0', () => {
    const parameters = { ...neuron.parameters, pause: { unit: 'ms', default: 0, meaning: '' } };
    expect(() => checkNeuron({ ...neuron, parameters, refractory: { time: 'pause', hold: ['v'] } })).not.toThrow();
  });
});
