import { describe, expect, it } from 'vitest';
import type { Method, NeuronModel, SimulationOptions } from '../../../../../controllers/engine/index.ts';
import {
  defineNeuron,
  ms,
  mV,
  Network,
  oneToOne,
  quantity,
  seconds,
  simulate,
} from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { lifAlpha } from '../../../../../controllers/neurons/lif-alpha.ts';
import { spikeSource } from '../../../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../../../controllers/synapses/static.ts';

const one = { unit: '1', meaning: '' };
const milliseconds = (value: number) => ({ unit: 'ms', default: value, meaning: '' });

/** A model of dimensionless state that never spikes. */
function smooth(
  initial: Readonly<Record<string, number>>,
  equations: string,
  method?: NeuronModel['method'],
): NeuronModel {
  return defineNeuron({
    name: 'smooth',
    source: 'a test',
    parameters: { tau: milliseconds(10), fast: milliseconds(3) },
    state: Object.fromEntries(Object.entries(initial).map(([name, value]) => [name, { ...one, initial: value }])),
    equations,
    ...(method === undefined ? {} : { method }),
    spike: { when: `${Object.keys(initial)[0]} > 1e30` },
  });
}

/** The state of one neuron at 0, step, 2 step, ..., `until` (s). */
function trace(
  model: NeuronModel,
  step: number,
  until: number,
  emitter: SimulationOptions['emitter'] = 'javascript-f64',
) {
  const network = new Network({ step: seconds(step), seed: 1 });
  const neuron = network.population('neuron', model, { size: 1 });
  const simulation = simulate(network, { emitter });
  const names = Object.keys(model.state);
  const values = [names.map((name) => simulation.state(neuron, name)[0])];
  for (let tick = 0; tick < Math.round(until / step); tick++) {
    simulation.step();
    values.push(names.map((name) => simulation.state(neuron, name)[0]));
  }
  return values;
}

/** The largest difference from a closed form of the time in s. */
function worst(values: readonly (readonly number[])[], step: number, exact: (t: number) => readonly number[]): number {
  return Math.max(
    ...values.flatMap((row, k) => {
      const expected = exact(k * step);
      return row.map((value, i) => Math.abs(value - expected[i]));
    }),
  );
}

describe.each([1e-3, 1e-4])('exact propagation at a step of %d s', (step) => {
  it('follows the membrane under a step current within 1e-12 mV', () => {
    const network = new Network({ step: seconds(step), seed: 1 });
    const cell = network.population('cell', lif, { size: 1, parameters: { V_th: '1 V' } });
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    simulation.input(cell, 'I_ext', 'pA').fill(300);
    for (let k = 1; k <= 0.2 / step; k++) {
      simulation.step();
      const exact = -70 + ((300 * 20) / 250) * -Math.expm1((-k * step) / 0.02);
      expect(Math.abs(simulation.state(cell, 'v', 'mV')[0] - exact)).toBeLessThan(1e-12);
    }
  });

  it('spikes at the analytic interval, to the step', () => {
    const network = new Network({ step: seconds(step), seed: 1 });
    const cell = network.population('cell', lif, { size: 1 });
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    simulation.input(cell, 'I_ext', 'pA').fill(300);
    const out = new Uint32Array(1);
    const times: number[] = [];
    for (let k = 0; k < 0.5 / step; k++) {
      simulation.step();
      if (simulation.spikes(cell, out) > 0) times.push(k);
    }
    const rise = 20 * Math.log(24 / (24 - 15));
    const interval = Math.ceil(rise / (step * 1e3)) + Math.round(2e-3 / step);
    expect(times.length).toBeGreaterThan(15);
    expect(times[0]).toBe(Math.ceil(rise / (step * 1e3)) - 1);
    times.slice(1).forEach((time, i) => {
      expect(time - times[i]).toBe(interval);
    });
  });

  it('follows an alpha current and its potential within 1e-12 of their peaks', () => {
    const network = new Network({ step: seconds(step), seed: 1 });
    const cell = network.population('cell', lifAlpha, {
      size: 1,
      initial: { drive: quantity((100 * Math.E) / 2, 'pA/ms') },
    });
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    const [a, b] = [1 / 2, 1 / 10];
    const potential = (t: number): number =>
      ((100 * Math.E) / 2 / 250) *
      ((Math.exp(-b * t) - Math.exp(-a * t)) / (a - b) ** 2 - (t * Math.exp(-a * t)) / (a - b));
    let peak = 0;
    let peakTime = 0;
    for (let k = 1; k <= 0.06 / step; k++) {
      simulation.step();
      const t = k * step * 1e3;
      const current = 100 * ((Math.E * t) / 2) * Math.exp(-t / 2);
      expect(Math.abs(simulation.state(cell, 'i', 'pA')[0] - current)).toBeLessThan(1e-10);
      expect(Math.abs(simulation.state(cell, 'v', 'mV')[0] + 70 - potential(t))).toBeLessThan(1e-12);
      if (current > peak) [peak, peakTime] = [current, t];
    }
    expect(peakTime).toBe(2);
    expect(peak).toBeCloseTo(100, 10);
  });

  it('follows three coupled equations within 1e-13', () => {
    const w = 0.4;
    const model = smooth(
      { x: 1, y: 0, z: 0.5 },
      `dx/dt = -x/tau - ${w}*y/ms\ndy/dt = ${w}*x/ms - y/tau\ndz/dt = (x - z)/fast`,
    );
    // z follows Re(c e^(lambda t)), c = (1/3)/(lambda + 1/3), lambda = -1/10 + i w, time in ms.
    const [re, im] = [1 / 3 - 1 / 10, w];
    const [cRe, cIm] = [re / 3 / (re * re + im * im), -im / 3 / (re * re + im * im)];
    const exact = (seconds: number): number[] => {
      const t = seconds * 1e3;
      const [cos, sin] = [Math.exp(-t / 10) * Math.cos(w * t), Math.exp(-t / 10) * Math.sin(w * t)];
      return [cos, sin, cRe * cos - cIm * sin + (0.5 - cRe) * Math.exp(-t / 3)];
    };
    expect(worst(trace(model, step, 0.05), step, exact)).toBeLessThan(1e-13);
    expect(worst(trace(model, step, 0.05, 'webassembly'), step, exact)).toBeLessThan(1e-5);
  });
});

