import { allToAll, Network, pA } from '../../../controllers/engine/index.ts';
import { bernoulli } from '../../../controllers/neurons/bernoulli.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { stdp } from '../../../controllers/synapses/stdp.ts';

/** Noise onto cells by plastic synapses, whose weights are drawn. */
export function noisy(seed: number, size = 12): Network {
  const network = new Network({ seed });
  const source = network.population('source', bernoulli, { size });
  const cells = network.population('cells', lif, { size: 6 });
  network.project(source, cells, {
    synapse: stdp,
    connect: allToAll(),
    receptor: 'excitatory',
    initial: { w: pA((random) => 100 + 50 * random.uniform()) },
  });
  return network;
}
