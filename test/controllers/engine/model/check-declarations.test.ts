import { describe, expect, it } from 'vitest';
import type { NeuronModel, SynapseModel } from '../../../../controllers/engine/index.ts';
import { defineNeuron, defineSynapse, Network, oneToOne } from '../../../../controllers/engine/index.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { failure } from '../typed.ts';

const neuron = {
  name: 'cell',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' } },
  state: { v: { unit: 'mV', meaning: '' } },
  equations: 'dv/dt = -v/tau',
  spike: { when: 'v > 0*mV' },
};
const synapse = {
  name: 'rule',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' } },
  state: { w: { unit: 'weight', meaning: '' } },
  traces: { x: { of: 'pre', unit: '1', meaning: '', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' } },
  onPre: 'post += w',
};
const ms = { unit: 'ms', default: 1, meaning: '' };

const asNeuron = (model: object): NeuronModel => model as NeuronModel;
const asRule = (model: object): SynapseModel => model as SynapseModel;

/** What a neuron or a rule without types has, the place that the error names, and its code. */
type Case = [what: string, rest: object, place: string, code?: string];

const NEURONS: readonly Case[] = [
  ['no parameters', { parameters: undefined }, 'parameters is missing'],
  ['no state', { state: undefined }, 'state is missing'],
  ['state in a list', { state: ['v'] }, 'state is not'],
  ['a quantity that is a number', { state: { v: 3 } }, 'state.v is not'],
  ['no unit', { state: { v: { meaning: '' } } }, 'state.v.unit is missing'],
  ['a unit that is no text', { parameters: { tau: { ...ms, unit: 1 } } }, 'parameters.tau.unit is not'],
  ['no default', { parameters: { tau: { unit: 'ms' } } }, 'parameters.tau.default is missing'],
  ['a default of NaN', { parameters: { tau: { ...ms, default: NaN } } }, 'parameters.tau.default is not', 'not_finite'],
  ['an infinite default', { inputs: { I: { ...ms, default: Infinity } } }, 'inputs.I.default is not', 'not_finite'],
  ['infinite state', { state: { v: { unit: 'mV', initial: -Infinity } } }, 'state.v.initial is not', 'not_finite'],
  ['no spike', { spike: undefined }, 'spike is missing'],
  ['a spike that is text', { spike: 'v > 0*mV' }, 'spike is not'],
  ['a spike without a condition', { spike: {} }, 'spike.when is missing'],
  [
    'a condition and a hazard',
    { spike: { when: 'v > 1*mV', hazard: '1/ms', probability: 'linear' } },
    'spike is not what it must be',
  ],
  ['a hazard without a probability', { spike: { hazard: '1/ms' } }, 'spike.probability is missing'],
  ['a refractory time that is text', { refractory: 'tau' }, 'refractory is not'],
  ['a refractory period without a time', { refractory: { hold: ['v'] } }, 'refractory.time is missing'],
  ['a hold that is text', { refractory: { time: 'tau', hold: 'v' } }, 'refractory.hold is not'],
  ['a receptor without statements', { receptors: { a: { unit: 'mV' } } }, 'receptors.a.onInput is missing'],
  ['input applied never', { receptors: { a: { unit: 'mV', onInput: '', applied: 'never' } } }, 'receptors.a.applied'],
  ['equations in a list', { equations: ['dv/dt = -v/tau'] }, 'equations is not'],
  ['a reset that is a function', { reset: () => 0 }, 'reset is not'],
  ['an unknown method', { method: 'rk5' }, 'method is not'],
  ['an unknown method of a variable', { method: { v: 'rk5' } }, 'method.v is not'],
  ['the method of no variable', { method: { V: 'rk4' } }, 'method is not'],
  ['an event without statements', { events: { start: undefined } }, 'events.start is missing'],
  ['no name', { name: undefined }, 'name is missing'],
  ['deviations that are text', { deviations: 'none' }, 'deviations is not'],
  ['a deviation that is no sentence', { deviations: ['one', 2] }, 'deviations[1] is not'],
  ['a misspelt part', { onstep: 'v = 0*mV' }, "model 'cell' has no option 'onstep'", 'unknown_option'],
  ['a part of rules', { onPre: 'post += w' }, "model 'cell' has no option 'onPre'", 'unknown_option'],
  [
    'a misspelt initial value',
    { state: { v: { unit: 'mV', meaning: '', intial: -65 } } },
    "state.v of model 'cell' has no option 'intial'",
    'unknown_option',
  ],
  [
    'a misspelt part of its refractory period',
    { refractory: { time: 'tau', holds: ['v'] } },
    "refractory of model 'cell' has no option 'holds'",
    'unknown_option',
  ],
];

const RULES: readonly Case[] = [
  ['no state', { state: undefined }, 'state is missing'],
  ['a trace of neither side', { traces: { x: { ...synapse.traces.x, of: 'banana' } } }, 'traces.x.of is not'],
  ['a trace of no side', { traces: { x: { ...synapse.traces.x, of: undefined } } }, 'traces.x.of is missing'],
  [
    'a trace without an equation',
    { traces: { x: { of: 'pre', unit: '1', onSpike: '' } } },
    'traces.x.equation is missing',
  ],
  ['a trace by rk4', { traces: { x: { ...synapse.traces.x, method: 'rk4' } } }, 'traces.x.method is not'],
  ['half a bound', { bounds: { w: [0] } }, 'bounds.w is not'],
  ['a bound that is missing', { bounds: { w: [0, undefined] } }, 'bounds.w is not'],
  ['a bound of NaN', { bounds: { w: [0, NaN] } }, 'bounds.w is not'],
  ['bounds of one number', { bounds: { w: 1 } }, 'bounds.w is not'],
  ['bounds that cross', { bounds: { w: [2, 1] } }, 'bounds.w is not'],
  ['an unknown order', { order: 'post_first' }, 'order is not'],
  [
    'a modulator with a function',
    { modulators: { d: { unit: '1', equation: () => 0 } } },
    'modulators.d.equation is not',
  ],
  [
    'a modulator of NaN',
    { modulators: { d: { unit: '1', initial: NaN } } },
    'modulators.d.initial is not',
    'not_finite',
  ],
  ['a part of neurons', { reset: 'w = 0' }, "model 'rule' has no option 'reset'", 'unknown_option'],
  [
    'a trace that begins somewhere',
    { traces: { x: { ...synapse.traces.x, initial: 1 } } },
    "traces.x of model 'rule' has no option 'initial'",
    'unknown_option',
  ],
  ['onPre in a list', { onPre: ['post += w'] }, 'onPre is not'],
];

/** What a population or a projection of a model that nobody defined ends with. */
const built = {
  neuron: (model: NeuronModel) => new Network({ seed: 1 }).population('cells', model, { size: 1 }),
  rule(model: SynapseModel) {
    const network = new Network({ seed: 1 });
    const [pre, post] = ['pre', 'post'].map((name) => network.population(name, lif, { size: 1 }));
    network.project(pre, post, { synapse: model, connect: oneToOne(), receptor: 'excitatory' });
  },
};

type Attempt = (model: object) => unknown;

describe.each<[string, readonly Case[], { readonly state: object }, define: Attempt, build: Attempt]>([
  [
    'a neuron model',
    NEURONS,
    neuron,
    (model) => defineNeuron(asNeuron(model)),
    (model) => built.neuron(asNeuron(model)),
  ],
  ['a rule', RULES, synapse, (model) => defineSynapse(asRule(model)), (model) => built.rule(asRule(model))],
])('%s', (_, cases, sound, define, build) => {
  it('may be sound', () => {
    expect(() => define(sound)).not.toThrow();
    expect(() => build({ ...sound })).not.toThrow();
  });

  it.each(cases)('with %s is refused where it is defined, or used', (__, rest, place, code = 'invalid_model') => {
    for (const action of [define, build]) {
      const error = failure(() => action({ ...sound, ...rest }));
      expect(error.message).toContain(place);
      expect(error.code).toBe(code);
      expect(error.expected).toBeTruthy();
    }
  });

  it.each(['valueOf', 'hasOwnProperty', 'constructor', 'toString', 't', 'dt', 'exp', 'and', 'a b'])(
    'with a quantity of the name %s is refused',
    (name) => {
      const error = failure(() => define({ ...sound, state: { ...sound.state, [name]: { unit: '1', meaning: '' } } }));
      expect(error.code).toBe('invalid_model');
      expect(error.received).toBe(name);
    },
  );

  it.each([undefined, null, 3, 'lif'])('is refused where it is %s', (model) => {
    for (const action of [define, build]) expect(failure(() => action(model as never)).code).toBe('invalid_model');
  });
});

it('bounds may be open on one side', () => {
  expect(() => defineSynapse(asRule({ ...synapse, bounds: { w: [0, Infinity] } }))).not.toThrow();
});
