import { describe, expect, it } from 'vitest';
import { isWriter, loadBoard, loadPlanTarget } from '../../../../bridges/boards/boards.ts';
import { jumpsOf, largestMagnitude } from '../../../../bridges/boards/circuits/jumps.ts';
import { place } from '../../../../bridges/boards/circuits/placement.ts';
import { isRefused, planText } from '../../../../bridges/boards/plan.ts';
import type { ExportedNetwork } from '../../../../bridges/boards/spinnaker2/exported-network.ts';
import spinnaker2 from '../../../../bridges/boards/spinnaker2/writer.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import {
  allToAll,
  defineNeuron,
  mV,
  Network,
  type Population,
  type Projection,
  pA,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { lif, type poisson, spikeSource } from '../../../../controllers/neurons/index.ts';
import { staticSynapse, stdp } from '../../../../controllers/synapses/index.ts';
import { circuit, smallCircuit } from '../circuits/networks.ts';
import { integrate } from './integrate.ts';

const STEPS = 400;
const exported = (network: Network): ExportedNetwork => JSON.parse(spinnaker2.plan(analyse(network)).network);

/** Weights of four bits for a projection, in the unit of its weights, by pre- and postsynaptic neuron. */
function coarse(network: Network): Map<string, Map<string, number>> {
  const analysed = analyse(network);
  const { projections } = place(analysed);
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  const jumps = projections.map((one) => ({ one, all: jumpsOf(one, analysed.program) }));
  return new Map(
    projections.map((placed) => {
      const onto = jumps.filter(({ one }) => one.target === placed.target);
      const scale = 15 / Math.max(...onto.map(({ all }) => largestMagnitude(all)));
      const { projection } = placed.analysed;
      const { pre, post } = simulation.connections(projection);
      const unit = placed.target.neuron.jumps.get(placed.receptor) as Float64Array;
      const w = simulation.synapses(
        projection as Projection<typeof staticSynapse>,
        'w',
        simulation.unit(projection, 'w') as '1',
      );
      const weights = Array.from(w, (one, k): [string, number] => {
        const whole = Math.round(one * unit[post[k]] * scale);
        return [`${pre[k]},${post[k]}`, whole / (unit[post[k]] * scale)];
      });
      return [projection.name, new Map(weights)];
    }),
  );
}

