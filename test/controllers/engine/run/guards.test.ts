import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../../../agents/errors.ts';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedModel, Executable } from '../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Simulation, SimulationOptions } from '../../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  defineSynapse,
  explicit,
  ms,
  Network,
  oneToOne,
  playSpikes,
  quantity,
  seconds,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { checkFinite, checkRates } from '../../../../controllers/engine/run/guards.ts';
import { monitorSpikes } from '../../../../controllers/monitors/index.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { lifDelta } from '../../../../controllers/neurons/lif-delta.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { spikeSource } from '../../../../controllers/neurons/spike-source.ts';
import { dopamineStdp } from '../../../../controllers/synapses/dopamine-stdp.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../controllers/synapses/stdp.ts';
import { share } from '../../../effort.ts';
import { disturb, firstDifference, observe, randomNetwork } from '../random-network.ts';
import { cobaHodgkinHuxley } from './coba-hodgkin-huxley.ts';

/** Cells that excite each other, at first by what the inputs send. */
function excitation(weight: number, options: SimulationOptions = {}, step = 1e-3) {
  const network = new Network({ seed: 2, step: seconds(step) });
  const inputs = network.population('inputs', poisson, { size: 20 });
  const cells = network.population('cells', lif, { size: 50 });
  const receptor = 'excitatory';
  network.project(inputs, cells, { synapse: staticSynapse, connect: allToAll(), receptor, initial: { w: '40 pA' } });
  network.project(cells, cells, {
    synapse: staticSynapse,
    connect: allToAll({ self: false }),
    receptor,
    initial: { w: quantity(weight, 'A') },
  });
  const simulation = simulate(network, options);
  simulation.input(inputs, 'rate', 'Hz').fill(60);
  return { simulation, cells };
}

function divergence(action: () => void): DivergenceError {
  try {
    action();
  } catch (error) {
    if (error instanceof DivergenceError) return error;
    throw error;
  }
  throw new Error('it did not diverge');
}

describe.each(['webassembly', 'javascript-f64'] as const)('a runaway rate, in %s', (emitter) => {
  it('is named by population and tick, at the first check after it', () => {
    // Three steps from spike to spike: 333 Hz, of which 9/10 are the limit.
    const error = divergence(() => excitation(2e-9, { emitter }).simulation.step(5000));
    const { code, tick, block, expected, received, message } = error;
    expect({ code, tick, block, expected }).toEqual({
      code: 'runaway_rate',
      tick: 1000,
      block: 'cells',
      expected:
        'at most half of its neurons above 9/10 of what step and refractory time allow (neuron 0: 300 Hz) over 1000 ms',
    });
    expect(received).toBe('50 of 50');
    expect(message).toContain("population 'cells' runs away");
    expect(message).toContain('maximumRateHz: Infinity, which allows any rate');
  });

  it('leaves monitors the spikes up to it', () => {
    const { simulation, cells } = excitation(2e-9, { emitter });
    const monitor = monitorSpikes(simulation, cells);
    let last = 0;
    monitor.chunks.subscribe(({ ticks }) => {
      last = ticks.at(-1) as number;
    });
    expect(divergence(() => simulation.step(5000)).tick).toBe(1000);
    monitor.flush();
    expect(last).toBeGreaterThan(990);
    expect(last).toBeLessThan(1000);
  });

  it('is none where excitation dies out, or where any rate is allowed', () => {
    expect(() => excitation(1e-12, { emitter }).simulation.step(3000)).not.toThrow();
    expect(() => excitation(2e-9, { emitter, maximumRateHz: Infinity }).simulation.step(3000)).not.toThrow();
  });

  it('may have a lower limit, which the neuron that breaks it is held to', () => {
    const network = new Network({ seed: 1 });
    const source = network.population('source', spikeSource, { size: 9 });
    const cells = network.population('cells', lifDelta, { size: 9 });
    network.project(source, cells, { synapse: staticSynapse, connect: oneToOne(), initial: { w: '50 mV' } });
    const simulation = simulate(network, { emitter, maximumRateHz: 50, checkTicks: 100 });
    for (let tick = 0; tick < 400; tick++) {
      simulation.input(source, 'fire')[4] = tick % 25 === 0 ? 1 : 0;
      simulation.step();
    }
    // 40 Hz so far; now 100 Hz, which is more than 50 over the next 400 ms.
    const error = divergence(() => {
      for (let tick = 400; tick < 900; tick++) {
        simulation.input(source, 'fire')[4] = tick % 10 === 0 ? 1 : 0;
        simulation.step();
      }
    });
    expect(error.message).toContain("neuron 4 of population 'cells' runs away");
    expect(error.message).toContain('simulate with a higher maximumRateHz, or maximumRateHz: Infinity');
    expect(error.tick).toBe(800);
    expect(error.received).toBe('100 Hz');
  });
});

