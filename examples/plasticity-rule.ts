import { allToAll, defineSynapse, Hz, Network, simulate } from 'reafference/controllers/engine';
import { lif, poisson } from 'reafference/controllers/neurons';

/** Pair STDP whose potentiation waits in an eligibility until a novelty signal opens the gate. */
const gatedStdp = defineSynapse({
  name: 'gated_stdp',
  source: 'the three-factor form of Gerstner, Lehmann, Liakoni, Corneil & Brea 2018, eq. 3',
  parameters: {
    tau: { unit: 'ms', default: 20, meaning: 'window' },
    tau_e: { unit: 'ms', default: 500, meaning: 'eligibility' },
    A: { unit: 'weight', default: 0.4, meaning: 'eligibility of a coincident pair' },
    w_max: { unit: 'weight', default: 80, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', initial: 30, meaning: 'weight' }, e: { unit: 'weight', meaning: 'eligibility' } },
  traces: { x: { of: 'pre', unit: '1', meaning: 'recent input', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' } },
  modulators: { novelty: { unit: 'Hz', meaning: 'learning rate' } },
  equations: `
    de/dt = -e/tau_e
    dw/dt = novelty*e
  `,
  onPre: 'post += w',
  onPost: 'e += A*x',
  bounds: { w: [0, 'w_max'] },
});

const network = new Network({ seed: 1 });
const inputs = network.population('inputs', poisson, { size: 100 });
const cells = network.population('cells', lif, { size: 10 });
const synapses = network.project(inputs, cells, { synapse: gatedStdp, receptor: 'excitatory', connect: allToAll() });
const simulation = simulate(network);
simulation.input(inputs, 'rate', 'Hz').fill(40);

const meanWeight = (): string => {
  const weights = simulation.synapses(synapses, 'w', 'pA');
  return `${(weights.reduce((sum, w) => sum + w) / weights.length).toFixed(1)} pA`;
};
for (const novelty of [0, 1]) {
  simulation.setModulator('novelty', Hz(novelty));
  simulation.step(2000);
  console.log(`novelty ${novelty} Hz: mean weight ${meanWeight()} after 2 s`);
}
