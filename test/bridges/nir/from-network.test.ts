import { describe, expect, it } from 'vitest';
import { fromNetwork } from '../../../bridges/nir/from-network.ts';
import type { NirGraph } from '../../../bridges/nir/graph.ts';
import type { NirNodeOf } from '../../../bridges/nir/primitives.ts';
import { readNir } from '../../../bridges/nir/read-nir.ts';
import { type NirNetwork, toNetwork } from '../../../bridges/nir/to-network.ts';
import { writeNir } from '../../../bridges/nir/write-nir.ts';
import {
  allToAll,
  fixedProbability,
  mV,
  Network,
  normal,
  oneToOne,
  type Population,
  pA,
  playSpikes,
  seconds,
  simulate,
  uniform,
} from '../../../controllers/engine/index.ts';
import * as neurons from '../../../controllers/neurons/index.ts';
import * as synapses from '../../../controllers/synapses/index.ts';
import { HAS_VECTORS, vector } from './vectors.ts';

type Spikes = readonly (readonly [tick: number, id: number])[];

/** Ticks and neurons of the spikes of populations, in double precision; every population is named. */
function spikesOf(network: Network, given: Spikes, ticks: number, names: readonly string[]): Record<string, Spikes> {
  const simulation = simulate(network, { emitter: 'javascript-f64', maximumRateHz: Number.POSITIVE_INFINITY });
  const byName = new Map(network.populations.map((one) => [one.name, one]));
  playSpikes(simulation, byName.get('in') as Population<typeof neurons.spikeSource>, {
    ticks: given.map(([tick]) => tick),
    ids: given.map(([, id]) => id),
  });
  const seen: Record<string, [number, number][]> = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) {
    simulation.onSpikes(byName.get(name) as Population, (tick, ids, count) => {
      for (const id of ids.subarray(0, count)) seen[name].push([tick, id]);
    });
  }
  simulation.step(ticks);
  return seen;
}

const drumming = (size: number, ticks: number): Spikes =>
  Array.from({ length: ticks }, (_, tick): [number, number] => [tick, (tick * tick + 3 * tick) % size]);

/** Two populations that excite each other, and themselves, with drawn connections and weights, and delays. */
function pair(model: typeof neurons.lifDelta | typeof neurons.lif, strength: number): Network {
  const network = new Network({ step: '0.1 ms', seed: 5 });
  const spikes = network.population('in', neurons.spikeSource, { size: 10 });
  const [a, b] = ['a', 'b'].map((name, k) =>
    network.population<typeof model>(name, model, {
      size: 20 + k,
      parameters: {
        ...{ t_ref: '0 ms', V_th: mV(uniform(-58, -52)) },
        ...(model === neurons.lif ? { tau_syn_in: '5 ms' } : {}),
      } as never,
    }),
  );
  // The receptors of `lif` take one sign each.
  const onto = (scale: number) => {
    const draw = normal(scale * strength, 0.3 * strength);
    if (model !== neurons.lif) return { receptor: 'psp', initial: { w: mV(draw) } };
    return scale > 0
      ? { receptor: 'excitatory', initial: { w: pA((random) => Math.max(0, draw(random))) } }
      : { receptor: 'inhibitory', initial: { w: pA((random) => Math.min(0, draw(random))) } };
  };
  const project = (from: Population, to: Population, delay: `${number} ms`, scale: number): void => {
    network.project(
      from,
      to as never,
      {
        synapse: synapses.staticSynapse,
        connect: fixedProbability(0.5),
        delay,
        ...onto(scale),
      } as never,
    );
  };
  project(spikes, a as Population, '0.1 ms', 4);
  project(a as Population, b as Population, '0.3 ms', 1);
  project(b as Population, a as Population, '0.1 ms', -0.5);
  project(b as Population, b as Population, '0.2 ms', 0.2);
  return network;
}

/** The first spike of a population that differs: thousands of them are no message. */
function firstApart(ours: Record<string, Spikes>, theirs: Record<string, Spikes>): string | undefined {
  for (const [name, spikes] of Object.entries(theirs)) {
    const at = spikes.findIndex(([tick, id], k) => ours[name][k]?.[0] !== tick || ours[name][k]?.[1] !== id);
    if (at >= 0 || ours[name].length !== spikes.length)
      return `${name}: ${ours[name].length} of ${spikes.length}, ${at}`;
  }
  return undefined;
}

const throughAFile = async (graph: NirGraph): Promise<NirNetwork> =>
  toNetwork((await readNir(await writeNir(graph))).graph);

