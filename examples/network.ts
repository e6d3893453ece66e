import { fixed, lif, poisson } from 'reafference/controllers';
import { fixedProbability, Network, oneToOne, simulate } from 'reafference/controllers/engine';

// Excitatory cells drive inhibitory ones, which silence both for a while: a gamma rhythm that nobody imposes.
const network = new Network({ step: 1e-4, seed: 1 });
const noise = network.population('noise', poisson, { size: 80 });
const excitatory = network.population('excitatory', lif, { size: 80, parameters: { tau_syn_in: 8e-3 } });
const inhibitory = network.population('inhibitory', lif, { size: 20, parameters: { tau_m: 10e-3 } });

// What a network is given is in SI units: weights in amperes, delays in seconds.
const excite = { synapse: fixed, receptor: 'excitatory' };
const inhibit = { synapse: fixed, receptor: 'inhibitory' };
const half = fixedProbability(0.5);
network.project(noise, excitatory, { ...excite, connect: oneToOne(), initial: { w: 80e-12 } });
network.project(excitatory, inhibitory, { ...excite, connect: half, initial: { w: 60e-12 }, delay: 1e-3 });
network.project(inhibitory, excitatory, { ...inhibit, connect: half, initial: { w: -200e-12 }, delay: 1e-3 });

const simulation = simulate(network);
simulation.input(noise, 'rate').fill(2000);

// A row for every fifth cell, a column for 2 ms.
const raster = Array.from({ length: 16 }, () => Array<string>(100).fill('·'));
simulation.onSpikes(excitatory, (tick, ids, count) => {
  for (const id of ids.subarray(0, count)) if (id % 5 === 0) raster[id / 5][Math.floor(tick / 20)] = '|';
});
simulation.step(2000);
console.log(raster.map((row) => row.join('')).join('\n'));
