import { describe, expect, it } from 'vitest';
import { DivergenceError } from '../../../agents/errors.ts';
import type { SimulationOptions } from '../../../controllers/engine/index.ts';
import { allToAll, explicit, Network, oneToOne, simulate } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { lifDelta } from '../../../controllers/neurons/lif-delta.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { fixed } from '../../../controllers/synapses/static.ts';

/** Cells that excite each other, at first by what the inputs send. */
function excitation(weight: number, options: SimulationOptions = {}, step = 1e-3) {
  const network = new Network({ seed: 2, step });
  const inputs = network.population('inputs', poisson, { size: 20 });
  const cells = network.population('cells', lif, { size: 50 });
  const receptor = 'excitatory';
  network.project(inputs, cells, { synapse: fixed, connect: allToAll(), receptor, initial: { w: 40e-12 } });
  network.project(cells, cells, {
    synapse: fixed,
    connect: allToAll({ self: false }),
    receptor,
    initial: { w: weight },
  });
  const simulation = simulate(network, options);
  simulation.input(inputs, 'rate').fill(60);
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
  it('is named by population, neuron and tick, at the first check after it', () => {
    // Three steps from spike to spike: 333 Hz, of which 9/10 are the limit.
    const error = divergence(() => excitation(2e-9, { emitter }).simulation.step(5000));
    const { code, tick, block, expected, received, message } = error;
    expect({ code, tick, block, expected }).toEqual({
      code: 'runaway_rate',
      tick: 1000,
      block: 'cells',
      expected: 'at most 300 Hz over 1000 ms',
    });
    expect(Number.parseInt(received as string, 10)).toBeGreaterThan(300);
    expect(message).toContain("neuron 0 of population 'cells'");
  });

  it('is none where excitation dies out, or where any rate is allowed', () => {
    expect(() => excitation(1e-12, { emitter }).simulation.step(3000)).not.toThrow();
    expect(() => excitation(2e-9, { emitter, maximumRate: Infinity }).simulation.step(3000)).not.toThrow();
  });

  it('may have a lower limit, which the neuron that breaks it is held to', () => {
    const network = new Network({ seed: 1 });
    const source = network.population('source', spikeSource, { size: 9 });
    const cells = network.population('cells', lifDelta, { size: 9 });
    network.project(source, cells, { synapse: fixed, connect: oneToOne(), initial: { w: 50e-3 } });
    const simulation = simulate(network, { emitter, maximumRate: 50, checkTicks: 100 });
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
    expect(error.message).toContain("neuron 4 of population 'cells'");
    expect(error.tick).toBe(800);
    expect(error.received).toBe('100 Hz');
  });
});

it('a refractory time of each neuron is its own limit', () => {
  const network = new Network({ seed: 1 });
  const cells = network.population('cells', lif, { size: 2, parameters: { t_ref: [0.05, 0.001] } });
  network.project(cells, cells, { synapse: fixed, connect: explicit([]), receptor: 'excitatory' });
  const simulation = simulate(network);
  // 20 ms of charge at 25 times the threshold: one step. 19.6 Hz is all the first one can do, 333 Hz the second.
  simulation.input(cells, 'I_ext').fill(6000);
  const error = divergence(() => simulation.step(3000));
  expect(error.message).toContain('neuron 0');
  expect(error.tick).toBe(2000);
});

it('sources may be as fast as they like', () => {
  const network = new Network({ seed: 1 });
  const inputs = network.population('inputs', poisson, { size: 5 });
  const simulation = simulate(network);
  simulation.input(inputs, 'rate').fill(1e6);
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