describe('a network in NIR', () => {
  it('that is read again spikes as it did: lifDelta, spike for spike', { tags: 'long' }, async () => {
    const network = pair(neurons.lifDelta, 2.5);
    const given = drumming(10, 3000);
    const before = spikesOf(network, given, 3000, ['a', 'b']);
    const { network: again, stepping } = await throughAFile(fromNetwork(network));
    expect(stepping).toEqual({ step: 1e-4, method: 'exact', reset: 'value', spike: 'held' });
    expect(firstApart(spikesOf(again, given, 3000, ['a', 'b']), before)).toBeUndefined();
    expect(before['a'].length).toBeGreaterThan(300);
    expect(before['b'].length).toBeGreaterThan(300);
  });

  it('of lif spikes as it did but for a step, as charge arrives half a step later', { tags: 'long' }, async () => {
    const network = pair(neurons.lif, 12);
    const given = drumming(10, 3000);
    const before = spikesOf(network, given, 3000, ['a', 'b']);
    const { network: again } = await throughAFile(fromNetwork(network));
    const after = spikesOf(again, given, 3000, ['a', 'b']);
    const near = before['a'].filter(([tick, id]) => after['a'].some(([t, i]) => i === id && Math.abs(t - tick) <= 1));
    expect(before['a'].length).toBeGreaterThan(100);
    expect(near.length / before['a'].length).toBeGreaterThan(0.98);
    expect(Math.abs(after['a'].length - before['a'].length)).toBeLessThan(0.005 * before['a'].length);
  });

  it.skipIf(!HAS_VECTORS)('came from NIR and goes back: Braille (skipped without vectors)', async () => {
    const { graph } = await readNir(vector('braille_noDelay_bias_zero.nir'));
    const first = toNetwork(graph, { step: '0.1 ms', method: 'sequential' });
    const renamed = { ...graph, nodes: new Map([...graph.nodes].map(([name, node]) => [inputName(name), node])) };
    const edges = graph.edges.map(([source, target]) => [inputName(source), inputName(target)] as const);
    const { network } = toNetwork({ ...renamed, edges }, { step: '0.1 ms', method: 'sequential' });
    const said = fromNetwork(network);
    const second = await throughAFile(said);
    expect(second.stepping).toEqual(first.stepping);
    const given = drumming(12, 256);
    const names = ['lif1.lif', 'lif2'];
    const before = spikesOf(network, given, 256, names);
    expect(firstApart(spikesOf(second.network, given, 256, names), before)).toBeUndefined();
    expect(before['lif1.lif'].length).toBeGreaterThan(10);
    const own = (one: NirGraph) => one.nodes.get('lif1.lif') as NirNodeOf<'CubaLIF'>;
    expect(own(said).tau_mem.data).toEqual(own(graph).tau_mem.data.map((tau) => (tau * 1e3) / 1e3));
    expect(own(said).w_in).toEqual(own(graph).w_in);
  });

  const inputName = (name: string): string => (name === 'input' ? 'in' : name);

  /** One neuron that gets spikes from the host. */
  function single(model: unknown, options: object = {}, projection: object = {}): Network {
    const network = new Network({ step: '1 ms', seed: 1 });
    const spikes = network.population('in', neurons.spikeSource, { size: 1 });
    const cells = network.population('cells', model as typeof neurons.nirLif, { size: 1, ...options });
    network.project(spikes, cells, {
      synapse: synapses.staticSynapse,
      connect: allToAll(),
      delay: '0 ms',
      ...projection,
    } as never);
    return network;
  }

  it('says projections as matrices, and delays beyond those of NIR', () => {
    const network = single(neurons.nirLif, {}, { delay: '3 ms', initial: { w: 2 } });
    const { nodes, edges, metadata } = fromNetwork(network);
    expect(nodes.get('in->cells.delay')).toEqual({ type: 'Delay', delay: { shape: [1], data: Float64Array.of(3e-3) } });
    expect(nodes.get('in->cells')).toEqual({ type: 'Linear', weight: { shape: [1, 1], data: Float64Array.of(2) } });
    expect(nodes.get('cells')).toMatchObject({ type: 'LIF', tau: { shape: [1], data: Float64Array.of(0.01) } });
    expect(edges).toEqual([
      ['in', 'in->cells.delay'],
      ['in->cells.delay', 'in->cells'],
      ['in->cells', 'cells'],
      ['cells', 'output'],
    ]);
    expect(metadata).toEqual({ dt: 1e-3, method: 'exact', reset: 'value', spike: 'held' });
  });

  it('says constants as the bias of a matrix, once', () => {
    const network = single(neurons.nirLi, { parameters: { bias: 0.5 } }, { initial: { w: 2 } });
    network.project(
      network.populations[0],
      network.populations[1] as never,
      {
        synapse: synapses.staticSynapse,
        connect: oneToOne(),
        name: 'more',
      } as never,
    );
    const { nodes } = fromNetwork(network);
    expect(nodes.get('in->cells')).toMatchObject({ type: 'Affine', bias: { data: Float64Array.of(0.5) } });
    expect(nodes.get('more')).toMatchObject({ type: 'Linear' });
    const alone = new Network({ step: '1 ms', seed: 1 });
    alone.population('in', neurons.spikeSource, { size: 2 });
    alone.population('cells', neurons.nirIf, { size: 1, parameters: { bias: 3 } });
    expect(fromNetwork(alone).nodes.get('cells.bias')).toEqual({
      type: 'Affine',
      weight: { shape: [1, 2], data: new Float64Array(2) },
      bias: { shape: [1], data: Float64Array.of(3) },
    });
  });

  const lifAt = (parameters: object) => ({ parameters: { t_ref: '0 ms', ...parameters } });
  const excited = { receptor: 'excitatory' };

  it.each<[string, () => Network, object]>([
    ['other models', () => single(neurons.izhikevich), { block: 'cells', received: "the model 'izhikevich'" }],
    ['adaptation', () => single(neurons.lifAdaptive), { block: 'cells' }],
    ['a refractory time', () => single(neurons.lifDelta), { remedy: expect.stringContaining("t_ref: '0 ms'") }],
    ['plasticity', () => single(neurons.lifDelta, lifAt({}), { synapse: synapses.stdp }), { block: 'in->cells' }],
    [
      'an input that flows from the start',
      () => single(neurons.lif, { ...lifAt({}), inputs: { I_ext: '30 pA' } }, excited),
      { block: 'cells', expected: "'I_ext' as the model has it: 0", received: 30 },
    ],
    ['a start beside rest', () => single(neurons.lif, { ...lifAt({}), initial: { v: '-60 mV' } }, excited), {}],
    [
      'two time constants of current',
      () => {
        const network = single(neurons.lif, lifAt({}), excited);
        network.project(
          network.populations[0],
          network.populations[1] as never,
          {
            synapse: synapses.staticSynapse,
            connect: allToAll(),
            receptor: 'inhibitory',
            name: 'in -| cells',
          } as never,
        );
        return network;
      },
      { block: 'cells', received: expect.stringContaining('two time constants') },
    ],
    [
      'several delays in a projection',
      () => {
        const network = single(neurons.nirLif);
        const { populations } = network;
        network.project(
          populations[1],
          populations[1] as never,
          {
            synapse: synapses.staticSynapse,
            connect: () => ({ pre: Uint32Array.of(0, 0), post: Uint32Array.of(0, 0) }),
            delay: seconds([1e-3, 2e-3]),
          } as never,
        );
        return network;
      },
      { block: 'cells->cells' },
    ],
    [
      'models that are stepped in several ways',
      () => {
        const network = single(neurons.nirCubaLifSequential);
        network.population('others', neurons.lifDelta, { size: 1, parameters: { t_ref: '0 ms' } });
        return network;
      },
      { received: expect.stringContaining('others: lif_delta') },
    ],
    [
      'a cycle that is closed without a delay',
      () => {
        const network = new Network({ step: '1 ms', seed: 1 });
        const [a, b] = ['a', 'b'].map((name) => network.population(name, neurons.nirLif, { size: 1 }));
        const of = (delay: string) => ({ synapse: synapses.staticSynapse, connect: allToAll(), delay }) as never;
        network.project(a, b, of('1 ms'));
        network.project(b, a, of('0 ms'));
        return network;
      },
      { block: 'b->a', remedy: expect.stringContaining('a delay of one step') },
    ],
    [
      'random sources',
      () => {
        const network = single(neurons.nirLif);
        network.population('noise', neurons.poisson, { size: 1 });
        return network;
      },
      { block: 'noise' },
    ],
  ])('refuses %s', (_, network, detail) => {
    expect(() => fromNetwork(network())).toThrow(expect.objectContaining({ code: 'not_in_nir', ...detail }));
  });
});
