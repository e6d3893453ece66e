import type { SynapseModel } from '../../../controllers/engine/index.ts';
import { allToAll, fixedProbability, ms, Network, pA } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { stdp } from '../../../controllers/synapses/stdp.ts';
import type { Drawn } from './random-network.ts';

/** A plastic network, small enough for a test and large enough for three shares. */
export function learning(rule: SynapseModel): Drawn {
  const network = new Network({ step: '1 ms', seed: 4 });
  const pre = network.population('pre', poisson, { size: 75 });
  const post = network.population('post', lif, { size: 90 });
  const plastic = network.project(pre, post, {
    name: 'plastic',
    synapse: rule,
    receptor: 'excitatory',
    connect: allToAll(),
    delay: '2 ms',
    initial: { w: pA((random) => 30 * random.uniform()) },
  });
  const lateral = network.project(post, post, {
    name: 'lateral',
    synapse: stdp,
    receptor: 'excitatory',
    connect: fixedProbability(0.2),
    delay: ms((_, i, j) => 1 + ((i + j) % 3)),
    initial: { w: '2 pA' },
  });
  return { network, populations: [pre, post], projections: [plastic, lateral] };
}