it('a refractory time of each neuron is its own limit', () => {
  const network = new Network({ seed: 1 });
  const cells = network.population('cells', lif, { size: 2, parameters: { t_ref: ms([50, 1]) } });
  network.project(cells, cells, { synapse: staticSynapse, connect: explicit([]), receptor: 'excitatory' });
  const simulation = simulate(network);
  // 20 ms of charge at 25 times the threshold: one step. 19.6 Hz is all the first one can do, 333 Hz the second.
  simulation.input(cells, 'I_ext', 'pA').fill(6000);
  const error = divergence(() => simulation.step(3000));
  expect(error.message).toContain('neuron 0');
  expect(error.tick).toBe(2000);
});

describe('neurons that spike as soon as they can', () => {
  /** Which of ten cells are driven to their limit, 333 Hz; how the cells are joined. */
  const driven = (count: number, joined: 'each other' | 'in a ring through others' | 'from elsewhere') => {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', lif, { size: 10 });
    const others = network.population('others', lif, { size: 10 });
    const options = {
      synapse: staticSynapse,
      connect: oneToOne(),
      receptor: 'excitatory',
      initial: { w: '0 pA' },
    } as const;
    if (joined === 'each other') network.project(cells, cells, options);
    else network.project(others, cells, options);
    if (joined === 'in a ring through others') network.project(cells, others, options);
    const simulation = simulate(network);
    simulation.input(cells, 'I_ext', 'pA').fill(6000, 0, count);
    return simulation;
  };

  it.each(['each other', 'in a ring through others'] as const)(
    'run away where most of those joined, %s, do',
    (joined) => {
      expect(() => driven(5, joined).step(3000)).not.toThrow();
      expect(divergence(() => driven(6, joined).step(3000)).received).toBe('6 of 10');
    },
  );

  it('may where none of their spikes come back to them', () => {
    expect(() => driven(10, 'from elsewhere').step(3000)).not.toThrow();
  });

  it('are those of a published benchmark that are stuck above the threshold', { tags: 'long' }, () => {
    // Depolarised by conductances, such a cell is counted whenever its 3 ms are over.
    const network = cobaHodgkinHuxley(400, 2);
    const [cells] = network.populations;
    const simulation = simulate(network);
    let [all, most] = [0, 0];
    for (let window = 0; window < 4; window++) {
      const counts = new Uint32Array(cells.size);
      const end = simulation.onSpikes(cells, (_, ids, count) => {
        for (const i of ids.subarray(0, count)) counts[i] += 1;
      });
      simulation.step(1000);
      end();
      most = Math.max(most, ...counts);
      all += counts.reduce((sum, count) => sum + count, 0);
    }
    // In 0.1 s, of 32 that step and refractory time allow.
    expect(most).toBeGreaterThan(0.9 * 32);
    // Brian2 has 35 to 38 Hz.
    expect(all / cells.size / 0.4).toBeGreaterThan(20);
    expect(all / cells.size / 0.4).toBeLessThan(60);
  });
});

