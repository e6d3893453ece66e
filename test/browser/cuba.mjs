/**
 * The current-based benchmark network of Vogels & Abbott 2005 (Brette et al. 2007, benchmark 2), for any JavaScript engine:
 * the caller hands over the framework, so that Node and a browser run the same file.
 */
export function cubaDigest({ defineNeuron, defineSynapse, fixedProbability, mV, Network, simulate }, milliseconds) {
  const neuron = defineNeuron({
    name: 'cuba',
    source: 'Vogels & Abbott 2005',
    parameters: {
      tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
      tau_e: { unit: 'ms', default: 5, meaning: 'excitatory decay' },
      tau_i: { unit: 'ms', default: 10, meaning: 'inhibitory decay' },
      E_L: { unit: 'mV', default: -49, meaning: 'drive' },
      t_ref: { unit: 'ms', default: 5, meaning: 'refractory time' },
    },
    state: {
      v: { unit: 'mV', initial: -60, meaning: 'potential' },
      g_e: { unit: 'mV', meaning: 'excitation' },
      g_i: { unit: 'mV', meaning: 'inhibition' },
    },
    receptors: {
      excitatory: { unit: 'mV', meaning: 'jump', onInput: 'g_e += input' },
      inhibitory: { unit: 'mV', meaning: 'jump', onInput: 'g_i += input' },
    },
    equations: `
      dv/dt = (g_e + g_i + E_L - v)/tau_m
      d(g_e)/dt = -g_e/tau_e
      d(g_i)/dt = -g_i/tau_i
    `,
    spike: { when: 'v > -50*mV' },
    reset: 'v = -60*mV',
    refractory: { time: 't_ref', hold: ['v'] },
  });
  const fixed = defineSynapse({
    name: 'fixed',
    source: 'a spike adds the weight',
    state: { w: { unit: 'weight', meaning: 'weight' } },
    onPre: 'post += w',
  });
  const network = new Network({ step: '0.1 ms', seed: 5 });
  const excitatory = network.population('excitatory', neuron, { size: 3200 });
  const inhibitory = network.population('inhibitory', neuron, { size: 800 });
  for (const target of [excitatory, inhibitory]) {
    const connect = fixedProbability(0.02);
    network.project(excitatory, target, { synapse: fixed, receptor: 'excitatory', connect, initial: { w: '1.62 mV' } });
    network.project(inhibitory, target, { synapse: fixed, receptor: 'inhibitory', connect, initial: { w: '-9 mV' } });
  }
  const simulation = simulate(network);
  simulation.setState(
    excitatory,
    'v',
    mV(Float64Array.from({ length: 3200 }, (_, i) => -60 + 0.01 * ((i * 2654435761) % 1000))),
  );
  const ids = new Uint32Array(3200);
  let hash = 0x811c9dc5;
  let spikes = 0;
  for (let tick = 0; tick < 10 * milliseconds; tick++) {
    simulation.step();
    const count = simulation.spikes(excitatory, ids);
    spikes += count;
    for (let i = 0; i < count; i++) hash = Math.imul(hash ^ (ids[i] + tick), 0x01000193) >>> 0;
  }
  return `${spikes} spikes, ${hash.toString(16)}`;
}
