import { defineSynapse } from '../engine/model/define.ts';

/**
 * Additive pair-based spike-timing-dependent plasticity, all pairs. A presynaptic spike before a postsynaptic one strengthens the
 * synapse, the opposite order weakens it.
 *
 * Start with this rule for learning from spike times. Weights tend to their bounds, so inputs compete. For graded weights use
 * `stdpMultiplicative`; for learning that depends on firing rates use `tripletStdp`; for learning from reward use `dopamineStdp`.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const synapses = network.project(inputs, cells, {
 *   synapse: stdp, receptor: 'excitatory', connect: allToAll(), delay: '1 ms',
 *   parameters: { A_plus: '1 pA', A_minus: '1.05 pA', w_max: '80 pA' }, initial: { w: '40 pA' },
 * });
 * const simulation = simulate(network);
 * simulation.input(inputs, 'rate', 'Hz').fill(20);
 * simulation.step(1000);
 * console.log(simulation.synapses(synapses, 'w', 'pA')); // 500 weights, which have moved apart
 */
export const stdp = defineSynapse({
  name: 'stdp',
  source: 'Song, Miller & Abbott 2000, eq. 1; Bi & Poo 1998',
  parameters: {
    tau_plus: { unit: 'ms', default: 20, meaning: 'window of potentiation' },
    tau_minus: { unit: 'ms', default: 20, meaning: 'window of depression' },
    A_plus: { unit: 'weight', default: 0.01, meaning: 'potentiation of a coincident pair' },
    A_minus: { unit: 'weight', default: 0.0105, meaning: 'depression of a coincident pair' },
    w_max: { unit: 'weight', default: 1, meaning: 'largest weight' },
  },
  state: { w: { unit: 'weight', meaning: 'weight' } },
  traces: {
    x: {
      of: 'pre',
      unit: '1',
      meaning: 'recent presynaptic spikes',
      equation: 'dx/dt = -x/tau_plus',
      onSpike: 'x += 1',
    },
    y: {
      of: 'post',
      unit: '1',
      meaning: 'recent postsynaptic spikes',
      equation: 'dy/dt = -y/tau_minus',
      onSpike: 'y += 1',
    },
  },
  onPre: `
    post += w
    w -= A_minus*y
  `,
  onPost: 'w += A_plus*x',
  bounds: { w: [0, 'w_max'] },
});
