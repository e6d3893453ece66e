import { describe, expect, it } from 'vitest';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { holdAside } from '../../../../../controllers/engine/compiler/passes/hold-aside.ts';
import type { NeuronLoop } from '../../../../../controllers/engine/compiler/program/loops.ts';
import { inOrder } from '../../../../../controllers/engine/compiler/program/value.ts';
import type { NeuronModel } from '../../../../../controllers/engine/index.ts';
import { defineNeuron, ms, Network } from '../../../../../controllers/engine/index.ts';

const cell = {
  name: 'cell',
  source: 'a test',
  parameters: {
    tau: { unit: 'ms', default: 10, meaning: 'decay' },
    t_ref: { unit: 'ms', default: 3, meaning: 'refractory time' },
  },
  state: { v: { unit: '1', meaning: 'potential' }, w: { unit: '1', meaning: 'adaptation' } },
  receptors: { drive: { unit: '1', meaning: 'input', onInput: 'v += input' } },
  equations: 'dv/dt = (1 - v)/tau\ndw/dt = -w/tau',
  spike: { when: 'v > 0.9' },
  reset: 'v = 0; w += 1',
  refractory: { time: 't_ref', hold: ['v'] },
} as const satisfies NeuronModel;

function loopOf(change: Partial<NeuronModel>, t_ref?: (random: unknown, neuron: number) => number): NeuronLoop {
  const network = new Network({ step: '1 ms', seed: 1 });
  const model = defineNeuron<NeuronModel>({ ...cell, ...change });
  network.population('cells', model, { size: 10, ...(t_ref && { parameters: { t_ref: ms(t_ref) } }) });
  const { program } = lower(network);
  const loop = holdAside.run(program, { deferFrom: 0 }).tick.find((one) => one.kind === 'neurons');
  if (loop?.kind !== 'neurons') throw new Error('no neurons');
  return loop;
}

describe('hold-aside', () => {
  it('takes a population aside that holds one variable, and leaves the refractory period out of what its loop computes', () => {
    const { aside, refractory } = loopOf({});
    expect(refractory?.held).toEqual([aside?.state]);
    const computed = inOrder([...(aside?.stores ?? []).map(({ value }) => value), aside?.spikes as never]);
    expect(computed.some(({ kind }) => kind === 'before')).toBe(false);
    expect(aside?.spikes).toBe(aside?.spike);
  });

  it('does so where arithmetic makes a threshold of what is held', () => {
    expect(loopOf({ spike: { when: '2*v - 1 >= 0.8' } }).aside).toBeDefined();
    expect(loopOf({ spike: { when: 'v > 0.9 and w < 3' } }).aside).toBeDefined();
    expect(loopOf({ spike: { hazard: 'v/tau', probability: 'linear' } }).aside).toBeDefined();
  });

  it.each<[string, Partial<NeuronModel>]>([
    ['without a refractory period', { refractory: undefined as never }],
    ['that spikes while it is refractory', { refractory: { time: 't_ref', hold: ['v'], silent: false } }],
    ['that holds nothing', { refractory: { time: 't_ref' } }],
    ['that holds two variables', { refractory: { time: 't_ref', hold: ['v', 'w'] } }],
    ['that loses input', { refractory: { time: 't_ref', hold: ['v'], dropInput: true } }],
    ['whose other state reads what is held', { equations: 'dv/dt = (1 - v)/tau\ndw/dt = (v - w)/tau' }],
    ['whose condition may hold for NaN', { spike: { when: 'not (v < 0.9)' } }],
    ['whose condition may hold without what is held', { spike: { when: 'v > 0.9 or w > 9' } }],
    ['whose condition chooses by what is held', { spike: { when: 'where(v > 0.9, 1, 0) > 0.5' } }],
    ['that is given input after the step', { receptors: { drive: { ...cell.receptors.drive, applied: 'after' } } }],
  ])('leaves a population in its loop %s', (_, change) => {
    expect(loopOf(change).aside).toBeUndefined();
  });

  it('leaves a population in its loop whose neurons are refractory for different times', () => {
    expect(loopOf({}, (_, neuron) => 2 + (neuron % 2)).aside).toBeUndefined();
  });
});
