import { describe, expect, it } from 'vitest';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { deferColumns } from '../../../../../controllers/engine/compiler/passes/defer-columns.ts';
import { regularColumns } from '../../../../../controllers/engine/compiler/passes/regular-columns.ts';
import type { ColumnLoop } from '../../../../../controllers/engine/compiler/program/loops.ts';
import type { Connectivity, SynapseModel } from '../../../../../controllers/engine/index.ts';
import { allToAll, defineSynapse, fixedProbability, ms, Network } from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { stdp } from '../../../../../controllers/synapses/stdp.ts';

interface Case {
  readonly rule?: SynapseModel;
  readonly connect?: Connectivity;
  /** ms */
  readonly delay?: (random: unknown, pre: number) => number;
  readonly deferFrom?: number;
  readonly sources?: number;
}

function columnsOf({ rule = stdp, connect = allToAll(), delay, deferFrom = 0, sources = 12 }: Case): ColumnLoop {
  const network = new Network({ step: '1 ms', seed: 1 });
  const pre = network.population('pre', poisson, { size: sources });
  const post = network.population('post', lif, { size: 7 });
  network.project(pre, post, { synapse: rule, connect, receptor: 'excitatory', ...(delay && { delay: ms(delay) }) });
  const { program } = lower(network);
  const passes = [deferColumns, regularColumns];
  const { tick } = passes.reduce((one, pass) => pass.run(one, { deferFrom }), program);
  const loop = tick.find((one) => one.kind === 'columns');
  if (loop?.kind !== 'columns') throw new Error('no columns');
  return loop;
}

describe('defer-columns', () => {
  it('puts off the postsynaptic spikes of projections with enough synapses', () => {
    expect(columnsOf({ deferFrom: 84 }).deferred).toMatchObject({ rows: 12 });
    expect(columnsOf({ deferFrom: 85 }).deferred).toBeUndefined();
  });

  it('notes what all synapses of a spike read alike', () => {
    expect(columnsOf({}).deferred?.noted).not.toEqual([]);
  });

  it.each<[string, Case]>([
    ['with gaps between its synapses', { connect: fixedProbability(0.5) }],
    ['with synapses of different delays', { delay: (_, pre) => 1 + (pre % 2) }],
    [
      'with a pass over all synapses in every tick',
      { rule: defineSynapse({ ...stdp, name: 'restless', onStep: 'w = 0.999*w' }) },
    ],
    [
      'that reads state of its presynaptic neuron, which its spikes are not alone to change',
      { rule: defineSynapse({ ...stdp, name: 'curious', onPost: `${stdp.onPost}; w *= 1 + 1e-9*rate_pre*ms` }) },
    ],
  ])('leaves a projection %s', (_, one) => {
    expect(columnsOf(one).deferred).toBeUndefined();
  });
});

describe('regular-columns', () => {
  it('finds the columns of an all-to-all projection whose sources are whole groups', () => {
    expect(columnsOf({ deferFrom: Infinity }).regular).toEqual({ stride: 8, sources: 12 });
  });

  it('leaves what is put off', () => {
    expect(columnsOf({}).regular).toBeUndefined();
  });

  it.each<[string, Case]>([
    ['with gaps', { connect: fixedProbability(0.5) }],
    ['with synapses of different delays', { delay: (_, pre) => 1 + (pre % 2) }],
    ['whose sources are no whole groups', { sources: 11 }],
  ])('leaves a projection %s', (_, one) => {
    expect(columnsOf({ deferFrom: Infinity, ...one }).regular).toBeUndefined();
  });
});