it('a constant of one equation reaches the other within the step, exactly', () => {
  // dy/dt = (c - y)/tau and dx/dt = (y - x)/tau from 0: x = c (1 - e^-s (1 + s)), y = c (1 - e^-s), with s = t/tau.
  const equations = 'dx/dt = (y - x)/tau\ndy/dt = (3 - y)/tau';
  const values = trace(smooth({ x: 0, y: 0 }, equations), 4e-3, 40e-3);
  for (const [tick, [x, y]] of (values as number[][]).entries()) {
    const s = (4 * tick) / 10;
    expect(x).toBeCloseTo(3 * (1 - Math.exp(-s) * (1 + s)), 12);
    expect(y).toBeCloseTo(3 * (1 - Math.exp(-s)), 12);
  }
});

describe.each([1e-3, 1e-4])('a drive that is state without an equation, at a step of %d s', (step) => {
  // Two stages of one time constant behind a drive E: x = E (1 - e^-s), y = E (1 - e^-s (1 + s)), with s = t / tau.
  const stages = 'dx/dt = (E - x)/tau\ndy/dt = (x - y)/tau';
  const rising = (t: number): number[] => {
    const s = t / 0.01;
    return [-0.8 * Math.expm1(-s), 0.8 * (1 - Math.exp(-s) * (1 + s)), 0.8];
  };

  it.each([undefined, 'exact'] as const)('is stepped exactly through coupled equations, method: %s', (method) => {
    const model = smooth({ x: 0, y: 0, E: 0.8 }, stages, method);
    expect(worst(trace(model, step, 0.1), step, rising)).toBeLessThan(1e-14);
    for (const emitter of ['javascript-f32', 'webassembly'] as const)
      expect(worst(trace(model, step, 0.1, emitter), step, rising)).toBeLessThan(1e-5);
  });

  it.each(['javascript-f64', 'webassembly'] as const)(
    'may be set by the host and by a receptor at any step, in %s',
    (emitter) => {
      const model = defineNeuron({
        name: 'driven',
        source: 'a test',
        parameters: {},
        state: { v: { unit: 'mV', meaning: '' }, ext: { unit: 'mV', meaning: '' } },
        receptors: { level: { unit: 'mV', meaning: '', onInput: 'ext = where(input == 0*mV, ext, input)' } },
        equations: 'dv/dt = -v/(20*ms) + ext/(0.1*ms)',
        method: 'exact',
        spike: { when: 'v > 1*MV' },
      });
      const network = new Network({ step: seconds(step), seed: 1 });
      const source = network.population('source', spikeSource, { size: 1 });
      const cell = network.population('cell', model, { size: 1 });
      network.project(source, cell, {
        synapse: staticSynapse,
        connect: oneToOne(),
        delay: '0 ms',
        initial: { w: '0.03 mV' },
      });
      const simulation = simulate(network, { emitter });
      let [v, ext] = [0, 0];
      for (let tick = 0; tick < 40; tick++) {
        if (tick % 7 === 3) {
          ext = tick / 640;
          simulation.setState(cell, 'ext', mV(ext));
        }
        if (tick === 20) {
          simulation.input(source, 'fire')[0] = 1;
          ext = 0.03;
        }
        simulation.step();
        // v' = v e^-s + 200 ext (1 - e^-s), with s = dt / 20 ms.
        v = v * Math.exp(-step / 0.02) - 200 * ext * Math.expm1(-step / 0.02);
        const most = emitter === 'webassembly' ? 1e-5 : 1e-14;
        expect(Math.abs(simulation.state(cell, 'v', 'mV')[0] - v)).toBeLessThan(most);
      }
      expect(v).toBeGreaterThan(0.1);
    },
  );
});

