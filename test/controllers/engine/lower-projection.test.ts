import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../agents/errors.ts';
import type { Simulation, SynapseModel } from '../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  defineSynapse,
  explicit,
  Network,
  oneToOne,
  simulate,
} from '../../../controllers/engine/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { fire, scripted } from './scripted.ts';

const EMITTERS = ['javascript-f64', 'javascript-f32', 'webassembly'] as const;
type Emitter = (typeof EMITTERS)[number];

/** Counts what arrives, and spikes when the host says so. */
const counter = defineNeuron({
  name: 'counter',
  source: 'a test',
  parameters: {},
  state: { total: { unit: '1', meaning: '' }, mark: { unit: '1', meaning: '' } },
  inputs: { fire: { unit: '1', default: 0, meaning: '' } },
  receptors: { sum: { unit: '1', meaning: '', onInput: 'total += input' } },
  spike: { when: 'fire > 0' },
});

const quantity = (value: number) => ({ unit: '1', initial: value, meaning: '' });
const rate = (value: number) => ({ unit: 'ms', default: value, meaning: '' });

const base = {
  name: 'rule',
  source: 'a test',
  parameters: { tau: rate(20), short: rate(0.4), tau_e: rate(100), a: { unit: '1', default: 0.5, meaning: '' } },
  state: { w: quantity(1), e: quantity(0) },
  traces: {
    x: { of: 'pre', unit: '1', meaning: '', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' },
    y: { of: 'post', unit: '1', meaning: '', equation: 'dy/dt = -y/tau', onSpike: 'y += 1' },
  },
} as const satisfies SynapseModel;

type Rule = SynapseModel & Pick<typeof base, 'state'>;
const rule = (rest: Partial<SynapseModel>): Rule => defineSynapse({ ...base, ...rest }) as unknown as Rule;

/** One synapse between two scripted neurons. */
function pair(model: Rule, options: { emitter?: Emitter; delay?: number; step?: number } = {}) {
  const { emitter = 'javascript-f64', delay = 0, step = 1e-3 } = options;
  const network = new Network({ step, seed: 1 });
  const pre = network.population('pre', counter, { size: 1 });
  const post = network.population('post', counter, { size: 1 });
  const synapse = network.project(pre, post, { synapse: model, connect: oneToOne(), delay });
  const simulation = simulate(network, { emitter });
  const step1 = (preSpikes: boolean, postSpikes: boolean): void => {
    simulation.input(pre, 'fire').fill(preSpikes ? 1 : 0);
    simulation.input(post, 'fire').fill(postSpikes ? 1 : 0);
    simulation.step();
  };
  const w = (): number => simulation.synapses(synapse, 'w')[0] as number;
  const e = (): number => simulation.synapses(synapse, 'e')[0] as number;
  return { network, simulation, pre, post, synapse, step: step1, w, e };
}

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
      delay: (_, i, j) => steps(i, j) * 1e-3,
      initial: { w: (_, i, j) => weight(i, j) },
    });
    const simulation = simulate(network, { emitter });
    const expected = new Float64Array(9);
    for (let tick = 0; tick < 12; tick++) {
      // Neuron i spikes in tick i.
      fire(simulation, pre, tick < 5 ? [tick] : []);
      simulation.step();
      for (let i = 0; i < 5; i++) {
        for (let j = 0; j < 9; j++) if ((i + j) % 3 !== 0 && i + steps(i, j) === tick) expected[j]! += weight(i, j);
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
      delay: 0,
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
      delay: 0,
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
      delay: 0,
    });
    const simulation = simulate(network, { emitter });
    fire(simulation, pre, [0, 1, 2, 3, 4, 5]);
    simulation.input(post, 'fire').fill(1);
    simulation.step();
    expect([...simulation.state(post, 'total')]).toEqual([5, 5, 5, 5, 5]);
    expect(simulation.synapses(synapse, 'w')).toEqual(new Float64Array(25).fill(2));
  });
});

