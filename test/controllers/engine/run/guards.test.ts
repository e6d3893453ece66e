import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../../../agents/errors.ts';
import type { Simulation, SimulationOptions } from '../../../../controllers/engine/index.ts';
import {
  allToAll,
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
import { monitorSpikes } from '../../../../controllers/monitors/index.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { lifDelta } from '../../../../controllers/neurons/lif-delta.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { spikeSource } from '../../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
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

  it('are those of a published benchmark that are stuck above the threshold', () => {
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

it('searching changes no bit', () => {
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
}, 60_000);
