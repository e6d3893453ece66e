import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DivergenceError, ValidationError } from '../../../../agents/errors.ts';
import type { SimulationOptions } from '../../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  defineSynapse,
  explicit,
  fixedProbability,
  Hz,
  ms,
  mV,
  Network,
  pA,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { dopamineStdp } from '../../../../controllers/synapses/dopamine-stdp.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { share } from '../../../effort.ts';
import { disturb, firstDifference, observe, randomNetwork } from '../random-network.ts';
import { fire, scripted, spiked } from '../scripted.ts';

const EMITTERS = ['javascript-f64', 'javascript-f32', 'webassembly'] as const;

function failure(action: () => unknown): ValidationError {
  try {
    action();
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

/** Place-like inputs onto a cell with a plastic, lazily held rule. */
function plastic(emitter: NonNullable<SimulationOptions['emitter']>, seed = 1, p = 0.5) {
  const network = new Network({ seed });
  const source = network.population('source', bernoulli, { size: 21 });
  const target = network.population('target', lif, { size: 10 });
  const projection = network.project(source, target, {
    synapse: dopamineStdp,
    connect: fixedProbability(p),
    receptor: 'excitatory',
    initial: { w: '60 pA' },
    delay: ms((random) => 1 + random.integer(3)),
  });
  const simulation = simulate(network, { emitter });
  simulation.input(source, 'rate', 'Hz').fill(40);
  return { network, source, target, projection, simulation };
}

/** Each cell joined to the one `offset` further. */
function ring(offset: number) {
  const network = new Network({ seed: 1 });
  const cells = network.population('cells', lif, { size: 8 });
  const connect = explicit(Array.from({ length: 8 }, (_, i) => [i, (i + offset) % 8] as const));
  network.project(cells, cells, { synapse: staticSynapse, connect, receptor: 'excitatory' });
  return simulate(network);
}

describe('save and restore', () => {
  it('at any tick continue bit for bit, in every emitter', { tags: 'long' }, () => {
    fc.assert(
      fc.property(fc.gen(), fc.nat({ max: 90 }), fc.constantFrom(...EMITTERS), (draw, at, emitter) => {
        const drawn = randomNetwork(draw);
        const [whole, first, second] = [0, 0, 0].map(() =>
          simulate(drawn.network, { emitter, checkTicks: Infinity }),
        ) as [ReturnType<typeof simulate>, ReturnType<typeof simulate>, ReturnType<typeof simulate>];
        const go = (simulation: typeof whole, from: number, to: number): void => {
          for (let tick = from; tick < to; tick++) {
            disturb(simulation, drawn, tick);
            simulation.step();
          }
        };
        go(whole, 0, 120);
        go(first, 0, at);
        // A restored simulation has run elsewhere before.
        go(second, 0, 33);
        second.restore(first.save());
        expect(second.tick).toBe(at);
        expect(second.save()).toEqual(first.save());
        go(second, at, 120);
        expect(firstDifference(observe(whole, drawn), observe(second, drawn))).toBeUndefined();
      }),
      { numRuns: share(15), endOnFailure: true },
    );
  });

  it('cross over between the two f32 programs', { tags: 'long' }, () => {
    const [a, b] = [plastic('javascript-f32'), plastic('webassembly')];
    a.simulation.step(1500);
    b.simulation.restore(a.simulation.save());
    a.simulation.step(700);
    b.simulation.step(700);
    expect(b.simulation.synapses(b.projection, 'w', 'pA')).toEqual(a.simulation.synapses(a.projection, 'w', 'pA'));
    expect(b.simulation.state(b.target, 'v', 'mV')).toEqual(a.simulation.state(a.target, 'v', 'mV'));
  });

  it('are refused between networks, connections and precisions that differ', { tags: 'long' }, () => {
    const { simulation } = plastic('webassembly');
    simulation.step(10);
    const state = simulation.save();
    for (const other of [
      plastic('javascript-f64').simulation,
      plastic('webassembly', 2).simulation,
      plastic('webassembly', 1, 0.6).simulation,
    ]) {
      expect(failure(() => other.restore(state)).code).toBe('state_mismatch');
      expect(other.tick).toBe(0);
    }
    // As many synapses, elsewhere.
    expect(failure(() => ring(2).restore(ring(3).save())).code).toBe('state_mismatch');
    expect(() => ring(2).restore(ring(2).save())).not.toThrow();
    const { simulation: same } = plastic('webassembly');
    for (const broken of [state.subarray(1), new Uint8Array(0), new Uint8Array(state.length)]) {
      expect(failure(() => same.restore(broken)).code).toBe('state_mismatch');
    }
    expect(() => same.restore(state)).not.toThrow();
  });
});

describe.each(EMITTERS)('access between steps, in %s', (emitter) => {
  const tolerance = emitter === 'javascript-f64' ? 1e-15 : 1e-6;

  it('sets and reads lazily held synaptic state at any tick', { tags: 'long' }, () => {
    const { simulation, projection } = plastic(emitter);
    const count = simulation.connections(projection).pre.length;
    let tick = 0;
    for (const steps of [0, 1, 700, 323, 1, 5, 2048]) {
      simulation.step(steps);
      tick += steps;
      expect(simulation.tick).toBe(tick);
      for (const name of ['c', 'w'] as const) {
        const values = Float64Array.from({ length: count }, (_, k) => k + 1);
        simulation.setSynapses(projection, name, pA(values));
        simulation.synapses(projection, name, 'pA').forEach((value, k) => {
          expect(Math.abs(value / values[k] - 1)).toBeLessThan(tolerance);
        });
        simulation.setSynapses(projection, name, '5 pA');
        expect(simulation.synapses(projection, name, 'pA')[count - 1]).toBeCloseTo(5, 6);
      }
    }
  });

  it('lets what was set decay from there', () => {
    const { simulation, source, projection } = plastic(emitter);
    simulation.input(source, 'rate', 'Hz').fill(0);
    simulation.step(1000);
    simulation.setSynapses(projection, 'c', '1 pA');
    simulation.step(500);
    for (const c of simulation.synapses(projection, 'c', 'pA')) {
      expect(Math.abs(c / Math.exp(-0.5) - 1)).toBeLessThan(emitter === 'javascript-f64' ? 1e-12 : 1e-5);
    }
  });

  it('reading changes nothing', { tags: 'long' }, () => {
    const [a, b] = [plastic(emitter), plastic(emitter)];
    a.simulation.step(600);
    for (let tick = 0; tick < 600; tick++) {
      b.simulation.step();
      b.simulation.synapses(b.projection, 'c', 'pA');
      b.simulation.state(b.target, 'v', 'mV');
      b.simulation.save();
      b.simulation.describe();
    }
    expect(b.simulation.save()).toEqual(a.simulation.save());
  });

  it('sets neuron state and inputs in their units', () => {
    const { simulation, target, source } = plastic(emitter);
    simulation.setState(target, 'v', '-60 mV');
    expect(simulation.state(target, 'v', 'mV')[9]).toBe(-60);
    expect(simulation.state(target, 'v', 'V')[9]).toBe(-0.06);
    const each = Float64Array.from({ length: 10 }, (_, i) => -70 + i);
    simulation.setState(target, 'v', mV(each));
    expect(simulation.state(target, 'v', 'mV')).toEqual(each);
    simulation.input(target, 'I_ext', 'pA').fill(250);
    expect(simulation.state(target, 'I_ext', 'nA')[0]).toBe(0.25);
    expect(simulation.state(source, 'rate', 'Hz')).toEqual(new Float64Array(21).fill(40));
  });

  it('lists the spikes of the last tick, ascending', () => {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', scripted, { size: 19 });
    const simulation = simulate(network, { emitter });
    expect(spiked(simulation, cells)).toEqual([]);
    for (const ids of [[], [0], [18], [3, 4, 7, 8, 9, 15, 16, 17], [...Array(19).keys()], [5]]) {
      fire(simulation, cells, ids);
      simulation.step();
      expect(spiked(simulation, cells)).toEqual(ids);
    }
    simulation.step(3);
    expect(spiked(simulation, cells)).toEqual([5]);
  });

  it('forgets what is under way', () => {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', scripted, { size: 1 });
    const target = network.population('target', lif, { size: 1 });
    network.project(cells, target, {
      synapse: staticSynapse,
      connect: allToAll(),
      receptor: 'excitatory',
      delay: '4 ms',
      initial: { w: '1 nA' },
    });
    const simulation = simulate(network, { emitter });
    fire(simulation, cells, [0]);
    simulation.step();
    fire(simulation, cells, []);
    simulation.clearActivity();
    simulation.step(10);
    expect(simulation.state(target, 'i_ex', 'pA')[0]).toBe(0);
    expect(spiked(simulation, cells)).toEqual([]);
  });

  it('names population, variable, neuron and tick of a number that is none', () => {
    const explosive = defineNeuron({
      name: 'explosive',
      source: 'a test',
      parameters: {},
      state: { x: { unit: '1', initial: 1, meaning: '' } },
      inputs: { gain: { unit: '1', default: 0, meaning: '' } },
      equations: 'dx/dt = gain*x/ms',
      method: 'euler',
      spike: { when: 'x < 0' },
    });
    const network = new Network({ seed: 1 });
    network.population('calm', explosive, { size: 3 });
    const wild = network.population('wild', explosive, { size: 5 });
    const simulation = simulate(network, { emitter, checkTicks: 100 });
    simulation.input(wild, 'gain')[3] = 1e30;
    try {
      simulation.step(150);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DivergenceError);
      const { code, message, tick, block } = error as DivergenceError;
      expect({ code, tick, block }).toEqual({ code: 'state_not_finite', tick: 100, block: 'wild' });
      expect(message).toContain("'x' of neuron 3 of population 'wild'");
    }
    expect(() => simulation.step(10)).not.toThrow();
    expect(() => simulation.checkFinite()).toThrow(DivergenceError);
  });
});

describe('a simulation refuses', () => {
  const { simulation, source, target, projection } = plastic('webassembly');

  it.each([
    ['an unknown state', () => simulation.state(target, 'vv' as 'v', 'mV'), "did you mean 'v'?"],
    ['an unknown input', () => simulation.input(source, 'rates' as 'rate', 'Hz'), "did you mean 'rate'?"],
    ['an unknown synaptic state', () => simulation.synapses(projection, 'W' as 'w', 'pA'), "did you mean 'w'?"],
    ['an unknown modulator', () => simulation.setModulator('dopamin', '1 Hz'), "did you mean 'dopamine'?"],
    ['an unknown event', () => simulation.raise('reward'), undefined],
  ])('%s', { tags: 'long' }, (_, action, remedy) => {
    const error = failure(action);
    expect(error.code).toBe('unknown_name');
    expect(error.remedy).toBe(remedy);
  });

  it('what is no part of its network: of another one, or a name', () => {
    const other = plastic('webassembly');
    const cells = { code: 'unknown_name', expected: 'what network.population() of the network returned' };
    const synapses = { code: 'unknown_name', expected: 'what network.project() of the network returned' };
    expect(failure(() => simulation.state(other.target, 'v', 'mV'))).toMatchObject({
      ...cells,
      message: expect.stringContaining("population 'target' is of another network"),
    });
    expect(failure(() => simulation.synapses(other.projection, 'w', 'pA'))).toMatchObject(synapses);
    for (const named of ['target', undefined, 0] as unknown as (typeof target)[]) {
      const none = {
        ...cells,
        received: named,
        message: expect.stringContaining('what should be a population is none'),
      };
      expect(failure(() => simulation.state(named, 'v', 'mV'))).toMatchObject(none);
      expect(failure(() => simulation.setState(named, 'v', '1 mV'))).toMatchObject(none);
      expect(failure(() => simulation.onSpikes(named, () => {}))).toMatchObject(none);
      expect(failure(() => simulation.unit(named, 'v'))).toMatchObject(none);
    }
    expect(failure(() => simulation.synapses('w' as never, 'w', 'pA'))).toMatchObject({ ...synapses, received: 'w' });
    expect(simulation.unit(target, 'v')).toBe('mV');
    expect(simulation.unit(projection, 'w')).toBe('pA');
  });

  it('values that do not fit or are not numbers', () => {
    expect(failure(() => simulation.setState(target, 'v', mV([1, 2]))).code).toBe('size_mismatch');
    expect(failure(() => simulation.setSynapses(projection, 'w', pA([1]))).code).toBe('size_mismatch');
    expect(failure(() => simulation.setState(target, 'v', mV(NaN))).code).toBe('not_finite');
    expect(failure(() => simulation.setModulator('dopamine', Hz(Infinity))).code).toBe('not_finite');
  });

  it('more ticks than are counted', () => {
    const error = failure(() => simulation.step(2 ** 31));
    expect(error).toMatchObject({ code: 'too_many_ticks', received: simulation.tick + 2 ** 31 });
  });

  it.each(EMITTERS)('the tick after the last one that is counted, in %s', (emitter) => {
    const last = (reset: string, t_ref = 0) => {
      const network = new Network({ seed: 1 });
      const model = defineNeuron({
        name: 'late',
        source: 'a test',
        parameters: { t_ref: { unit: 'ms', default: t_ref, meaning: '' } },
        state: { v: { unit: '1', meaning: '' }, last: { unit: 'ms', meaning: '' } },
        spike: { when: 'v < -1' },
        reset,
        refractory: { time: 't_ref' },
      });
      network.population('cells', model, { size: 1 });
      const late = simulate(network, { emitter, checkTicks: Infinity });
      const state = late.save();
      const begin = (tick: number): void => {
        new DataView(state.buffer, state.byteOffset).setFloat64(8, tick, true);
        late.restore(state);
      };
      return { late, begin };
    };
    const ends = ({ late, begin }: ReturnType<typeof last>, tick: number): void => {
      begin(tick - 2);
      late.step(2);
      expect(late.tick).toBe(tick);
      expect(failure(() => late.step())).toMatchObject({ code: 'too_many_ticks', expected: `at most ${tick} ticks` });
      begin(tick - 1);
      expect(failure(() => late.step(2)).code).toBe('too_many_ticks');
      expect(late.tick).toBe(tick - 1);
    };
    ends(last('last = t'), 0x7ff00000);
    // Less a refractory period that would go on beyond what ticks are counted to.
    ends(last('last = t', 0x100000), 0x7fffffff - 1 - 0x100000);
    ends(last('v = t/ms'), emitter === 'javascript-f64' ? 0x7ff00000 : 2 ** 24);
  });

  it('supplied random numbers in single precision', () => {
    expect(failure(() => simulate(simulation.network, { uniform: () => 0 })).code).toBe('invalid_option');
  });
});

describe('describe', () => {
  it('names every population, projection, variable, integrator and reason', () => {
    const { simulation } = plastic('webassembly');
    const text = simulation.describe();
    for (const part of [
      /31 neurons, \d+ synapses, \d+ KiB in f32, step 1 ms/,
      'source: 21 x bernoulli',
      'target: 10 x lif',
      'v: exact (linear with constant coefficients)',
      /source->target: \d+ x dopamine_stdp, delay 1 ms, 2 ms, 3 ms, onto excitatory/,
      'x: exact (decays by itself: held lazily',
      'c: exact (decays by itself: held lazily',
      'w: exact (decaying factors behind a gate that all synapses share: held lazily, the gate integrated once for all; settled every 512 steps and where one gate gives way to another)',
      'dopamine [1/ms] decays with 200 ms',
      'order of a step: source, target',
    ]) {
      expect(text).toMatch(part);
    }
  });

  it('counts what there is', () => {
    const { simulation, source, target, projection } = plastic('webassembly');
    const { pre } = simulation.connections(projection);
    expect(simulation.size()).toMatchObject({ neurons: 31, synapses: pre.length });
    const degrees = simulation.outDegrees(source);
    expect(degrees.reduce((a, b) => a + b)).toBe(pre.length);
    expect(degrees[4]).toBe(pre.filter((i) => i === 4).length);
    expect(simulation.outDegrees(target)).toEqual(new Uint32Array(10));
  });

  it('says when a trace decays too fast to be held lazily', () => {
    const network = new Network({ seed: 1 });
    const a = network.population('a', lif, { size: 1 });
    const rule = defineSynapse({
      name: 'fast',
      source: 'a test',
      parameters: { tau: { unit: 'ms', default: 0.3, meaning: '' } },
      state: { w: { unit: '1', meaning: '' } },
      traces: { x: { of: 'pre', unit: '1', meaning: '', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' } },
      onPost: 'w += x',
    });
    network.project(a, a, { synapse: rule, connect: allToAll(), receptor: 'excitatory' });
    expect(simulate(network).describe()).toContain('x: exact (decays too fast to be held lazily: stepped)');
  });
});

describe.each(EMITTERS)('an array that is given to %s', (emitter) => {
  const begun = () => {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', scripted, { size: 5 });
    const others = network.population('others', lif, { size: 5 });
    const simulation = simulate(network, { emitter });
    simulation.input(cells, 'fire').fill(1, 0, 3);
    simulation.step();
    return { cells, others, simulation };
  };

  it('has a place for each spike', () => {
    const { cells, simulation } = begun();
    expect(simulation.spikes(cells, new Uint32Array(3))).toBe(3);
    expect(failure(() => simulation.spikes(cells, new Uint32Array(2)))).toMatchObject({
      ...{ code: 'size_mismatch', expected: 'at least 3 places', received: 2 },
      message: expect.stringContaining("too short for the spikes of 'cells'"),
    });
  });

  it('has a place for each neuron', () => {
    const { others, simulation } = begun();
    const given = new Float64Array(6).fill(1);
    expect(simulation.state(others, 'v', 'mV', given)).toBe(given);
    expect(given.map(Math.round)).toEqual(Float64Array.of(-70, -70, -70, -70, -70, 1));
    expect(failure(() => simulation.state(others, 'v', 'mV', new Float64Array(4)))).toMatchObject({
      ...{ code: 'size_mismatch', expected: 'at least 5 places', received: 4 },
    });
  });
});
