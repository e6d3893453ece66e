import { describe, expect, it } from 'vitest';
import type { AnalysedModel, NeuronLoop } from '../../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../../controllers/engine/compiler/index.ts';
import { defineNeuron, explicit, Network, seconds } from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { dopamineStdp } from '../../../../../controllers/synapses/dopamine-stdp.ts';
import { stdp } from '../../../../../controllers/synapses/stdp.ts';

/** What a board would be told of a population of current-based neurons, in ticks and factors. */
function describeForBoard({ populations, program }: AnalysedModel, name: string) {
  const analysed = [...populations.values()].find(({ population }) => population.name === name);
  const loop = program.tick.find((one): one is NeuronLoop => one.kind === 'neurons' && one.ring.population === name);
  if (analysed === undefined || loop === undefined) throw new Error(`no population ${name}`);
  const nameOf = (array: number): string => program.arrays[array].name;
  return {
    threshold: analysed.neuron.spike,
    resets: analysed.neuron.reset.map(({ target }) => target),
    refractoryTicks: loop.refractory?.ticks,
    held: loop.refractory?.held.map(nameOf),
    receptors: loop.receptors.map(({ name: receptor, array, direct }) => [receptor, nameOf(array), direct]),
    decay: Object.fromEntries(
      loop.integrators.map(({ variable, propagator }) => [variable, propagator?.get(variable) as number]),
    ),
    coupling: loop.integrators.find(({ variable }) => variable === 'v')?.propagator?.get('i_ex') as number,
  };
}

describe('the analysed model', () => {
  const network = new Network({ step: '0.1 ms', seed: 1 });
  const source = network.population('source', poisson, { size: 3 });
  const cells = network.population('cells', lif, { size: 2, parameters: { tau_m: '20 ms', t_ref: '2 ms' } });
  const plastic = network.project(source, cells, {
    synapse: stdp,
    receptor: 'excitatory',
    connect: explicit([
      [0, 0],
      [1, 1],
      [2, 0],
    ]),
    delay: seconds((_, pre) => (1 + pre) * 1e-4),
    parameters: { w_max: '3 pA' },
  });
  const gated = network.project(cells, cells, {
    name: 'gated',
    synapse: dopamineStdp,
    receptor: 'excitatory',
    connect: explicit([[0, 1]]),
  });
  const model = analyse(network);

  it('says of a neuron what a board needs, without a value taken apart', () => {
    const told = describeForBoard(model, 'cells');
    expect(told.threshold).toMatchObject({ op: 'binary', fn: 'greaterEqual' });
    expect(told.resets).toEqual(['v']);
    expect(told.refractoryTicks).toBe(20);
    expect(told.held).toEqual(['cells.v']);
    expect(told.receptors).toEqual([
      ['excitatory', 'cells.i_ex', true],
      ['inhibitory', 'cells.i_in', true],
    ]);
    const { tau_syn_ex: tau_e } = Object.fromEntries([...cells.parameters]) as { tau_syn_ex: number };
    expect(told.decay['v']).toBeCloseTo(Math.exp(-0.1 / 20), 14);
    expect(told.decay['i_ex']).toBeCloseTo(Math.exp(-0.1 / tau_e), 14);
    // (tau_e tau_m/(C (tau_e - tau_m))) (e^(-h/tau_e) - e^(-h/tau_m)), Rotter & Diesmann 1999.
    const C = cells.parameters.get('C_m') as number;
    const closed = ((tau_e * 20) / (C * (tau_e - 20))) * (Math.exp(-0.1 / tau_e) - Math.exp(-0.1 / 20));
    expect(told.coupling).toBeCloseTo(closed, 14);
  });

  it('keeps a rule: its blocks, traces, delays and bounds', () => {
    const analysed = model.projections.get(plastic);
    expect(analysed?.delays).toEqual([1, 2, 3]);
    expect(analysed?.bounds.get('w')).toEqual([0, 3]);
    expect(analysed?.rule.onPre.map(({ target }) => target)).toEqual(['post', 'w']);
    expect(analysed?.rule.onPost.map(({ target }) => target)).toEqual(['w']);
    expect([...(analysed?.traces ?? [])].map(([name, { of }]) => [name, of])).toEqual([
      ['x', 'pre'],
      ['y', 'post'],
    ]);
    expect(model.projections.get(gated)?.rule.differentials.size).toBeGreaterThan(0);
    expect([...model.modulators.keys()]).toEqual(['dopamine']);
  });

  it('has the same words whatever the passes decide', () => {
    const other = analyse(network, { deferFrom: 0 });
    expect(describeForBoard(other, 'cells')).toEqual(describeForBoard(model, 'cells'));
  });

  it('keeps hazards and their spikes apart from refractoriness', () => {
    const drawn = new Network({ step: '1 ms', seed: 1 });
    const shy = defineNeuron({
      name: 'shy',
      source: 'a test',
      parameters: { t_ref: { unit: 'ms', default: 5, meaning: '' }, r: { unit: 'Hz', default: 10, meaning: '' } },
      state: {},
      spike: { hazard: 'r', probability: 'exponential' },
      refractory: { time: 't_ref' },
    });
    drawn.population('cells', shy, { size: 1 });
    const loop = analyse(drawn).program.tick[0] as NeuronLoop;
    expect(loop.spike.kind).toBe('bernoulli');
    expect(loop.spikes).toMatchObject({ kind: 'binary', fn: 'and', a: loop.spike });
  });
});
