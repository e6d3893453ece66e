import { describe, expect, it } from 'vitest';
import { estimatedJoules } from '../../../bridges/boards/energy.ts';
import { Hosting, Planning } from '../../../bridges/boards/hosting.ts';
import type { Simulation } from '../../../controllers/engine/index.ts';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import { bernoulli } from '../../../controllers/neurons/bernoulli.ts';
import { srm0 } from '../../../controllers/neurons/srm0.ts';
import { sequentialNeuromodulation } from '../../../controllers/synapses/sequential-neuromodulation.ts';
import { elsewhereBoard } from './elsewhere-board.ts';
import { noisy } from './noisy.ts';

/** Spikes of both populations in every tick. */
function follow(simulation: Simulation, ticks: number, change?: (tick: number) => void): number[] {
  simulation.input(simulation.network.populations[0], 'rate', 'Hz' as never).fill(150);
  const seen: number[] = [];
  for (const one of simulation.network.populations)
    simulation.onSpikes(one, (tick, ids, count) => seen.push(tick, ...ids.slice(0, count)));
  for (let tick = 0; tick < ticks; tick++) {
    change?.(tick);
    simulation.step();
  }
  return seen;
}

describe('hosting', () => {
  it('runs networks on a board and tells what became of each', () => {
    const board = elsewhereBoard();
    const hosting = new Hosting(board);
    const simulations = [1, 2].map((seed) => hosting.simulate(noisy(seed), { emitter: 'javascript-f64', threads: 3 }));
    expect(board.open).toBe(2);
    expect(simulations.map((one) => follow(one, 100))).toEqual(
      [1, 2].map((seed) => follow(simulate(noisy(seed)), 100)),
    );
    const report = hosting.report();
    expect(report.map(({ plan }) => plan.hash)).toEqual(hosting.plans);
    expect(new Set(hosting.plans).size).toBe(2);
    expect(report[0].receipt.plan).toBe(hosting.plans[0]);
    expect(report[0].statistics.exchanges).toBeGreaterThan(99);
    expect(report[0]).not.toHaveProperty('agreement');
    hosting.close();
    hosting.close();
    expect(board.open).toBe(0);
    expect(() => simulations[0].step()).toThrow('the board is gone');
  });

  it('lets the board go when a simulation is disposed of', () => {
    const board = elsewhereBoard();
    new Hosting(board).simulate(noisy(1)).dispose();
    expect(board.open).toBe(0);
  });

  it('hosts nothing that the plan refuses', () => {
    const board = elsewhereBoard();
    const hosting = new Hosting(board);
    expect(() => hosting.simulate(noisy(1, 3000))).toThrow(
      expect.objectContaining({ code: 'plan_refused', block: 'elsewhere', remedy: 'use fewer' }),
    );
    expect(board.open).toBe(0);
    expect(hosting.report()).toEqual([]);
  });
});

