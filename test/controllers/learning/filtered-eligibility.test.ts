import { expect, it } from 'vitest';
import { EpropNetwork } from '../../../controllers/learning/eprop-network.ts';
import { filteredEligibility } from '../../../controllers/learning/filtered-eligibility.ts';

it('is the eligibility that the equations give step by step', () => {
  const network = new EpropNetwork({
    seed: 2,
    inputs: 2,
    lif: 0,
    adaptive: 3,
    outputs: 2,
    loss: 'cross_entropy',
    beta: 0.1,
    weights: {
      input: new Float64Array(6).fill(0.4),
      recurrent: new Float64Array(9).fill(-0.05),
      output: new Float64Array(6).fill(0.2),
      feedback: new Float64Array(6).fill(1),
    },
    emitter: 'javascript-f64',
  });
  const { simulation, neurons, inputs, recurrent } = network;
  const [projection] = recurrent;
  const fire = simulation.input(inputs, 'fire');
  const synapse = 1;
  const { pre, post } = simulation.connections(projection);
  const [alpha, rho, kappa] = [20, 2000, 20].map((tau) => Math.exp(-1 / tau));
  let [zbar, eps, ebar, largest] = [0, 0, 0, 0];
  network.begin(true);
  for (let t = 0; t < 130; t++) {
    const spikes = [t % 7 === 0, t % 5 === 2];
    fire.set(spikes.map(Number));
    network.step(t > 70 ? 0 : undefined);
    const psi = simulation.state(neurons, 'psi')[post[synapse]];
    zbar = alpha * zbar + Number(spikes[pre[synapse]]);
    const e = psi * (zbar - 0.1 * eps);
    eps = rho * eps + e;
    ebar = kappa * ebar + (1 - kappa) * e;
    largest = Math.max(largest, ebar);
    expect(filteredEligibility(network, projection, synapse)).toBeCloseTo(ebar, 11);
  }
  expect(largest).toBeGreaterThan(0.1);
});
