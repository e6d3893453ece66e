import { defineNeuron } from '../engine/model/define.ts';

/**
 * Liquid time-constant neuron that spikes. Input opens a gate f that pulls the potential to A and shortens the time constant to
 * tau / (1 + tau f): the more the neuron is driven, the faster it is. It spikes and starts again from 0, unless A is below
 * `v_th`.
 */
export const liquidTimeConstant = defineNeuron({
  name: 'liquid_time_constant',
  source: 'Hasani et al. 2021, eq. 1; spikes as in Yin, Corradi & Bohte 2023',
  deviations: [
    'its gate is open by input alone, with A fixed; the spiking neuron of Yin et al. has a gate that depends on the potential too, and pulls towards the input: `liquidTimeConstantSpiking`',
  ],
  parameters: {
    tau: { unit: 'ms', default: 20, meaning: 'time constant without input' },
    A: { unit: '1', default: 1, meaning: 'potential that the gate pulls to' },
    f_max: { unit: '1/ms', default: 1, meaning: 'rate of the open gate' },
    mu: { unit: '1', default: 4, meaning: 'drive at which the gate is half open' },
    width: { unit: '1', default: 1, meaning: 'width of the gate' },
    tau_s: { unit: 'ms', default: 5, meaning: 'decay of the drive' },
    v_th: { unit: '1', default: 0.5, meaning: 'threshold' },
  },
  state: {
    v: { unit: '1', meaning: 'potential' },
    s: { unit: '1', meaning: 'drive from spikes' },
  },
  inputs: { x_ext: { unit: '1', default: 0, meaning: 'drive from outside' } },
  receptors: { drive: { unit: '1', meaning: 'jump of the drive', onInput: 's += input' } },
  equations: `
    f = f_max/(1 + exp((mu - s - x_ext)/width))
    dv/dt = -v/tau + f*(A - v)
    ds/dt = -s/tau_s
  `,
  spike: { when: 'v >= v_th' },
  reset: 'v = 0',
});
