import {
  fixedProbability,
  mV,
  Network,
  type Population,
  type Simulation,
} from '../../../../controllers/engine/index.ts';
import { lifDelta, poisson } from '../../../../controllers/neurons/index.ts';
import { staticSynapse } from '../../../../controllers/synapses/index.ts';

/** Twelve sources, and cells with inhibitory feedback after two delays. */
export function cells(seed: number, size = 16): Network {
  const network = new Network({ seed, step: '1 ms' });
  const source = network.population('source', poisson, { size: 12 });
  const cell = network.population('cells', lifDelta, { size, parameters: { t_ref: '0 ms' } });
  network.project(source, cell, {
    ...{ synapse: staticSynapse, connect: fixedProbability(0.5), delay: '1 ms' },
    initial: { w: mV((random) => 1 + 3 * random.uniform()) },
  });
  network.project(cell, cell, {
    ...{ synapse: staticSynapse, connect: fixedProbability(0.3), name: 'feedback', delay: '2 ms' },
    initial: { w: mV((random) => -2 * random.uniform()) },
  });
  return network;
}

/** Sets the rates of the sources before the first tick. */
export function drive(simulation: Simulation, tick: number): void {
  const [source] = simulation.network.populations as unknown as [Population<typeof poisson>];
  if (tick === 0) simulation.input(source, 'rate', 'Hz').fill(120);
}
