import { describe, expect, it } from 'vitest';
import { defineNeuron, ms, Network, simulate } from '../../../../../controllers/engine/index.ts';

const EMITTERS = ['javascript-f64', 'javascript-f32', 'webassembly'] as const;

describe.each(EMITTERS)('within a step, in %s', (emitter) => {
  it('`onStep` runs before the integration, and what it assigns stays during it', () => {
    const timer = defineNeuron({
      name: 'timer',
      source: 'a test',
      parameters: {},
      state: {
        since: { unit: 'ms', meaning: '' },
        open: { unit: '1/ms', meaning: '' },
        v: { unit: '1', meaning: '' },
      },
      onStep: 'since = where(v > 2.5 and since > 3*ms, 0, since + dt); open = where(since < 2.5*ms, 1/ms, 0)',
      equations: 'dv/dt = open*exp(0*v)',
      method: 'rk4',
      spike: { when: 'v > 100' },
    });
    const network = new Network({ seed: 1 });
    const neuron = network.population('neuron', timer, { size: 1, initial: { since: '3 ms' } });
    const simulation = simulate(network, { emitter });
    const seen = Array.from({ length: 10 }, (_, tick) => {
      if (tick === 2) simulation.setState(neuron, 'v', 3);
      simulation.step();
      return simulation.state(neuron, 'v')[0];
    });
    // The step that finds v above 2.5 opens for itself and two more; more than 3 ms after it, another may.
    expect(seen).toEqual([0, 0, 4, 5, 6, 6, 6, 7, 8, 9]);
  });

  it('a model may use up an input', () => {
    const counter = defineNeuron({
      name: 'counter',
      source: 'a test',
      parameters: {},
      state: { sum: { unit: '1', meaning: '' } },
      inputs: { gift: { unit: '1', default: 0, meaning: '' } },
      onStep: 'sum += gift; gift = 0',
      spike: { when: 'sum > 100' },
      events: { refill: 'gift = 5' },
    });
    const network = new Network({ seed: 1 });
    const neuron = network.population('neuron', counter, { size: 3 });
    const simulation = simulate(network, { emitter });
    simulation.input(neuron, 'gift').set([1, 2, 3]);
    simulation.step(4);
    expect([...simulation.state(neuron, 'sum')]).toEqual([1, 2, 3]);
    simulation.raise('refill');
    simulation.step(4);
    expect([...simulation.state(neuron, 'sum')]).toEqual([6, 7, 8]);
  });

  it('the stages of a Runge-Kutta step see exactly propagated variables at their own time', () => {
    const driven = defineNeuron({
      name: 'driven',
      source: 'a test',
      parameters: { tau: { unit: 'ms', default: 2, meaning: '' } },
      state: { x: { unit: '1', initial: 1, meaning: '' }, v: { unit: '1', meaning: '' } },
      equations: 'dx/dt = -x/tau; dv/dt = x*exp(0*v)/ms',
      method: { v: 'rk4' },
      spike: { when: 'v > 100' },
    });
    const network = new Network({ seed: 1 });
    const neuron = network.population('neuron', driven, { size: 2, parameters: { tau: ms([2, 4]) } });
    const simulation = simulate(network, { emitter });
    simulation.step();
    // Simpson's rule, as Runge-Kutta is for a slope that is a function of time alone.
    for (const [i, tau] of [2, 4].entries()) {
      const simpson = (1 + 4 * Math.exp(-0.5 / tau) + Math.exp(-1 / tau)) / 6;
      expect(simulation.state(neuron, 'v')[i]).toBeCloseTo(simpson, 6);
    }
  });

  it('held state stands still for those that depend on it', () => {
    const cell = defineNeuron({
      name: 'held',
      source: 'a test',
      parameters: { pause: { unit: 'ms', default: 5, meaning: '' } },
      state: { v: { unit: '1', initial: 1, meaning: '' }, w: { unit: '1', meaning: '' } },
      equations: 'dv/dt = exp(0*v)/ms; dw/dt = v/ms',
      method: 'rk4',
      spike: { when: 'v > 1' },
      reset: 'v = 0; w = 0',
      refractory: { time: 'pause', hold: ['v'] },
    });
    const network = new Network({ seed: 1 });
    const neuron = network.population('neuron', cell, { size: 1 });
    const simulation = simulate(network, { emitter });
    simulation.step(6);
    expect(simulation.state(neuron, 'w')[0]).toBe(0);
    simulation.step();
    expect(simulation.state(neuron, 'w')[0]).toBeCloseTo(0.5, 6);
  });
});
