import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allToAll, mV, Network, quantity, simulate } from 'reafference/controllers/engine';
import { izhikevich2003 } from 'reafference/controllers/neurons';
import { withWhiteNoise } from 'reafference/controllers/stimuli';
import { staticSynapse } from 'reafference/controllers/synapses';
import { plotRaster, recordSpikes } from 'reafference/scenarios/plots';

// Izhikevich 2003, figure 3: 800 excitatory and 200 inhibitory neurons, each another one, all joined to all, and noise.
const [EXCITATORY, INHIBITORY] = [800, 200];
const network = new Network({ step: '1 ms', seed: 1 });
const noisy = withWhiteNoise(izhikevich2003, 'I_ext');
// Numbers from 0 to 1, one a neuron, spread evenly.
const even = (size: number) => Float64Array.from({ length: size }, (_, i) => (0.618034 * i) % 1);
const kind = even(EXCITATORY).map((r) => r * r);
const excitatory = network.population('excitatory', noisy, {
  size: EXCITATORY,
  parameters: {
    noise_std: '5 mV/ms',
    c: mV(kind.map((r) => -65 + 15 * r)),
    d: quantity(
      kind.map((r) => 8 - 6 * r),
      'mV/ms',
    ),
  },
});
const inhibitory = network.population('inhibitory', noisy, {
  size: INHIBITORY,
  parameters: {
    noise_std: '2 mV/ms',
    a: quantity(
      even(INHIBITORY).map((r) => 0.02 + 0.08 * r),
      '1/ms',
    ),
    b: quantity(
      even(INHIBITORY).map((r) => 0.25 - 0.05 * r),
      '1/ms',
    ),
    d: '2 mV/ms',
  },
});
const both = [excitatory, inhibitory];
for (const to of both) {
  const joined = { synapse: staticSynapse, receptor: 'current', connect: allToAll() } as const;
  network.project(excitatory, to, { ...joined, initial: { w: quantity((random) => 0.5 * random.uniform(), 'mV/ms') } });
  network.project(inhibitory, to, { ...joined, initial: { w: quantity((random) => -random.uniform(), 'mV/ms') } });
}

const simulation = simulate(network);
const spikes = recordSpikes(simulation, both);
simulation.step(1000);
const file = join(mkdtempSync(join(tmpdir(), 'reafference-')), 'raster.svg');
writeFileSync(file, plotRaster(spikes, { title: 'A network of Izhikevich neurons' }).svg);
console.log(`drawn in ${file}`);
for (const { name, ticks, size } of spikes.records()) console.log(`${name}: ${(ticks.length / size).toFixed(1)} Hz`);
