import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../../agents/errors.ts';
import type { Simulation } from '../../../../../controllers/engine/index.ts';
import { allToAll, defineNeuron, explicit, ms, Network, simulate } from '../../../../../controllers/engine/index.ts';
import { RandomStream } from '../../../../../kernels/random.ts';
import type { Emitter } from '../../pair.ts';
import { base, counter, EMITTERS, pair, quantity, rule } from '../../pair.ts';
import { fire, scripted } from '../../scripted.ts';

describe.each(EMITTERS)('delivery, in %s', (emitter) => {
  it.each([0, 1, 2, 7, 16])('takes %d steps where the delay says so', (delay) => {
    const { simulation, post, step } = pair(rule({ onPre: 'post += w' }), { emitter, delay: delay * 1e-3 });
    const totals = Array.from({ length: 25 }, (_, tick) => {
      step(tick === 3, false);
      return simulation.state(post, 'total')[0];
    });
    expect(totals).toEqual(totals.map((_, tick) => (tick >= 3 + delay ? 1 : 0)));
  });

  it('keeps each synapse to its own delay and weight', () => {
    const network = new Network({ seed: 1 });
    const pre = network.population('pre', scripted, { size: 5 });
    const post = network.population('post', counter, { size: 9 });
    const weight = (i: number, j: number): number => 1 + i + 10 * j;
    const steps = (i: number, j: number): number => 1 + ((3 * i + j) % 6);
    network.project(pre, post, {
      synapse: rule({ onPre: 'post += w' }),
      connect: allToAll({ where: (i, j) => (i + j) % 3 !== 0 }),
      delay: ms((_, i, j) => steps(i, j)),
      initial: { w: (_, i, j) => weight(i, j) },
    });
    const simulation = simulate(network, { emitter });
    const expected = new Float64Array(9);
    for (let tick = 0; tick < 12; tick++) {
      // Neuron i spikes in tick i.
      fire(simulation, pre, tick < 5 ? [tick] : []);
      simulation.step();
      for (let i = 0; i < 5; i++) {
        for (let j = 0; j < 9; j++) if ((i + j) % 3 !== 0 && i + steps(i, j) === tick) expected[j] += weight(i, j);
      }
      expect([...simulation.state(post, 'total')], `tick ${tick}`).toEqual([...expected]);
    }
  });

  it('adds up synapses that join the same pair', () => {
    const network = new Network({ seed: 1 });
    const pre = network.population('pre', scripted, { size: 2 });
    const post = network.population('post', counter, { size: 2 });
    network.project(pre, post, {
      synapse: rule({ onPre: 'post += w' }),
      connect: explicit([
        [0, 1],
        [0, 1],
        [1, 0],
        [0, 1],
      ]),
      initial: { w: [1, 2, 4, 8] },
      delay: '0 ms',
    });
    const simulation = simulate(network, { emitter });
    fire(simulation, pre, [0]);
    simulation.step();
    expect([...simulation.state(post, 'total')]).toEqual([0, 11]);
  });

  it('reads the state of both neurons, as it was before anything was sent in this step', () => {
    const network = new Network({ seed: 1 });
    const pre = network.population('pre', counter, { size: 2, initial: { mark: [3, 5] } });
    const post = network.population('post', counter, { size: 1, initial: { mark: 7, total: 1 } });
    const synapse = network.project(pre, post, {
      synapse: rule({
        onPre: 'w = 100*mark_pre + 10*mark_post + total_post; post += 1',
        onPost: 'e = 2*mark_pre + total_post',
      }),
      connect: explicit([
        [0, 0],
        [0, 0],
        [1, 0],
      ]),
      delay: '0 ms',
    });
    const simulation = simulate(network, { emitter });
    simulation.input(pre, 'fire').fill(1);
    simulation.step();
    expect([...simulation.synapses(synapse, 'w')]).toEqual([371, 371, 571]);
    expect(simulation.state(post, 'total')[0]).toBe(4);
    simulation.input(pre, 'fire').fill(0);
    simulation.input(post, 'fire').fill(1);
    simulation.step();
    expect([...simulation.synapses(synapse, 'e')]).toEqual([10, 10, 14]);
  });

  it('leaves out masked pairs, which neither transmit nor learn', () => {
    const network = new Network({ seed: 1 });
    const pre = network.population('pre', scripted, { size: 6 });
    const post = network.population('post', counter, { size: 5 });
    const synapse = network.project(pre, post, {
      synapse: rule({ onPre: 'post += w', onPost: 'w += 1' }),
      connect: allToAll({ where: (i, j) => i !== j }),
      delay: '0 ms',
    });
    const simulation = simulate(network, { emitter });
    fire(simulation, pre, [0, 1, 2, 3, 4, 5]);
    simulation.input(post, 'fire').fill(1);
    simulation.step();
    expect([...simulation.state(post, 'total')]).toEqual([5, 5, 5, 5, 5]);
    expect(simulation.synapses(synapse, 'w')).toEqual(new Float64Array(25).fill(2));
  });
});