it('a burst may exceed the maximum for less than 100 ms', () => {
  const network = new Network({ seed: 1, step: '0.1 ms' });
  const source = network.population('source', spikeSource, { size: 1 });
  const cells = network.population('cells', lifDelta, { size: 1, parameters: { t_ref: '0.2 ms' } });
  network.project(source, cells, { synapse: staticSynapse, connect: oneToOne(), initial: { w: '50 mV' } });
  const bursting = (milliseconds: number): (() => void) => {
    const simulation = simulate(network, { checkTicks: 100 });
    return () => {
      simulation.step(1000);
      for (let tick = 0; tick < 2000; tick++) {
        simulation.input(source, 'fire')[0] = tick < 10 * milliseconds && tick % 5 === 0 ? 1 : 0;
        simulation.step();
      }
    };
  };
  // At 2 kHz: 80 spikes in 100 ms, and 160.
  expect(bursting(40)).not.toThrow();
  const error = divergence(bursting(80));
  expect(error.expected).toBe('at most 1000 Hz over 100 ms');
  expect(error.received).toBe('1600 Hz');
});

it('sources may be as fast as they like', () => {
  const network = new Network({ seed: 1 });
  const inputs = network.population('inputs', poisson, { size: 5 });
  const simulation = simulate(network);
  simulation.input(inputs, 'rate', 'Hz').fill(1e6);
  expect(() => simulation.step(5000)).not.toThrow();
});

it('is judged alike after save and restore, whatever was checked before', () => {
  const [unchecked, checked] = [excitation(2e-9, { checkTicks: Infinity }), excitation(2e-9)];
  unchecked.simulation.step(1500);
  checked.simulation.restore(unchecked.simulation.save());
  expect(divergence(() => checked.simulation.step(1000)).tick).toBe(2000);
  const quiet = excitation(1e-12);
  quiet.simulation.step(1500);
  const other = excitation(1e-12);
  other.simulation.restore(quiet.simulation.save());
  expect(() => other.simulation.step(4000)).not.toThrow();
});

/** A weight that grows by its square at every spike, 1, 2, 6, 42, ...: no number after 8 spikes, in double precision after 11. */
const explosive = defineSynapse({
  name: 'explosive',
  source: 'a test',
  state: {
    w: { unit: '1', initial: 1, meaning: 'weight' },
    still: { unit: '1', initial: 1, meaning: 'never changes' },
  },
  traces: { x: { of: 'pre', unit: '1', meaning: 'trace', equation: 'dx/dt = -x/(1000*s)', onSpike: 'x += 1' } },
  onPre: 'w += w*w',
});

const explosiveTrace = defineSynapse({
  name: 'explosive_trace',
  source: 'a test',
  state: { w: { unit: '1', meaning: 'weight' } },
  traces: {
    x: { of: 'pre', unit: '1', meaning: 'trace', equation: 'dx/dt = -x/(1000*s)', onSpike: 'x += x*x + 1' },
  },
  onPre: 'w = 0*x',
});

/** Spikes of neuron 2 of 5 to neurons 1 and 3 of 4, each ms from 10 ms on; delays of 1 and 2 ms. */
function explode(model: typeof explosive | typeof explosiveTrace, options: SimulationOptions, sends = false) {
  const network = new Network({ seed: 1 });
  const source = network.population('source', spikeSource, { size: 5 });
  const target = network.population('target', lif, { size: 4 });
  const projection = network.project(source, target, {
    name: 'wild',
    synapse: sends ? { ...model, bounds: { w: [0, Infinity] }, onPre: `${model.onPre}\npost += w*pA` } : model,
    receptor: 'excitatory',
    delay: ms([1, 2, 1]),
    connect: explicit([
      [0, 0],
      [2, 3],
      [2, 1],
    ]),
  });
  const simulation = simulate(network, { maximumRateHz: Infinity, ...options });
  const ticks = Array.from({ length: 40 }, (_, n) => 10 + n);
  playSpikes(simulation, source, { ticks, ids: ticks.map(() => 2) });
  return { simulation, projection };
}