describe('a shadow', () => {
  const shadowed = (change?: (simulation: Simulation, tick: number) => void) => {
    const hosting = new Hosting(elsewhereBoard(), { shadow: true });
    const simulation = hosting.simulate(noisy(1));
    const seen = follow(simulation, 200, (tick) => change?.(simulation, tick));
    const [{ agreement = [] }] = hosting.report();
    return { seen, agreement, simulation };
  };

  it('is given all that the board is given, and agrees with one that is exact', () => {
    const { seen, agreement } = shadowed((simulation, tick) => {
      const [source, cells] = simulation.network.populations;
      if (tick === 50) simulation.input(source, 'rate', 'Hz' as never).fill(60);
      if (tick === 80) simulation.clearActivity();
      if (tick === 100) simulation.setState(cells as never, 'v', '-55 mV' as never);
      if (tick === 120) simulation.setSynapses(simulation.network.projections[0], 'w' as never, '300 pA' as never);
      if (tick === 150) simulation.restore(simulation.save());
    });
    expect(seen.length).toBeGreaterThan(100);
    expect(agreement.map(({ population, f1 }) => [population, f1])).toEqual([
      ['source', 1],
      ['cells', 1],
    ]);
    expect(agreement[1].spikes).toBeGreaterThan(5);
  });

  it('compares every tick of a long step', () => {
    const hosting = new Hosting(elsewhereBoard(), { shadow: true });
    // No check divides the step.
    const simulation = hosting.simulate(noisy(1), { checkTicks: 5000 });
    simulation.input(simulation.network.populations[0], 'rate', 'Hz' as never).fill(150);
    simulation.step(5000);
    const [{ agreement = [] }] = hosting.report();
    const [source] = agreement;
    let spikes = 0;
    const here = simulate(noisy(1));
    here.input(here.network.populations[0], 'rate', 'Hz' as never).fill(150);
    here.onSpikes(here.network.populations[0], (_, __, count) => (spikes += count));
    here.step(5000);
    // 12 cells at 150 Hz for 5 s.
    expect(spikes).toBeGreaterThan(7000);
    expect([source.spikes, source.expected, source.matched]).toEqual([spikes, spikes, spikes]);
  });

  it('hears of events', () => {
    const network = new Network({ seed: 3 });
    const place = network.population('place', bernoulli, { size: 12 });
    const action = network.population('action', srm0, { size: 6 });
    const synapses = { synapse: sequentialNeuromodulation, connect: allToAll(), delay: '0 ms' } as const;
    const learned = network.project(place, action, synapses);
    const hosting = new Hosting(elsewhereBoard(), { shadow: true });
    const simulation = hosting.simulate(network);
    simulation.input(place, 'rate', 'Hz').fill(200);
    simulation.raise('trial_start');
    simulation.step(300);
    simulation.setModulator('dopamine', 10);
    simulation.raise('reward');
    expect(simulation.synapses(learned, 'w', simulation.unit(learned, 'w'))).toContain(3);
    simulation.step(300);
    const [{ agreement = [] }] = hosting.report();
    expect(agreement.map(({ f1 }) => f1)).toEqual([1, 1]);
    expect(agreement[1].spikes).toBeGreaterThan(50);
  });

  it('finds out a board that computes something else', () => {
    const exact = elsewhereBoard();
    // As a board with coarse weights would: its network is another one.
    const coarse = {
      ...exact,
      deploy: (plan: Parameters<typeof exact.deploy>[0]) => {
        const deployed = exact.deploy(plan);
        const { executable } = deployed;
        const [{ state }] = plan.analysed.projections.values();
        const w = state.get('w')?.array as number;
        executable.numbers(w).fill(60);
        executable.send?.([w]);
        return deployed;
      },
    };
    const hosting = new Hosting(coarse, { shadow: true });
    follow(hosting.simulate(noisy(1)), 300);
    const [{ agreement = [] }] = hosting.report();
    expect(agreement[0].f1).toBe(1);
    expect(agreement[1].f1).toBeLessThan(0.7);
    expect(agreement[1].rateError).toBeLessThan(-0.3);
  });
});

describe('planning', () => {
  it('plans the networks that a controller builds, refused ones too, and puts nothing on the board', () => {
    const board = elsewhereBoard();
    const planning = new Planning(board);
    const simulation = planning.simulate(noisy(1));
    planning.simulate(noisy(1, 3000));
    expect(follow(simulation, 50)).toEqual(follow(simulate(noisy(1)), 50));
    expect(planning.plans.map(({ findings }) => findings.map(({ kind }) => kind))).toEqual([
      ['capacity'],
      ['capacity', 'refusal'],
    ]);
    expect(board.open).toBe(0);
  });
});

describe('an estimate of energy', () => {
  it('is counts times figures', () => {
    const figures = { perSynapticOperation: 2e-12, perNeuronUpdate: 1e-12, source: 'a test' };
    expect(estimatedJoules({ effectiveSynapticOperations: 1000, neuronUpdates: 500 }, figures)).toBeCloseTo(2.5e-9, 18);
  });
});
