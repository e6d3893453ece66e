import { expect, it } from 'vitest';
import { defineNeuron, Network, simulate } from '../../../../controllers/engine/index.ts';

// Each of these takes minutes, or for ever, where one walk over a shared graph is exponential.

/** Wang & Buzsaki 1996, equations 2.1 to 2.5. */
const wangBuzsaki = defineNeuron({
  name: 'wang_buzsaki',
  source: 'Wang & Buzsaki 1996, equations 2.1 to 2.5',
  parameters: {
    C: { unit: 'uF/cm^2', default: 1, meaning: 'capacitance' },
    phi: { unit: '1', default: 5, meaning: 'temperature factor' },
  },
  state: {
    v: { unit: 'mV', initial: -64, meaning: 'potential' },
    h: { unit: '1', initial: 0.78, meaning: 'sodium inactivation' },
    n: { unit: '1', initial: 0.09, meaning: 'potassium activation' },
  },
  inputs: { I: { unit: 'uA/cm^2', default: 1, meaning: 'injected current' } },
  equations: `
    alpha_m = 0.1*(v + 35*mV)/mV/(1 - exp(-0.1*(v + 35*mV)/mV))
    beta_m = 4*exp(-(v + 60*mV)/(18*mV))
    m = alpha_m/(alpha_m + beta_m)
    alpha_h = 0.07*exp(-(v + 58*mV)/(20*mV))/ms
    beta_h = 1/(exp(-0.1*(v + 28*mV)/mV) + 1)/ms
    alpha_n = 0.01*(v + 34*mV)/mV/(1 - exp(-0.1*(v + 34*mV)/mV))/ms
    beta_n = 0.125*exp(-(v + 44*mV)/(80*mV))/ms
    dv/dt = (I - 35*mS/cm^2*m^3*h*(v - 55*mV) - 9*mS/cm^2*n^4*(v + 90*mV) - 0.1*mS/cm^2*(v + 65*mV))/C
    dh/dt = phi*(alpha_h*(1 - h) - beta_h*h)
    dn/dt = phi*(alpha_n*(1 - n) - beta_n*n)
  `,
  method: 'rk4',
  spike: { when: 'v > 0*mV' },
});

it('a cell with fast gates, stepped by rk4, is emitted in a moment and spikes as its oracle does', () => {
  const network = new Network({ step: 1e-5, seed: 1 });
  const cell = network.population('cell', wangBuzsaki, { size: 3 });
  const [fast, oracle] = (['webassembly', 'javascript-f32'] as const).map((emitter) =>
    simulate(network, { emitter, maximumRateHz: Infinity }),
  );
  for (const one of [fast, oracle]) one.step(5000);
  expect(fast.state(cell, 'v', 'mV')).toEqual(oracle.state(cell, 'v', 'mV'));
});

it('definitions that each use the one before twice are emitted in a moment', () => {
  const depth = 40;
  const chain = Array.from({ length: depth }, (_, n) => `u${n + 1} = 0.5*u${n}*u${n} + 0.5*u${n}`);
  const folded = defineNeuron({
    name: 'folded',
    source: 'a test',
    parameters: { tau: { unit: 'ms', default: 10, meaning: 'decay' } },
    state: { x: { unit: '1', initial: 0.5, meaning: 'anything' } },
    equations: ['u0 = x', ...chain, `dx/dt = (u${depth} - x)/tau`].join('\n'),
    method: 'euler',
    spike: { when: 'x > 2' },
  });
  const network = new Network({ step: 1e-3, seed: 1 });
  const cell = network.population('cell', folded, { size: 3 });
  const [fast, oracle] = (['webassembly', 'javascript-f32'] as const).map((emitter) => simulate(network, { emitter }));
  for (const one of [fast, oracle]) one.step(10);
  expect(fast.state(cell, 'x')).toEqual(oracle.state(cell, 'x'));
});