describe.each(['webassembly', 'javascript-f32', 'javascript-f64'] as const)(
  'what a rule leads to infinity, in %s',
  (emitter) => {
    it('is named by projection, source, target and tick, at the tenth search after it', () => {
      const { simulation, projection } = explode(explosive, { emitter, checkTicks: 7 });
      const { code, tick, block, message } = divergence(() => simulation.step(1000));
      expect({ code, tick, block }).toEqual({ code: 'state_not_finite', tick: 70, block: 'wild' });
      expect(message).toContain("'w' of the synapse from neuron 2 to neuron 3 of projection 'wild' is not finite");
      const { pre, post } = simulation.connections(projection);
      expect([pre[1], post[1]]).toEqual([2, 3]);
      expect([...simulation.synapses(projection, 'w')].map(Number.isFinite)).toEqual([true, false, false]);
      expect(divergence(() => simulation.checkFinite()).block).toBe('wild');
    });

    it('may be a trace', () => {
      const { simulation } = explode(explosiveTrace, { emitter, checkTicks: 7 });
      const { tick, message } = divergence(() => simulation.step(1000));
      expect(tick).toBe(70);
      expect(message).toContain("of projection 'wild' is not finite");
      expect(message).toMatch(/'w' of the synapse from neuron 2|'x' of presynaptic neuron 2/);
    });

    it('is told of beside the neuron that it sends to', () => {
      const { simulation } = explode(explosive, { emitter, checkTicks: 30 }, true);
      const { tick, block, message } = divergence(() => simulation.step(1000));
      expect({ tick, block }).toEqual({ tick: 30, block: 'target' });
      expect(message).toContain("of neuron 1 of population 'target' is not finite");
      expect(message).toContain("neither is 'w' of the synapse from neuron 2 to neuron 3 of projection 'wild' finite");
    });

    it('is none while weights are numbers', () => {
      const { simulation, projection } = explode(explosive, { emitter, checkTicks: 1 });
      expect(() => simulation.step(13)).not.toThrow();
      expect(() => simulation.checkFinite()).not.toThrow();
      expect(Math.max(...simulation.synapses(projection, 'w'))).toBeGreaterThan(1);
    });
  },
);

it('searching changes no bit', { tags: 'long' }, () => {
  let searches = 0;
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      const drawn = randomNetwork(draw);
      const [searched, left] = [0, 1].map(() => simulate(drawn.network, { checkTicks: Infinity })) as [
        Simulation,
        Simulation,
      ];
      for (let tick = 0; tick < 60; tick++) {
        for (const simulation of [searched, left]) {
          disturb(simulation, drawn, tick);
          simulation.step();
        }
        try {
          searched.checkFinite();
          searches += 1;
        } catch (error) {
          // Some of these networks do diverge.
          if (!(error instanceof DivergenceError)) throw error;
        }
      }
      expect(firstDifference(observe(searched, drawn), observe(left, drawn))).toBeUndefined();
    }),
    { numRuns: share(15), endOnFailure: true },
  );
  expect(searches).toBeGreaterThan(share(500));
});

const cell = defineNeuron({
  name: 'cell',
  source: 'a test',
  parameters: { t_ref: { unit: 'ms', default: 0, meaning: '' } },
  state: { v: { unit: '1', meaning: '' } },
  receptors: { in: { unit: '1', meaning: '', onInput: 'v += input' } },
  spike: { when: 'v > 1' },
  refractory: { time: 't_ref' },
});

/** Ten cells that spikes reach, as many of each as the test says. */
function counted(options: { recurrent?: boolean; step?: number; t_ref?: readonly number[] } = {}) {
  const { recurrent = false, step = 1e-3, t_ref } = options;
  const network = new Network({ step: seconds(step), seed: 1 });
  const others = network.population('others', cell, { size: 1 });
  const cells = network.population('cells', cell, { size: 10, ...(t_ref && { parameters: { t_ref: ms(t_ref) } }) });
  network.project(recurrent ? cells : others, cells, { synapse: staticSynapse, connect: explicit([[0, 0]]) });
  const analysed = analyse(network);
  const executable = emitJavaScript(analysed.program, { precision: 'f64' });
  const [{ counts, since }] = analysed.spikeCounts;
  const seen = executable.numbers(counts);
  const check = (tick: number, maximum = 1000, rest: Partial<Executable> = {}): DivergenceError | undefined => {
    try {
      checkRates(analysed.spikeCounts, { ...executable, ...rest }, tick, step, maximum);
    } catch (error) {
      if (error instanceof DivergenceError) return error;
      throw error;
    }
    return undefined;
  };
  return { analysed, executable, seen, counts, since, started: executable.indices(since), check };
}

