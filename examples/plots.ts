import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedProbability, Network, oneToOne, simulate } from 'reafference/controllers/engine';
import { lif, poisson } from 'reafference/controllers/neurons';
import { staticSynapse } from 'reafference/controllers/synapses';
import {
  plotNpz,
  plotRaster,
  plotRates,
  plotTraces,
  plotWeights,
  readWeights,
  recordSpikes,
  recordTraces,
} from 'reafference/scenarios/plots';

// The network of network.ts: noise, excitation and inhibition.
const network = new Network({ step: '0.1 ms', seed: 1 });
const noise = network.population('noise', poisson, { size: 80 });
const excitatory = network.population('excitatory', lif, { size: 80, parameters: { tau_syn_in: '8 ms' } });
const inhibitory = network.population('inhibitory', lif, { size: 20, parameters: { tau_m: '10 ms' } });
const half = fixedProbability(0.5);
network.project(noise, excitatory, {
  ...{ synapse: staticSynapse, receptor: 'excitatory' },
  ...{ connect: oneToOne(), initial: { w: '80 pA' } },
});
network.project(excitatory, inhibitory, {
  ...{ synapse: staticSynapse, receptor: 'excitatory', connect: half },
  ...{ initial: { w: '60 pA' }, delay: '1 ms' },
});
const silence = network.project(inhibitory, excitatory, {
  ...{ synapse: staticSynapse, receptor: 'inhibitory', connect: half },
  ...{ initial: { w: '-200 pA' }, delay: '1 ms' },
});
const simulation = simulate(network);
simulation.input(noise, 'rate', 'Hz').fill(2000);

// A raster in three lines: record, step, plot.
const spikes = recordSpikes(simulation, [excitatory, inhibitory]);
const potentials = recordTraces(simulation, excitatory, 'v', 'mV', { every: 5, elements: [0, 1] });
simulation.step(3000);
export const raster = plotRaster(spikes, { title: 'A gamma rhythm that nobody imposes', bin: 0.005 });

const plots = {
  raster,
  rates: plotRates(spikes, { bin: 0.005 }),
  potentials: plotTraces(potentials),
  weights: plotWeights(readWeights(simulation, silence, 'w', 'pA')),
};
const folder = mkdtempSync(join(tmpdir(), 'reafference-plots-'));
console.log(`in ${folder}:`);
for (const [name, plot] of Object.entries(plots)) {
  writeFileSync(join(folder, `${name}.svg`), plot.svg);
  writeFileSync(join(folder, `${name}.npz`), plotNpz(plot));
  const arrays = Object.entries(plot.arrays).map(
    ([array, { data, shape }]) => `${array} ${(shape ?? [data.length]).join('x')}`,
  );
  console.log(`${name}.svg; ${name}.npz: ${arrays.join(', ')}`);
}