describe('exponential Euler', () => {
  it.each([1e-3, 1e-4])('is exact for a linear equation, at a step of %d s', (step) => {
    const model = smooth({ x: 2 }, 'dx/dt = (0.5 - x)/tau', 'exponential_euler');
    const exact = (t: number): number[] => [0.5 + 1.5 * Math.exp(-t / 0.01)];
    expect(worst(trace(model, step, 0.05), step, exact)).toBeLessThan(1e-14);
  });

  it('is exact to 5e-10 where the coefficient is state that stands still', () => {
    const model = smooth({ x: 2, g: 1.5 }, 'dx/dt = g*(0.5 - x)/tau');
    const exact = (t: number): number[] => [0.5 + 1.5 * Math.exp((-1.5 * t) / 0.01), 1.5];
    for (const step of [1e-3, 1e-4]) expect(worst(trace(model, step, 0.05), step, exact)).toBeLessThan(5e-10);
  });

  it('is what an equation linear in its own variable gets by itself', () => {
    const network = new Network({ seed: 1 });
    network.population('neuron', smooth({ x: 2, g: 1 }, 'dx/dt = -g*x/tau\ndg/dt = -g/tau'), { size: 1 });
    const text = simulate(network).describe();
    expect(text).toContain('x: exponential euler (linear in its own variable)');
    expect(text).toContain('g: exact (linear with constant coefficients)');
  });
});

describe('explicit methods', () => {
  it.each<[Method, number]>([
    ['euler', 1],
    ['midpoint', 2],
    ['rk4', 4],
  ])('%s converges with order %d', (method, order) => {
    // Logistic growth: x = 1 / (1 + 9 e^(-t / tau)).
    const model = smooth({ x: 0.1 }, 'dx/dt = x*(1 - x)/tau', method);
    const exact = (t: number): number[] => [1 / (1 + 9 * Math.exp(-t / 0.01))];
    const errors = [2e-3, 1e-3].map((step) => worst(trace(model, step, 0.04), step, exact)) as [number, number];
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(order - 0.15);
    expect(Math.log2(errors[0] / errors[1])).toBeLessThan(order + 0.3);
  });

  it('multiply once by the step and the constants of an equation', () => {
    const rounded = Math.fround;
    const start = rounded(0.7);
    const factor = rounded((0.1 * -3) / 7 / 10);
    const model = smooth({ x: start }, 'dx/dt = -3*(x/7)/tau', 'euler');
    expect(trace(model, 1e-4, 1e-4, 'webassembly')[1]).toEqual([rounded(start + rounded(start * factor))]);
  });

  it('steps by Euler what says so, exact though it could be', () => {
    const values = trace(smooth({ x: 1 }, 'dx/dt = -x/tau', { x: 'euler' }), 1e-3, 0.02);
    values.forEach(([x], k) => {
      expect(x).toBeCloseTo(0.9 ** k, 14);
    });
  });
});

describe('parameters that differ between neurons', () => {
  it.each(['javascript-f64', 'webassembly'] as const)('give each its own propagator, in %s', (emitter) => {
    const taus = [5, 10, 20, 40, 80];
    const run = (values: readonly number[]): number[] => {
      const network = new Network({ seed: 1 });
      const cells = network.population('cells', lif, {
        size: values.length,
        parameters: { tau_m: ms(values), V_th: '1 V' },
      });
      const simulation = simulate(network, { emitter });
      simulation.input(cells, 'I_ext', 'pA').fill(100);
      simulation.step(25);
      return [...simulation.state(cells, 'v', 'mV')];
    };
    const together = run(taus);
    expect(together).toEqual(taus.flatMap((tau) => run([tau])));
    taus.forEach((tau, i) => {
      const exact = -70 + ((100 * tau) / 250) * -Math.expm1(-25 / tau);
      expect(Math.abs(together[i] - exact)).toBeLessThan(emitter === 'webassembly' ? 1e-3 : 1e-12);
    });
  });
});

describe('stages of a Runge-Kutta step', () => {
  // With w = 1/v, dv/dt = -x v^2 is dw/dt = x, which has closed forms for x of the time alone.
  it.each<[what: string, initial: Readonly<Record<string, number>>, equations: string, exact: (t: number) => number]>([
    [
      'an exactly propagated drive',
      { v: 1, x: 1 },
      'dv/dt = -x*v^2/tau\ndx/dt = -x/fast',
      (t) => 1 / (1 + 0.3 * (1 - Math.exp(-t / 3))),
    ],
    ['the time', { v: 1 }, 'dv/dt = -t/tau*v^2/tau', (t) => 1 / (1 + t ** 2 / 200)],
  ])('read %s at times of their own: errors fall with the fourth power of the step', (_, initial, equations, exact) => {
    const method = Object.hasOwn(initial, 'x') ? ({ v: 'rk4' } as const) : 'rk4';
    const error = (step: number): number => {
      const values = trace(smooth(initial, equations, method), step, 0.012).map(([v]) => [v]);
      return worst(values, step, (t) => [exact(t * 1e3)]);
    };
    const [coarse, fine] = [error(2e-3), error(1e-3)];
    expect(coarse).toBeLessThan(1e-4);
    expect(coarse / fine).toBeGreaterThan(12);
    expect(coarse / fine).toBeLessThan(20);
  });
});
