import { defineNeuron, Network, simulate } from 'reafference/controllers/engine';

/** FitzHugh 1961, with the constants of his figure 1; a spike is an upward crossing of v = 1. */
const fitzHughNagumo = defineNeuron({
  name: 'fitzhugh_nagumo',
  source: 'FitzHugh 1961, eqs. 1 and 2',
  parameters: {
    a: { unit: '1', default: 0.7, meaning: 'offset of recovery' },
    b: { unit: '1', default: 0.8, meaning: 'slope of recovery' },
    tau: { unit: 'ms', default: 12.5, meaning: 'time constant of recovery' },
  },
  state: {
    v: { unit: '1', initial: -1.2, meaning: 'excitation' },
    u: { unit: '1', initial: -0.6, meaning: 'recovery' },
    above: { unit: '1', meaning: '1 while v is above 1' },
  },
  inputs: { I: { unit: '1', default: 0, meaning: 'stimulus' } },
  equations: `
    dv/dt = (v - v^3/3 - u + I)/(1*ms)
    du/dt = (v + a - b*u)/tau
    d(above)/dt = (where(v > 1, 1, 0) - above)/dt
  `,
  method: { v: 'rk4', u: 'rk4', above: 'euler' },
  spike: { when: 'v > 1 and above < 0.5' },
});

const network = new Network({ step: '0.1 ms', seed: 1 });
const cells = network.population('cells', fitzHughNagumo, { size: 4 });
const simulation = simulate(network);
simulation.input(cells, 'I').set([0, 0.2, 0.5, 0.8]);

const spikes: number[] = [];
simulation.onSpikes(cells, (_tick, ids, count) => void spikes.push(...ids.subarray(0, count)));
simulation.step(5000);
const counts = [0, 1, 2, 3].map((cell) => spikes.filter((id) => id === cell).length);
console.log(`spikes in 0.5 s: ${counts}`);
