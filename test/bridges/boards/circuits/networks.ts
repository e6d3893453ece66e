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
import { fixed } from '../../../../controllers/synapses/index.ts';

/** Two groups of cells, driven by a Poisson source and by spikes of the host, with feedback and delays. */
export interface Circuit {
  readonly network: Network;
  readonly source: Population<typeof poisson>;
  readonly relay: Population<typeof spikeSource>;
  readonly first: Population<typeof lif>;
  readonly second: Population<typeof lifDelta>;
  readonly feedback: Projection<typeof fixed>;
}

export function circuit(
  seed: number,
  { delays = [1, 2, 5], feedbackDelay = 3 }: { delays?: readonly number[]; feedbackDelay?: number } = {},
): Circuit {
  const network = new Network({ seed, step: 1e-3 });
  const source = network.population('source', poisson, { size: 20 });
  const relay = network.population('relay', spikeSource, { size: 4 });
  const first = network.population('first', lif, {
    size: 30,
    parameters: { t_ref: '0 ms', tau_syn_in: '5 ms' },
  });
  const second = network.population('second', lifDelta, { size: 10, parameters: { t_ref: '0 ms' } });
  const project = { synapse: fixed };
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