describe('a rate', () => {
  it('may be the maximum, and no more, over the time of 20 such spikes', () => {
    const { seen, check } = counted();
    seen[3] = 20;
    expect(check(400, 50)).toBeUndefined();
    seen[3] = 21;
    // 399 ms are too short to tell.
    expect(check(799, 50)).toBeUndefined();
    const error = check(800, 50);
    expect(error).toMatchObject({
      code: 'runaway_rate',
      expected: 'at most 50 Hz over 400 ms',
      received: '53 Hz',
      tick: 800,
      block: 'cells',
    });
    expect(error?.message).toContain("neuron 3 of population 'cells' runs away");
    expect(error?.remedy).toContain('with a higher maximumRateHz, or maximumRateHz: Infinity');
  });

  it('is counted from the last check, which begins anew', () => {
    const { seen, started, check } = counted();
    seen.fill(7);
    expect(check(99)).toBeUndefined();
    expect([seen[0], started[0]]).toEqual([7, 0]);
    expect(check(100)).toBeUndefined();
    expect([seen[0], seen[9], started[0]]).toEqual([0, 0, 100]);
    seen[0] = 7;
    expect(check(199)).toBeUndefined();
    expect(seen[0]).toBe(7);
    expect(check(200)).toBeUndefined();
    expect([seen[0], started[0]]).toEqual([0, 200]);
  });

  it('is brought and taken back where the program runs elsewhere, if it can be known', () => {
    const { counts, since, check, seen } = counted();
    const moved: unknown[] = [];
    const elsewhere: Partial<Executable> = {
      fetch: (arrays) => void moved.push(['fetch', ...arrays]),
      send: (arrays) => void moved.push(['send', ...arrays]),
    };
    seen[0] = 500;
    expect(check(1000, 100, { ...elsewhere, knows: () => false })).toBeUndefined();
    expect(check(1000, Infinity, elsewhere)).toBeUndefined();
    expect(moved).toEqual([]);
    seen[0] = 5;
    check(1000, 100, { ...elsewhere, knows: (array) => array === counts });
    expect(moved).toEqual([
      ['fetch', counts],
      ['send', counts, since],
    ]);
  });
});

describe('the limit of neurons that spike as soon as they can', () => {
  it('are those above 9/10 of what step and pause allow', () => {
    const { seen, check } = counted({ recurrent: true });
    // 1000 Hz are possible; 90 in 100 ms are 900.
    seen.fill(90, 0, 10);
    expect(check(100)).toBeUndefined();
    seen.fill(91, 0, 5);
    expect(check(100 + 100)).toBeUndefined();
    seen.fill(91, 4, 10);
    const error = check(300);
    expect(error).toMatchObject({
      received: '6 of 10',
      expected:
        'at most half of its neurons above 9/10 of what step and refractory time allow (neuron 4: 900 Hz) over 100 ms',
      block: 'cells',
    });
    expect(error?.message).toContain("population 'cells' runs away");
    expect(error?.remedy).toContain('simulate with maximumRateHz: Infinity');
    const free = counted();
    free.seen.fill(91, 0, 10);
    expect(free.check(100)).toBeUndefined();
  });

  it('have limits of their own where their pauses differ', () => {
    const t_ref = [9, 9, 9, 9, 9, 9, 1, 1, 1, 1];
    const { seen, check } = counted({ recurrent: true, t_ref });
    // 90 Hz of the first six and 450 Hz of the others: 20 of the slowest take 222 ms.
    seen.fill(20, 0, 10);
    expect(check(222)).toBeUndefined();
    expect(seen[0]).toBe(20);
    const error = check(223);
    // Above 90 Hz, 21 in 223 ms are.
    expect(error).toBeUndefined();
    seen.fill(21, 0, 10);
    expect(check(446)?.received).toBe('6 of 10');
    seen.fill(21, 0, 5);
    seen.fill(20, 5, 10);
    expect(check(446)).toBeUndefined();
  });
});