describe('a network for SpiNNaker 2', () => {
  it.each([
    ['two groups with feedback and delays', () => circuit(3).network],
    ['a reset below rest', () => circuit(4, { reset: '-74 mV' }).network],
    ['two synaptic time constants', () => smallCircuit(5)],
  ])('spikes as the model does with the same weights: %s', (_, build) => {
    const network = build();
    const weights = coarse(network);
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    for (const projection of network.projections) {
      const { pre, post } = simulation.connections(projection);
      const unit = simulation.unit(projection, 'w');
      const w = Array.from(pre, (one, k) => weights.get(projection.name)?.get(`${one},${post[k]}`) as number);
      simulation.setSynapses(
        projection as Projection<typeof staticSynapse>,
        'w',
        (unit === 'pA' ? pA(w) : mV(w)) as never,
      );
    }
    const seen = new Map(network.populations.map(({ name }) => [name, [] as number[][]]));
    for (const population of network.populations)
      simulation.onSpikes(population, (tick, ids, count) => {
        (seen.get(population.name) as number[][])[tick] = [...ids.subarray(0, count)];
      });
    const [source, relay] = network.populations as unknown as [
      Population<typeof poisson>,
      Population<typeof spikeSource>,
    ];
    simulation.input(source, 'rate', 'Hz').fill(90);
    for (let t = 0; t < STEPS; t++) {
      if (t % 7 === 0) simulation.input(relay, 'fire')[t % 4] = 1;
      simulation.step();
    }
    simulation.dispose();
    const given = new Map([...seen].filter(([name]) => name === 'source' || name === 'relay'));
    const got = integrate(exported(build()), given, STEPS);
    expect([...got.keys()]).toEqual(network.populations.slice(2).map(({ name }) => name));
    for (const [name, steps] of got) {
      const expected = Array.from({ length: STEPS }, (_step, t) => seen.get(name)?.[t] ?? []);
      expect(steps, name).toEqual(expected);
      expect(steps.flat().length, name).toBeGreaterThan(20);
    }
  });

  it('has whole weights from -15 to 15, the largest onto each population among them, and delays from 0 to 7', () => {
    const { projections, populations } = exported(circuit(1).network);
    for (const { name } of populations.slice(2)) {
      const onto = projections.filter(({ post }) => post === name).flatMap(({ connections }) => connections);
      expect(Math.max(...onto.map(([, , weight]) => Math.abs(weight)))).toBe(15);
      expect(onto.every(([, , weight]) => Number.isInteger(weight) && weight !== 0)).toBe(true);
    }
    const delays = projections.flatMap(({ connections }) => connections.map(([, , , delay]) => delay));
    expect([Math.min(...delays), Math.max(...delays)]).toEqual([0, 4]);
    expect(populations.map(({ neuron_model }) => neuron_model)).toEqual([
      'spike_list',
      'spike_list',
      'lif_curr_exp',
      'lif',
    ]);
  });

  it('tells what is lost and what is not written', () => {
    const plan = spinnaker2.plan(analyse(circuit(1).network));
    expect(isRefused(plan)).toBe(false);
    const text = planText(plan);
    expect(text).toMatch(/^plan for spinnaker2, with losses, [0-9a-f]{16}\n/);
    expect(text).toMatch(/loss {7}source: its spikes are not written/);
    expect(text).toMatch(/loss {7}source->first: weights are rounded .*\(0\.0\d+\)/);
    expect(text).toMatch(/loss {7}first: inputs|loss {7}first: neurons take spikes only: inputs \(I_ext\)/);
    expect(text).toMatch(/capacity {3}network: neurons \(40 neurons\)/);
    expect(spinnaker2.plan(analyse(circuit(1).network))).toMatchObject({ hash: plan.hash, network: plan.network });
    expect(spinnaker2.plan(analyse(circuit(2).network)).hash).not.toBe(plan.hash);
    expect(spinnaker2.files?.(plan)).toEqual([{ name: 'network.json', content: `${plan.network}\n` }]);
  });

  const onto = (model: never, options: object, how: object = {}) => {
    const network = new Network({ seed: 1, step: '1 ms' });
    const source = network.population('source', spikeSource, { size: 3 });
    const cells = network.population('cells', model, { size: 2, ...options } as never);
    network.project(source, cells, { synapse: staticSynapse, connect: allToAll(), delay: '1 ms', ...how } as never);
    return network;
  };
  const CELLS = { parameters: { t_ref: '0 ms' } };

  it('says how many synapses become nothing', () => {
    const network = onto(lif as never, CELLS, { receptor: 'excitatory', initial: { w: '100 pA' } });
    const [source, cells] = network.populations;
    network.project(source, cells, {
      ...{ synapse: staticSynapse, connect: allToAll(), delay: '1 ms', receptor: 'inhibitory', name: 'weak' },
      initial: { w: '-1 pA' },
    } as never);
    expect(spinnaker2.plan(analyse(network)).findings).toContainEqual(
      expect.objectContaining({ kind: 'loss', where: 'weak', figure: { value: 6, limit: 6, unit: 'synapses' } }),
    );
    expect(exported(network).projections.map(({ connections }) => connections.length)).toEqual([6, 0]);
  });

  it.each([
    ['a delay that is too long', onto(lif as never, CELLS, { receptor: 'excitatory', delay: '9 ms' }), 'source->cells'],
    ['synapses that learn', onto(lif as never, CELLS, { receptor: 'excitatory', synapse: stdp }), 'source->cells'],
    ['no neurons', sourcesOnly(), 'network'],
  ])('is refused by name: %s', (_, network, where) => {
    const { findings } = spinnaker2.plan(analyse(network));
    const refusals = findings.filter(({ kind }) => kind === 'refusal');
    expect(refusals).toEqual([expect.objectContaining({ where, remedy: expect.any(String) })]);
  });

  it('takes the longest delay', () => {
    const network = onto(lif as never, CELLS, { receptor: 'excitatory', delay: '8 ms', initial: { w: '9 pA' } });
    expect(isRefused(spinnaker2.plan(analyse(network)))).toBe(false);
    expect(exported(network).projections[0].connections[0]).toEqual([0, 0, 15, 7]);
  });

  it('is refused where positive weights decay at two rates', () => {
    const slow = { unit: 'pA', meaning: 'jump of the slow current', onInput: 'i_in += input' };
    const cell = defineNeuron({ ...lif, receptors: { excitatory: lif.receptors.excitatory, slow } });
    const network = onto(cell as never, CELLS, { receptor: 'excitatory', initial: { w: '9 pA' } });
    const [source, cells] = network.populations;
    network.project(source, cells, {
      ...{
        synapse: staticSynapse,
        connect: allToAll(),
        delay: '1 ms',
        receptor: 'slow',
        initial: { w: '9 pA' },
        name: 'more',
      },
    } as never);
    expect(spinnaker2.plan(analyse(network)).findings).toContainEqual(
      expect.objectContaining({
        kind: 'refusal',
        where: 'cells',
        figure: { value: 2, limit: 1, unit: 'time constants' },
      }),
    );
  });

  it('is no board: networks are planned for it and written, and put there by others', { tags: 'long' }, async () => {
    const written = await loadPlanTarget('spinnaker2');
    expect([written, isWriter(written)]).toEqual([spinnaker2, true]);
    await expect(loadBoard('spinnaker2')).rejects.toThrow(
      expect.objectContaining({
        code: 'unknown_board',
        remedy: 'write the network: deploy --board spinnaker2 --out DIR',
      }),
    );
    const board = await loadPlanTarget('integer-twin');
    expect([board.name, isWriter(board)]).toEqual(['integer-twin', false]);
  });
});

function sourcesOnly(): Network {
  const network = new Network({ seed: 1, step: '1 ms' });
  network.population('source', spikeSource, { size: 3 });
  return network;
}