describe('coincident spikes', () => {
  it.each([
    ['pre_first', 100 + 1],
    ['simultaneous', 100],
  ] as const)('in order %s', (order, expected) => {
    // On pre sees y without this step's post spike; on post sees x with this step's pre spike only where pre comes first.
    const model = rule({ onPre: 'w = 100 + y', onPost: 'w += x', order });
    const { step, w } = pair(model);
    step(true, true);
    expect(w()).toBe(expected);
  });
});

describe('equations of synaptic state', () => {
  it('are stepped as the model states', () => {
    const model = rule({
      equations: 'de/dt = -e/tau\ndw/dt = e/tau',
      method: 'euler',
      state: { w: quantity(0), e: quantity(1) },
    });
    const { step, w, e } = pair(model);
    let [we, ee] = [0, 1];
    for (let i = 0; i < 30; i++) {
      step(false, false);
      we += ee / 20;
      ee *= 1 - 1 / 20;
    }
    expect(w()).toBeCloseTo(we, 13);
    // A lazily held variable reads as it was in the step.
    expect(e()).toBeCloseTo(ee / (1 - 1 / 20), 13);
  });

  it.each([
    ['rk4', 1e-8],
    ['midpoint', 5e-5],
  ] as const)('nonlinear, by %s', (method, tolerance) => {
    const model = rule({
      equations: 'dw/dt = w*(1 - w)/tau',
      method: { w: method },
      state: { w: quantity(0.1), e: quantity(0) },
    });
    const { step, w } = pair(model);
    for (let i = 0; i < 40; i++) step(false, false);
    expect(Math.abs(w() - 1 / (1 + 9 * Math.exp(-2)))).toBeLessThan(tolerance);
  });
});

describe('bounds', () => {
  it.each(EMITTERS)('hold after every statement and step, in %s', (emitter) => {
    const model = rule({
      parameters: { ...base.parameters, top: { unit: '1', default: 1.5, meaning: '' } },
      onPre: 'w += 10; w -= 0.25',
      onPost: 'w -= 10; w += 0.25',
      equations: 'dw/dt = (9 - w)/tau',
      bounds: { w: [-0.5, 'top'] },
    });
    const { step, w } = pair(model, { emitter });
    step(true, false);
    expect(w()).toBe(1.5);
    step(false, true);
    expect(w()).toBeLessThan(0.3);
    const still = rule({ onPre: 'w += 10; w -= 0.25', onPost: 'w -= 10; w += 0.25', bounds: { w: [-0.5, 1.5] } });
    const other = pair(still, { emitter });
    other.step(true, false);
    expect(other.w()).toBe(1.25);
    other.step(false, true);
    expect(other.w()).toBe(-0.25);
  });
});