/** Two plastic projections, one of two delays, and what they hold. */
function plastic() {
  const network = new Network({ seed: 1 });
  const source = network.population('source', lif, { size: 3 });
  const target = network.population('target', lif, { size: 5 });
  const onto = { receptor: 'excitatory', connect: allToAll() } as const;
  const delayed = network.project(source, target, {
    ...onto,
    name: 'delayed',
    synapse: stdp,
    delay: ms((_, pre) => 1 + (pre % 2)),
  });
  const gated = network.project(source, target, { ...onto, name: 'gated', synapse: dopamineStdp });
  const analysed = analyse(network);
  const executable = emitJavaScript(analysed.program, { precision: 'f64' });
  const fault = (synapses = true): DivergenceError | undefined => {
    try {
      checkFinite(analysed, executable, 5, synapses);
    } catch (error) {
      if (error instanceof DivergenceError) return error;
      throw error;
    }
    return undefined;
  };
  const of = (model: AnalysedModel) => ({
    source: [...model.populations.values()][0],
    delayed: model.projections.get(delayed),
    gated: model.projections.get(gated),
  });
  return {
    analysed,
    fault,
    values: (array: number | undefined) => executable.numbers(array as number),
    ...of(analysed),
  };
}

describe('a search for what is no number', () => {
  it('finds it in each variable of neurons, but not beyond them', () => {
    const { source, values, fault } = plastic();
    values(source.state.get('v')).fill(Number.NaN, 3);
    expect(fault(false)).toBeUndefined();
    values(source.inputs.get('I_ext'))[2] = -Infinity;
    expect(fault(false)).toMatchObject({ code: 'state_not_finite', received: -Infinity, block: 'source', tick: 5 });
    expect(fault(false)?.message).toContain("'I_ext' of neuron 2 of population 'source' is not finite");
    values(source.state.get('v'))[1] = Infinity;
    expect(fault(false)?.message).toContain("'v' of neuron 1 of population 'source'");
  });

  it('finds it in traces, by their neuron, whatever the delay', () => {
    const { delayed, values, fault } = plastic();
    const x = values(delayed?.traces.get('x')?.array);
    const stride = x.length / 2;
    x.fill(Number.NaN, 3, stride).fill(Number.NaN, stride + 3);
    expect(fault()).toBeUndefined();
    x[stride + 1] = Infinity;
    expect(fault(false)).toBeUndefined();
    expect(fault()?.message).toContain("'x' of presynaptic neuron 1 of projection 'delayed'");
    x[stride + 1] = 0;
    const y = values(delayed?.traces.get('y')?.array);
    y[4] = Number.NaN;
    expect(fault()).toMatchObject({ block: 'delayed', received: Number.NaN });
    expect(fault()?.message).toContain("'y' of postsynaptic neuron 4 of projection 'delayed'");
    y[0] = Infinity;
    expect(fault()?.message).toContain("'y' of postsynaptic neuron 0 of projection 'delayed'");
    y[0] = 0;
    y[4] = 0;
    y[5] = Number.NaN;
    expect(fault()).toBeUndefined();
  });

  it('finds it in what moves all synapses, and in modulators', () => {
    const { analysed, gated, values, fault } = plastic();
    const integral = gated?.state.get('w')?.integral?.integrals[0];
    values(integral)[0] = Infinity;
    expect(fault(false)).toBeUndefined();
    expect(fault()?.message).toContain("what moves 'w' of all synapses of projection 'gated' is not finite");
    values(integral)[0] = 0;
    values(analysed.modulators.get('dopamine')?.array)[0] = Number.NaN;
    expect(fault()).toMatchObject({ block: 'dopamine', received: Number.NaN });
    expect(fault()?.message).toContain("modulator 'dopamine' is not finite");
  });

  it('tells of synapses beside the neuron that it found', () => {
    const { source, gated, values, fault } = plastic();
    values(source.state.get('v'))[0] = Number.NaN;
    expect(fault()?.remedy).not.toContain('neither');
    values(gated?.state.get('c')?.array)[0] = Infinity;
    for (const synapses of [true, false])
      expect(fault(synapses)?.remedy).toContain(
        "neither is 'c' of the synapse from neuron 0 to neuron 0 of projection 'gated' finite",
      );
  });
});
