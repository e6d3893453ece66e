import { describe, expect, it } from 'vitest';
import { trialRun } from '../../../../bridges/boards/circuits/circuit-board.ts';
import { Hosting } from '../../../../bridges/boards/hosting.ts';
import loihi, { loihiFixed } from '../../../../bridges/boards/loihi-fixed/board.ts';
import { planText } from '../../../../bridges/boards/plan.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Population, Simulation } from '../../../../controllers/engine/index.ts';
import type { lif, lifDelta, poisson, spikeSource } from '../../../../controllers/neurons/index.ts';
import { boardConformance } from '../../../conformance/board.ts';
import { circuit } from '../circuits/networks.ts';

/** Rates for the first population, and now and then a spike of the second. */
function drive(simulation: Simulation, tick: number): void {
  const [source, relay] = simulation.network.populations as unknown as [
    Population<typeof poisson>,
    Population<typeof spikeSource>,
  ];
  if (tick === 0) simulation.input(source, 'rate', 'Hz').fill(80);
  if (tick % 7 === 0) simulation.input(relay, 'fire')[tick % 4] = 1;
}

describe('loihi-fixed', () => {
  const checks = boardConformance(loihi, {
    network: (seed) => circuit(seed).network,
    drive,
    refused: () => circuit(1, { delays: [1, 90] }).network,
  });
  for (const { name, run } of checks) it(name, run);

  it('says which constants and weights it rounds, in a plan that depends on nothing else', () => {
    const text = planText(loihi.plan(analyse(circuit(1).network)));
    expect(text).toMatch(/^plan for loihi-fixed, with losses, [0-9a-f]{16}\n/);
    expect(text).toMatch(/loss {7}source->first: weights are rounded to 8 bits/);
    expect(text).toMatch(/capacity {3}network: neurons \(40 of 131072 neurons\)/);
    const coarse = loihiFixed({ weightBits: 5 }).plan(analyse(circuit(1).network));
    expect(coarse.hash).not.toBe(loihi.plan(analyse(circuit(1).network)).hash);
  });

  it('takes weights, state and events that the host sets, and tells what it has', () => {
    const hosting = new Hosting(loihi);
    const given = circuit(2);
    const board = hosting.simulate(given.network);
    const run = (ticks: number) => {
      for (let t = 0; t < ticks; t++) {
        drive(board, board.tick);
        board.step();
      }
    };
    run(50);
    const { first, second, feedback } = given;
    board.setState(second as Population<typeof lifDelta>, 'v', '-60 mV');
    expect(board.state(second as Population<typeof lifDelta>, 'v', 'mV')[3]).toBeCloseTo(-60, 3);
    expect(() => board.state(first as Population<typeof lif>, 'i_in', 'pA')).toThrow(/cannot tell i_in of 'first'/);
    const count = (): number => {
      let spikes = 0;
      const end = board.onSpikes(first, (_tick, _ids, some) => {
        spikes += some;
      });
      run(300);
      end();
      return spikes;
    };
    const before = count();
    board.setSynapses(feedback, 'w', '0 pA');
    const without = count();
    board.setSynapses(feedback, 'w', '-40 pA');
    const inhibited = count();
    for (const [w, code] of [
      ['-400 pA', 'beyond_plan'],
      ['1 pA', 'wrong_sign'],
    ] as const)
      expect(() => board.setSynapses(feedback, 'w', w)).toThrow(expect.objectContaining({ code, block: 'feedback' }));
    expect(before).toBeGreaterThan(20);
    expect(without).toBeGreaterThan(before);
    expect(inhibited).toBeLessThan(without);
    hosting.close();
  });

  it('fires as its shadow in double precision does', () => {
    const hosting = new Hosting(loihi, { shadow: true });
    const board = hosting.simulate(circuit(2).network);
    for (let t = 0; t < 1000; t++) {
      drive(board, board.tick);
      board.step();
    }
    const [source, , first, second] = hosting.report()[0].agreement ?? [];
    hosting.close();
    expect(source).toMatchObject({ f1: 1, rateError: 0 });
    for (const cells of [first, second]) {
      expect(cells.expected).toBeGreaterThan(1000);
      expect(cells.f1).toBeGreaterThan(0.7);
      expect(Math.abs(cells.rateError ?? 1)).toBeLessThan(0.01);
    }
  });

  it('counts in a trial run what input exceeds', () => {
    const plan = loihi.plan(analyse(circuit(2).network));
    expect(trialRun(plan, 200, drive)).toEqual([]);
    const found = trialRun(plan, 50, (simulation, tick) => {
      drive(simulation, tick);
      const second = simulation.network.populations[3] as unknown as Population<typeof lifDelta>;
      simulation.input(second, 'I_ext', 'pA').fill(1e5);
    });
    expect(found).toMatchObject([
      { kind: 'saturation', text: 'inputs were clipped, in a trial run of 50 ticks', figure: { value: 500 } },
    ]);
  });

  it('holds what the plan says, or is refused', () => {
    const plan = loihi.plan(analyse(circuit(2).network));
    const image = plan.image.slice();
    image[0] ^= 2;
    expect(() => loihi.deploy({ ...plan, image })).toThrow(/other numbers/);
  });
});
