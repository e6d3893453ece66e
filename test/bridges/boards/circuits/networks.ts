import {
  allToAll,
  fixedProbability,
  ms,
  Network,
  type Population,
  type Projection,
  pA,
} from '../../../../controllers/engine/index.ts';
import { lif, lifDelta, poisson, spikeSource } from '../../../../controllers/neurons/index.ts';
import { staticSynapse } from '../../../../controllers/synapses/index.ts';

/** Two groups of cells, driven by a Poisson source and by spikes of the host, with feedback and delays. */
export interface Circuit {
  readonly network: Network;
  readonly source: Population<typeof poisson>;
  readonly relay: Population<typeof spikeSource>;
  readonly first: Population<typeof lif>;
  readonly second: Population<typeof lifDelta>;
  readonly feedback: Projection<typeof staticSynapse>;
}

export function circuit(
  seed: number,
  {
    delays = [1, 2, 5],
    feedbackDelay = 3,
    reset = '-70 mV',
  }: {
    delays?: readonly number[];
    feedbackDelay?: number /** Of the first group. */;
    reset?: '-70 mV' | '-74 mV';
  } = {},
): Circuit {
  const network = new Network({ seed, step: '1 ms' });
  const source = network.population('source', poisson, { size: 20 });
  const relay = network.population('relay', spikeSource, { size: 4 });
  const first = network.population('first', lif, {
    size: 30,
    parameters: { t_ref: '0 ms', tau_syn_in: '5 ms', V_reset: reset },
  });
  const second = network.population('second', lifDelta, { size: 10, parameters: { t_ref: '0 ms' } });
  const project = { synapse: staticSynapse };
  network.project(source, first, {
    ...project,
    connect: fixedProbability(0.4),
    receptor: 'excitatory',
    initial: { w: pA((random) => 60 + 60 * random.uniform()) },
    delay: '1 ms',
  });
  network.project(relay, first, {
    ...project,
    connect: allToAll(),
    receptor: 'excitatory',
    initial: { w: '150 pA' },
    delay: '2 ms',
  });
  const feedback = network.project(first, first, {
    ...project,
    connect: fixedProbability(0.2),
    receptor: 'inhibitory',
    initial: { w: '-40 pA' },
    delay: ms(feedbackDelay),
    name: 'feedback',
  });
  network.project(first, second, {
    ...project,
    connect: allToAll(),
    initial: { w: '2.5 mV' },
    delay: ms((random) => delays[Math.floor(delays.length * random.uniform())]),
  });
  return { network, source, relay, first, second, feedback };
}

/** Ten sources and four relays, thirty cells with two synaptic currents and feedback, and eight readouts. */
export function smallCircuit(seed: number): Network {
  const network = new Network({ seed, step: '1 ms' });
  const source = network.population('source', poisson, { size: 10 });
  const relay = network.population('relay', spikeSource, { size: 4 });
  const parameters = { t_ref: '0 ms', tau_m: '16 ms', tau_syn_ex: '4 ms', tau_syn_in: '8 ms' } as const;
  const hidden = network.population('hidden', lif, { size: 30, parameters });
  const readout = network.population('readout', lif, { size: 8, parameters });
  const onto = { synapse: staticSynapse, receptor: 'excitatory' } as const;
  network.project(source, hidden, {
    ...{ ...onto, connect: fixedProbability(0.5) },
    initial: { w: pA((random) => 200 + 200 * random.uniform()) },
  });
  network.project(relay, hidden, { ...onto, connect: allToAll(), initial: { w: '150 pA' }, delay: '3 ms' });
  network.project(hidden, hidden, {
    ...{ synapse: staticSynapse, receptor: 'inhibitory', connect: fixedProbability(0.2), name: 'feedback' },
    initial: { w: pA((random) => -40 * random.uniform()) },
  });
  network.project(hidden, readout, {
    ...{ ...onto, connect: fixedProbability(0.5), name: 'out' },
    initial: { w: pA((random) => 400 * random.uniform()) },
  });
  return network;
}
