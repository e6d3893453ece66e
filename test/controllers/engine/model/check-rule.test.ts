import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../agents/errors.ts';
import type { NeuronModel, SynapseModel } from '../../../../controllers/engine/index.ts';
import {
  defineNeuron,
  defineSynapse,
  LanguageError,
  Network,
  oneToOne,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { shortTermPlasticity } from '../../../../controllers/synapses/short-term-plasticity.ts';
import { failure } from '../typed.ts';

const rule = {
  name: 'rule',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' } },
  state: { w: { unit: 'weight', meaning: '' }, e: { unit: '1', meaning: '' } },
  traces: { x: { of: 'pre', unit: '1', meaning: '', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' } },
  onPre: 'post += w',
} as const satisfies SynapseModel;

function onBuild(model: SynapseModel): ValidationError {
  const network = new Network({ seed: 1 });
  const cells = network.population('cells', lif, { size: 1 });
  return failure(() => {
    network.project(cells, cells, { synapse: model, connect: oneToOne(), receptor: 'excitatory' });
    simulate(network);
  });
}

describe('an error in the text of a rule says whose text it is', () => {
  it.each<[string, Partial<SynapseModel>, string]>([
    ['syntax', { onPre: 'post += (w' }, 'rule.onPre'],
    ['an unknown name', { onPost: 'e = f' }, 'rule.onPost'],
    ['a dimension', { onStep: 'e = tau' }, 'rule.onStep'],
    ['an equation', { equations: 'de/dt = -e' }, 'rule.equations'],
    ['a trace', { traces: { x: { ...rule.traces.x, onSpike: 'x += tau' } } }, 'rule.traces.x.onSpike'],
    [
      'the equation of a trace',
      { traces: { x: { ...rule.traces.x, equation: 'dx/dt = -x' } } },
      'rule.traces.x.equation',
    ],
    ['an event', { events: { reward: 'e = e +' } }, 'rule.events.reward'],
    ['a unit', { state: { ...rule.state, e: { unit: 'mVolt', meaning: '' } } }, 'rule.state.e.unit'],
    [
      'an initial value',
      { state: { ...rule.state, e: { unit: '1', meaning: '', initial: '2*tau' } } },
      'rule.state.e.initial',
    ],
    ['a bound', { bounds: { e: [0, 'tau'] } }, 'rule.bounds.e'],
  ])('%s', (_, rest, block) => {
    const error = failure(() => defineSynapse({ ...rule, ...rest }));
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.block).toBe(block);
    expect(error.message).toContain(`in:       ${block}`);
  });

  it.each<[string, Partial<SynapseModel>, string]>([
    ['a weight', { onPost: 'w = e' }, 'rule.onPost'],
    ['an equation of a weight', { equations: 'dw/dt = w' }, 'rule.equations'],
    ['state of a neuron', { onPost: 'e = nothing_post' }, 'rule.onPost'],
  ])('where it shows only at the build: %s', (_, rest, block) => {
    const error = onBuild(defineSynapse({ ...rule, ...rest }));
    expect(error).toBeInstanceOf(LanguageError);
    expect(error.block).toBe(block);
  });

  it('and so does one in a neuron', () => {
    const neuron = { ...lif, name: 'cell' } as NeuronModel;
    for (const [rest, block] of [
      [{ reset: 'v = 2' }, 'cell.reset'],
      [{ equations: 'dv/dt = v' }, 'cell.equations'],
      [{ spike: { when: 'v' } }, 'cell.spike.when'],
      [{ onStep: 'v = ' }, 'cell.onStep'],
    ] as const)
      expect(failure(() => defineNeuron({ ...neuron, ...rest })).block).toBe(block);
  });
});

it('a rule that assigns state of a neuron is told how to reach it', () => {
  const error = failure(() => defineSynapse({ ...rule, onPre: 'v += w' }));
  expect(error.code).toBe('invalid_model');
  expect(error.message).toContain("in rule 'rule', onPre assigns 'v'");
  expect(error.remedy).toContain("'post += w'");
  expect(onBuild(defineSynapse({ ...rule, onPre: 'v_post += w' })).remedy).toContain("'post += w'");
  expect(failure(() => defineSynapse({ ...rule, onPost: 'post += w' })).remedy).toContain('onPre, onStep and events');
});

it.each([[[0.1, 0.2]], [() => 0.1]])('a parameter of synapses given as %s is told to be state', (U) => {
  const network = new Network({ seed: 1 });
  const cells = network.population('cells', lif, { size: 2 });
  const options = { synapse: shortTermPlasticity, connect: oneToOne(), receptor: 'excitatory', parameters: { U } };
  const error = failure(() => network.project(cells, cells, options as never));
  expect(error.code).toBe('size_mismatch');
  expect(error.message).toContain('cells->cells.U is not one number');
  expect(error.remedy).toContain("declare 'U' as state");
});
