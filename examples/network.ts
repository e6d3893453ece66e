import { fixedProbability, Network, oneToOne, simulate } from 'reafference/controllers/engine';
import { lif, poisson } from 'reafference/controllers/neurons';
import { staticSynapse } from 'reafference/controllers/synapses';

// Excitatory cells drive inhibitory ones, which silence both for a while: a gamma rhythm that nobody imposes.
const network = new Network({ step: '0.1 ms', seed: 1 });
const noise = network.population('noise', poisson, { size: 80 });
const excitatory = network.population('excitatory', lif, { size: 80, parameters: { tau_syn_in: '8 ms' } });
const inhibitory = network.population('inhibitory', lif, { size: 20, parameters: { tau_m: '10 ms' } });

// Every quantity comes with its unit. A bare number would be refused, by the compiler or at the latest when it runs.
const excite = { synapse: staticSynapse, receptor: 'excitatory' } as const;
const inhibit = { synapse: staticSynapse, receptor: 'inhibitory' } as const;
const half = fixedProbability(0.5);
network.project(noise, excitatory, { ...excite, connect: oneToOne(), initial: { w: '80 pA' } });
network.project(excitatory, inhibitory, { ...excite, connect: half, initial: { w: '60 pA' }, delay: '1 ms' });
network.project(inhibitory, excitatory, { ...inhibit, connect: half, initial: { w: '-200 pA' }, delay: '1 ms' });

const simulation = simulate(network);
simulation.input(noise, 'rate', 'Hz').fill(2000);

// A row for every fifth cell, a column for 2 ms.
const raster = Array<string>(16 * 100).fill('·');
simulation.onSpikes(excitatory, (tick, ids, count) => {
  for (const id of ids.subarray(0, count)) if (id % 5 === 0) raster[20 * id + Math.floor(tick / 20)] = '|';
});
simulation.step(2000);
for (let row = 0; row < 16; row++) console.log(raster.slice(100 * row, 100 * row + 100).join(''));
