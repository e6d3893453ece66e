import { describe, expect, it } from 'vitest';
import { place } from '../../../../bridges/boards/circuits/placement.ts';
import type { Finding } from '../../../../bridges/boards/finding.ts';
import { layOut } from '../../../../bridges/boards/loihi-fixed/lay-out.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { allToAll, ms, mV, Network, type NeuronModel } from '../../../../controllers/engine/index.ts';
import { integrateAndFire, izhikevich, lif, lifDelta, spikeSource } from '../../../../controllers/neurons/index.ts';
import { staticSynapse, stdp } from '../../../../controllers/synapses/index.ts';
import { circuit } from '../circuits/networks.ts';

function findings(network: Network, bits = 8): readonly Finding[] {
  const analysed = analyse(network);
  return layOut(place(analysed), analysed.program, bits).findings;
}

/** A source onto ten cells. */
function pair(model: NeuronModel, parameters: object, projection: object): Network {
  const network = new Network({ seed: 2, step: '1 ms' });
  const source = network.population('source', spikeSource, { size: 5 });
  const cells = network.population('cells', model, { size: 10, parameters });
  network.project(source, cells, {
    synapse: staticSynapse,
    connect: allToAll(),
    name: 'drive',
    ...projection,
  } as never);
  return network;
}

const delta = { initial: { w: '2 mV' } };

describe('what a network becomes on Loihi', () => {
  it.each<[string, Network, Partial<Finding> & { says: RegExp }]>([
    ['a reset by subtraction', pair(integrateAndFire, {}, delta), { kind: 'loss', where: 'cells', says: /subtracts/ }],
    [
      'a refractory period',
      pair(lifDelta, { t_ref: ms([3, 1, 1, 1, 1, 1, 1, 1, 1, 1]) }, delta),
      { kind: 'loss', where: 'cells', says: /never refractory/, figure: { value: 3, unit: 'steps' } },
    ],
    [
      'thresholds of its own for each neuron',
      pair(lifDelta, { V_th: mV([-55, -54, -55, -55, -55, -55, -55, -55, -55, -56]) }, delta),
      {
        kind: 'loss',
        where: 'cells',
        says: /mean threshold/,
        figure: { value: expect.closeTo(1 / 15, 6) as never, unit: '1' },
      },
    ],
    [
      'weights of many sizes',
      pair(lifDelta, {}, { initial: { w: mV((random) => random.uniform()) } }),
      { kind: 'loss', where: 'drive', says: /rounded to 8 bits/ },
    ],
    [
      'no delay',
      pair(lifDelta, {}, { ...delta, delay: '0 ms' }),
      { kind: 'loss', where: 'drive', says: /arrive later/ },
    ],
    [
      'a long delay',
      pair(lifDelta, {}, { ...delta, delay: '70 ms' }),
      { kind: 'refusal', where: 'drive', says: /too long/, figure: { value: 70, limit: 64, unit: 'steps' } },
    ],
    [
      'tiny weights',
      pair(lifDelta, {}, { initial: { w: '0.00005 mV' } }),
      { kind: 'refusal', where: 'cells', says: /largest weight/ },
    ],
    [
      'small weights',
      pair(lifDelta, {}, { initial: { w: '0.01 mV' } }),
      { kind: 'loss', where: 'drive', says: /lowest bits/ },
    ],
    [
      'a threshold under rest',
      pair(lifDelta, { V_th: '-75 mV' }, delta),
      { kind: 'refusal', where: 'cells', says: /resets the membrane to/ },
    ],
    ['other neurons', pair(izhikevich, {}, {}), { kind: 'refusal', where: 'cells', says: /not circuits/ }],
    [
      'synapses that learn',
      pair(lifDelta, {}, { synapse: stdp }),
      { kind: 'refusal', where: 'drive', says: /constant weights/ },
    ],
    [
      'a volley that wraps',
      pair(lifDelta, {}, { initial: { w: '150 mV' }, connect: allToAll() }),
      { kind: 'saturation', where: 'cells', says: /turns its sign/ },
    ],
  ])('%s is found', (_, network, { says, ...expected }) => {
    const all = findings(network);
    expect(all).toContainEqual(expect.objectContaining({ ...expected, text: expect.stringMatching(says) }));
    const fits = findings(pair(lifDelta, { t_ref: '0 ms' }, delta));
    expect(fits.filter(({ text }) => says.test(text))).toEqual([]);
  });

  it('has no synapses of two time constants in one population', () => {
    const network = pair(lif, {}, { initial: { w: '20 pA' }, receptor: 'excitatory' });
    const [source, cells] = network.populations;
    network.project(source, cells, {
      ...{
        synapse: staticSynapse,
        connect: allToAll(),
        receptor: 'inhibitory',
        initial: { w: '-5 pA' },
        name: 'brake',
      },
    } as never);
    const refusal = findings(network).find(({ kind }) => kind === 'refusal');
    expect(refusal).toMatchObject({ where: 'cells', text: expect.stringMatching(/decay differently/) });
  });

  it('takes neurons and synapses of the chip, and leaves sources on the host', () => {
    const given = circuit(1);
    const analysed = analyse(given.network);
    const placement = place(analysed);
    expect(placement.hosted.map(({ name }) => name)).toEqual(['source', 'relay']);
    const layout = layOut(placement, analysed.program, 8);
    expect(layout.findings.filter(({ kind }) => kind === 'capacity').map(({ figure }) => figure?.value)).toEqual([
      40,
      [...analysed.projections.values()].reduce((sum, one) => sum + one.layout.count, 0),
    ]);
    expect(layout.findings.filter(({ kind }) => kind === 'refusal')).toEqual([]);
  });

  it('loses more with fewer bits', () => {
    const error = (bits: number): number =>
      findings(pair(lifDelta, {}, { initial: { w: mV((random) => random.uniform() - 0.4) } }), bits).find(({ text }) =>
        text.startsWith('weights are rounded'),
      )?.figure?.value ?? 0;
    expect(error(8)).toBeLessThan(0.005);
    expect(error(6)).toBeGreaterThan(3 * error(8));
    expect(error(4)).toBeGreaterThan(3 * error(6));
  });
});
