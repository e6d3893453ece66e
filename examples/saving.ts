import { allToAll, Network, pA, simulate, uniform } from 'reafference/controllers/engine';
import { lif, poisson } from 'reafference/controllers/neurons';
import { stdp } from 'reafference/controllers/synapses';

/** Fifty noisy inputs whose synapses onto ten cells learn: everything in it depends on its past. */
const network = new Network({ seed: 1 });
const inputs = network.population('inputs', poisson, { size: 50 });
const cells = network.population('cells', lif, { size: 10 });
const synapses = network.project(inputs, cells, {
  synapse: stdp,
  receptor: 'excitatory',
  connect: allToAll(),
  delay: '5 ms',
  parameters: { A_plus: '1 pA', A_minus: '1.05 pA', w_max: '80 pA' },
  initial: { w: pA(uniform(0, 80)) },
});

const first = simulate(network);
first.input(inputs, 'rate', 'Hz').fill(20);
first.step(1000);

// Weights, potentials, spikes on their way, the place in every random stream: all of it, as bytes that a file can keep.
const saved = first.save();
const second = simulate(network);
second.restore(saved);

for (const simulation of [first, second]) {
  let spikes = 0;
  simulation.onSpikes(cells, (_tick, _ids, count) => {
    spikes += count;
  });
  simulation.step(1000);
  const weight = simulation.synapses(synapses, 'w', 'nA').reduce((sum, w) => sum + w);
  console.log(`tick ${simulation.tick}: ${spikes} spikes since tick 1000, weights of ${weight.toFixed(4)} nA`);
}
console.log(
  `${saved.length} bytes, ${Buffer.compare(first.save(), second.save()) === 0 ? 'the same' : 'other'} bits at the end`,
);