describe('traces', () => {
  /** w of `onPre: w -= y; onPost: w += x` summed pair by pair, decays exact, at coincidences as the order says. */
  function sumOfPairs(pre: readonly number[], post: readonly number[], keep: number, simultaneous: boolean): number {
    let w = 1;
    for (const i of pre) {
      for (const j of post) {
        if (i < j || (i === j && !simultaneous)) w += keep ** (j - i);
        else if (j < i) w -= keep ** (i - j);
      }
    }
    return w;
  }
  const stream = new RandomStream(5, 'trains');
  const train = (): number[] => [...Array(400).keys()].filter(() => stream.uniform() < 0.05);
  const [preTrain, postTrain] = [train(), [...train(), 77, 191].sort((a, b) => a - b)];
  preTrain.push(77, 191);
  const trains = { pre: [...new Set(preTrain)].sort((a, b) => a - b), post: [...new Set(postTrain)] };

  const traces = (tau: string, method: 'exact' | 'euler') => ({
    x: { ...base.traces.x, equation: `dx/dt = -x/${tau}`, method },
    y: { ...base.traces.y, equation: `dy/dt = -y/${tau}`, method },
  });

  it.each([
    ['held lazily', 'tau', 'exact', Math.exp(-1 / 20)],
    ['held lazily, by Euler', 'tau', 'euler', 1 - 1 / 20],
    ['stepped', 'short', 'exact', Math.exp(-1 / 0.4)],
  ] as const)('%s give the sum over all pairs', (_, tau, method, keep) => {
    for (const order of ['pre_first', 'simultaneous'] as const) {
      for (const emitter of EMITTERS) {
        const model = rule({ traces: traces(tau, method), onPre: 'w -= y', onPost: 'w += x', order });
        const { step, w, simulation } = pair(model, { emitter });
        expect(simulation.describe()).toContain(tau === 'tau' ? 'held lazily' : 'too fast to be held lazily');
        for (let tick = 0; tick < 400; tick++) step(trains.pre.includes(tick), trains.post.includes(tick));
        const exact = sumOfPairs(trains.pre, trains.post, keep, order === 'simultaneous');
        expect(Math.abs(w() - exact), `${order}, ${emitter}`).toBeLessThan(emitter === 'javascript-f64' ? 1e-12 : 1e-4);
      }
    }
  });

  it('of pre spikes count from the arrival, whatever the delay', () => {
    const model = rule({ onPre: 'w -= y', onPost: 'w += x' });
    for (const delay of [1, 4]) {
      const { step, w } = pair(model, { delay: delay * 1e-3 });
      for (let tick = 0; tick < 30; tick++) step(tick === 2, tick === 12);
      expect(w()).toBeCloseTo(1 + Math.exp(-(10 - delay) / 20), 13);
    }
  });

  it('stay with the neurons of each delay', () => {
    const network = new Network({ seed: 1 });
    const pre = network.population('pre', scripted, { size: 2 });
    const post = network.population('post', counter, { size: 3 });
    const delays = [1, 5, 2, 5, 1, 7];
    const synapse = network.project(pre, post, {
      synapse: rule({ onPost: 'w += x' }),
      connect: allToAll(),
      delay: delays.map((d) => d * 1e-3),
      initial: { w: 0 },
    });
    for (const emitter of EMITTERS) {
      const simulation = simulate(network, { emitter });
      for (let tick = 0; tick < 20; tick++) {
        fire(simulation, pre, tick === 3 ? [1] : tick === 5 ? [0] : []);
        simulation.input(post, 'fire').fill(tick === 15 ? 1 : 0);
        simulation.step();
      }
      const emitted = [5, 5, 5, 3, 3, 3];
      [...simulation.synapses(synapse, 'w')].forEach((w, k) => {
        expect(w).toBeCloseTo(Math.exp(-(15 - (emitted[k] as number) - (delays[k] as number)) / 20), 6);
      });
    }
  });

  it('survive many rebasings: 20 s of spikes to 1e-4 in f32 and 1e-11 in f64', () => {
    const run = (emitter: Emitter): number[] => {
      const model = rule({ onPre: 'e = y', onPost: 'w = x', equations: 'de/dt = -e/tau_e' });
      const { step, w, e } = pair(model, { emitter });
      const random = new RandomStream(2, 'long');
      const seen: number[] = [];
      for (let tick = 0; tick < 20_000; tick++) {
        step(random.uniform() < 0.04, random.uniform() < 0.04);
        if (tick % 1000 === 999) seen.push(w(), e());
      }
      return seen;
    };
    // The same, stepped densely.
    const random = new RandomStream(2, 'long');
    let [x, y, w, e] = [0, 0, 1, 0];
    const exact: number[] = [];
    for (let tick = 0; tick < 20_000; tick++) {
      x *= Math.exp(-1 / 20);
      y *= Math.exp(-1 / 20);
      e *= Math.exp(-1 / 100);
      if (random.uniform() < 0.04) {
        e = y;
        x += 1;
      }
      if (random.uniform() < 0.04) {
        w = x;
        y += 1;
      }
      if (tick % 1000 === 999) exact.push(w, e);
    }
    run('javascript-f64').forEach((value, i) => {
      expect(Math.abs(value / (exact[i] as number) - 1)).toBeLessThan(1e-11);
    });
    run('webassembly').forEach((value, i) => {
      expect(Math.abs(value / (exact[i] as number) - 1)).toBeLessThan(1e-4);
    });
  });

  it.each(EMITTERS)('become 0 before they become denormal, as eligibility does: %s', (emitter) => {
    const model = rule({ onPre: 'e = 1', onPost: 'w = x', equations: 'de/dt = -e/tau' });
    const { step, w, e } = pair(model, { emitter });
    step(true, false);
    // To e^-50, and to 0 when they are next rebased below 1e-25.
    for (let tick = 0; tick < 999; tick++) step(false, false);
    step(false, true);
    expect(w() / Math.exp(-50)).toBeCloseTo(1, 4);
    expect(e() / Math.exp(-50)).toBeCloseTo(1, 4);
    for (let tick = 0; tick < 999; tick++) step(false, false);
    step(false, true);
    expect([w(), e()]).toEqual([0, 0]);
  });

  it('may be set, saturate, and read each other', () => {
    const model = rule({
      traces: {
        x: { ...base.traces.x, onSpike: 'x = 1' },
        z: { ...base.traces.x, equation: 'dz/dt = -z/tau_e', onSpike: 'z += 0.5*(1 - z) + x' },
        y: base.traces.y,
      },
      onPost: 'w = x; e = z',
    });
    const { step, w, e } = pair(model);
    step(true, false);
    step(true, false);
    step(false, true);
    expect(w()).toBeCloseTo(Math.exp(-1 / 20), 14);
    const z = 0.5 * Math.exp(-1 / 100);
    expect(e()).toBeCloseTo((z + 0.5 * (1 - z) + Math.exp(-1 / 20)) * Math.exp(-1 / 100), 14);
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

describe('modulators', () => {
  const modulated = (equation?: string): Rule =>
    rule({
      modulators: {
        level: { unit: '1/ms', initial: 0.25, meaning: '', ...(equation === undefined ? {} : { equation }) },
      },
      equations: 'de/dt = -e/tau_e\ndw/dt = e*(level - a/ms)',
      state: { w: quantity(0), e: quantity(1) },
    });

  it('stay as set where they have no equation, and are SI outside', () => {
    const { simulation, step } = pair(modulated());
    expect(simulation.modulator('level')).toBe(250);
    simulation.setModulator('level', 40);
    for (let i = 0; i < 10; i++) step(false, false);
    expect(simulation.modulator('level')).toBe(40);
  });

  it('decay where they have one, at the end of a step', () => {
    const { simulation, step } = pair(modulated('d(level)/dt = -level/tau'));
    simulation.setModulator('level', 1000);
    for (let i = 0; i < 10; i++) step(false, false);
    expect(simulation.modulator('level')).toBeCloseTo(1000 * Math.exp(-10 / 20), 9);
  });

  it.each([
    [1e-3, 'javascript-f64'],
    [1e-4, 'javascript-f64'],
    [1e-3, 'webassembly'],
  ] as const)(
    'times eligibility change the weight by the closed form of an interval, step %d s, %s',
    (step, emitter) => {
      // dw = c0 (n0 (1 - e^(-s D)) / s - b tau_c (1 - e^(-D / tau_c))), s = 1/tau_c + 1/tau_n, here with b = a/ms.
      const run = pair(modulated('d(level)/dt = -level/tau'), { step, emitter });
      run.simulation.setModulator('level', 3000);
      const interval = 60;
      for (let k = 0; k < (interval * 1e-3) / step; k++) run.step(false, false);
      const s = 1 / 100 + 1 / 20;
      const exact = (3 * -Math.expm1(-s * interval)) / s - 0.5 * 100 * -Math.expm1(-interval / 100);
      expect(Math.abs(run.w() / exact - 1)).toBeLessThan(emitter === 'webassembly' ? 1e-5 : 1e-12);
    },
  );

  it('at 0 leave the weights alone, and the sweep is skipped', () => {
    const model = rule({
      ...modulated(),
      parameters: { ...base.parameters, tau_e: rate(2) },
      equations: 'de/dt = -e/tau_e\ndw/dt = e*level',
      state: { w: quantity(0), e: quantity(1) },
    });
    for (const emitter of EMITTERS) {
      const { simulation, step, w } = pair(model, { emitter });
      expect(simulation.describe()).toContain('skipped while its modulators are 0');
      simulation.setModulator('level', 0);
      for (let i = 0; i < 10; i++) step(false, false);
      expect(w()).toBe(0);
      simulation.setModulator('level', 1000);
      step(false, false);
      expect(w()).toBeGreaterThan(0.005);
    }
  });

  it('at 0 add nothing, whatever they multiply, while others move the weight', () => {
    const model = rule({
      modulators: {
        up: { unit: '1/ms', meaning: '' },
        down: { unit: '1/ms', meaning: '' },
      },
      state: { w: quantity(0), e: quantity(1), f: quantity(1) },
      equations: 'de/dt = -e/tau_e\ndf/dt = -f/tau_e\ndw/dt = up*e - down*f',
      onPre: 'f = -log(0)',
      bounds: { w: [-5, 5] },
    });
    for (const emitter of EMITTERS) {
      const { simulation, synapse, step, w } = pair(model, { emitter });
      step(true, false);
      expect(simulation.synapses(synapse, 'f' as never)[0]).toBe(Infinity);
      simulation.setModulator('up', 1000);
      step(false, false);
      expect(w()).toBeCloseTo(Math.exp(-1 / 100) * 100 * -Math.expm1(-1 / 100), 6);
      simulation.setModulator('down', 1000);
      step(false, false);
      expect(w()).toBe(-5);
    }
  });

  it('are refused where two rules disagree about one', () => {
    const { network, pre, post } = pair(modulated('d(level)/dt = -level/tau'));
    network.project(pre, post, { name: 'other', synapse: modulated(), connect: oneToOne() });
    try {
      simulate(network);
      expect.unreachable();
    } catch (error) {
      expect((error as ValidationError).code).toBe('modulator_conflict');
      expect((error as ValidationError).message).toContain("'level'");
    }
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

describe('equations that read traces', () => {
  it.each([
    ['tau', 'x*y', 20, 20],
    ['short', 'x*y', 0.4, 0.4],
    ['tau', 'x', 20, Infinity],
  ] as const)('with the time constant %s integrate %s in closed form', (tau, product, tauX, tauY) => {
    const model = rule({
      traces: {
        x: { ...base.traces.x, equation: `dx/dt = -x/${tau}` },
        y: { ...base.traces.y, equation: `dy/dt = -y/${tau}` },
      },
      equations: `dw/dt = ${product}/tau_e`,
      state: { w: quantity(0), e: quantity(0) },
    });
    for (const emitter of EMITTERS) {
      const { step, w } = pair(model, { emitter });
      step(true, true);
      for (let i = 1; i < 25; i++) step(false, false);
      const s = 1 / tauX + 1 / tauY;
      expect(Math.abs(w() / (-Math.expm1(-25 * s) / s / 100) - 1)).toBeLessThan(
        emitter === 'javascript-f64' ? 1e-12 : 1e-5,
      );
    }
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
        delay: (_: unknown, i: number, j: number) => (1 + ((i + j) % 3)) * 1e-3,
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
        if (tick % 200 === 100) simulation.setModulator('level', 5);
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
        expect(Math.abs(value - (single[name]?.[k] as number)), `${name} ${k}`).toBeLessThan(1e-4 * scale);
      });
    }
  });
});