describe('events', () => {
  it.each(EMITTERS)('assign synapses and traces, in %s', (emitter) => {
    const model = rule({
      modulators: { level: { unit: '1', initial: 2, meaning: '' } },
      equations: 'de/dt = -e/tau_e',
      onPre: 'e += 1',
      onPost: 'w += x',
      events: { commit: 'w = w + level*e; e = 0; x = 0.5' },
    });
    const { simulation, step, w, e } = pair(model, { emitter });
    step(true, false);
    simulation.raise('commit');
    expect(w()).toBeCloseTo(3, 6);
    expect(e()).toBe(0);
    step(false, true);
    expect(w()).toBeCloseTo(3 + 0.5 * Math.exp(-1 / 20), 6);
  });

  it('are the same for fast traces, which are stepped', () => {
    const model = rule({
      traces: { x: { ...base.traces.x, equation: 'dx/dt = -x/short' } },
      onPost: 'w += x',
      events: { commit: 'x = 0.5' },
    });
    const { simulation, step, w } = pair(model);
    step(true, false);
    simulation.raise('commit');
    step(false, true);
    expect(w()).toBeCloseTo(1 + 0.5 * Math.exp(-1 / 0.4), 13);
  });

  it.each(EMITTERS)('send what arrives in the next step, however often they are raised, in %s', (emitter) => {
    const model = rule({ onPre: 'post += w', events: { tell: 'w *= 2; post += w; post += 1' } });
    const { simulation, post, step } = pair(model, { emitter });
    const total = (): number => simulation.state(post, 'total')[0];
    simulation.raise('tell');
    simulation.raise('tell');
    expect(total()).toBe(0);
    step(true, false);
    expect(total()).toBe(2 + 1 + 4 + 1 + 4);
    step(false, false);
    expect(total()).toBe(12);
    simulation.raise('tell');
    simulation.clearActivity();
    step(false, false);
    expect(total()).toBe(12);
  });

  it.each(EMITTERS)('sum the weights onto each neuron and divide by the sum, in %s', (emitter) => {
    const cell = defineNeuron({
      name: 'cell',
      source: 'a test',
      parameters: {},
      state: { w_in: quantity(0) },
      receptors: {
        drive: { unit: '1', meaning: '', onInput: 'w_in += 0*input' },
        weights: { unit: '1', meaning: '', onInput: 'w_in += input' },
      },
      spike: { when: 'w_in > 1e9' },
      events: { sum: 'w_in = 0' },
    });
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', cell, { size: 13 });
    const synapses = network.project(cells, cells, {
      synapse: rule({ events: { sum: 'weights_post += w', divide: 'w /= max(1, w_in_post)' } }),
      connect: allToAll({ where: (i, j) => j !== 5 && (i + j) % 3 !== 0 }),
      receptor: 'drive',
      initial: { w: (_, i, j) => (j === 2 ? 1 / 64 : i + 1) },
    });
    const simulation = simulate(network, { emitter });
    for (let n = 0; n < 2; n++) {
      simulation.raise('sum');
      simulation.step();
      simulation.raise('divide');
    }
    const sums = new Float64Array(13);
    const w = simulation.synapses(synapses, 'w');
    const { post } = simulation.connections(synapses);
    for (const [k, j] of post.entries()) sums[j] = sums[j] + w[k];
    expect(sums[2]).toBe(9 / 64);
    expect(sums[5]).toBe(0);
    for (const [j, sum] of sums.entries()) if (j !== 2 && j !== 5) expect(sum).toBeCloseTo(1, 6);
  });

  it('that nobody declares are refused with a suggestion', () => {
    const { simulation } = pair(rule({ events: { reward: 'e = 0' } }));
    try {
      simulation.raise('rewards');
      expect.unreachable();
    } catch (error) {
      expect((error as ValidationError).code).toBe('unknown_name');
      expect((error as ValidationError).remedy).toContain("'reward'");
    }
  });
});

describe('f32 against f64', () => {
  it('agree to 1e-4 on traces, eligibility and weights of a driven network', () => {
    const run = (emitter: Emitter): Record<string, Float64Array> => {
      const network = new Network({ seed: 1 });
      const pre = network.population('pre', scripted, { size: 13 });
      const post = network.population('post', counter, { size: 6 });
      const synapse = network.project(pre, post, {
        synapse: rule({
          modulators: { level: { unit: '1/ms', meaning: '', equation: 'd(level)/dt = -level/tau' } },
          equations: 'de/dt = -e/tau_e\ndw/dt = e*level',
          onPre: 'post += w; e -= 0.3*y',
          onPost: 'e += x',
          bounds: { w: [0, 30] },
        }),
        connect: allToAll(),
        delay: ms((_: unknown, i: number, j: number) => 1 + ((i + j) % 3)),
      });
      const simulation: Simulation = simulate(network, { emitter });
      const random = new RandomStream(8, 'drive');
      for (let tick = 0; tick < 3000; tick++) {
        fire(
          simulation,
          pre,
          [...Array(13).keys()].filter(() => random.uniform() < 0.02),
        );
        const into = simulation.input(post, 'fire');
        for (let j = 0; j < 6; j++) into[j] = random.uniform() < 0.02 ? 1 : 0;
        if (tick % 200 === 100) simulation.setModulator('level', '5 Hz');
        simulation.step();
      }
      return {
        w: simulation.synapses(synapse, 'w'),
        e: simulation.synapses(synapse, 'e'),
        total: simulation.state(post, 'total'),
      };
    };
    const [exact, single] = [run('javascript-f64'), run('webassembly')];
    for (const [name, values] of Object.entries(exact)) {
      const scale = Math.max(...values.map(Math.abs));
      expect(scale).toBeGreaterThan(0.1);
      values.forEach((value, k) => {
        expect(Math.abs(value - single[name]?.[k]), `${name} ${k}`).toBeLessThan(1e-4 * scale);
      });
    }
  });
});
