import { describe, expect, it } from 'vitest';
import { trialRun } from '../../../../bridges/boards/circuits/circuit-board.ts';
import { Hosting } from '../../../../bridges/boards/hosting.ts';
import { planText } from '../../../../bridges/boards/plan.ts';
import xylo, { xyloSim } from '../../../../bridges/boards/xylo-sim/board.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { type Population, type Simulation, simulate } from '../../../../controllers/engine/index.ts';
import type { lif, poisson, spikeSource } from '../../../../controllers/neurons/index.ts';
import { boardConformance } from '../../../conformance/board.ts';
import { circuit, smallCircuit } from '../circuits/networks.ts';

function drive(simulation: Simulation, tick: number): void {
  const [source, relay] = simulation.network.populations as unknown as [
    Population<typeof poisson>,
    Population<typeof spikeSource>,
  ];
  if (tick === 0) simulation.input(source, 'rate', 'Hz').fill(80);
  if (tick % 7 === 0) simulation.input(relay, 'fire')[tick % 4] = 1;
}

describe('xylo-sim', () => {
  const checks = boardConformance(xylo, { network: smallCircuit, drive, refused: () => circuit(1).network });
  for (const { name, run } of checks) it(name, run);

  it('takes the chip of the plan, with its limits', () => {
    const network = () => analyse(smallCircuit(1));
    expect(planText(xylo.plan(network()))).toMatch(/^plan for xylo-sim, with losses/);
    const imu = planText(xyloSim({ chip: 'imu' }).plan(network()));
    expect(imu).toMatch(/refusal {4}hidden: a hidden neuron has too few synaptic currents \(2 of 1 time constants\)/);
    const other = planText(xylo.plan(analyse(circuit(1).network)));
    expect(other).toMatch(/refusal {4}network: input channels \(24 of 16 input channels\)/);
    expect(other).toMatch(/refusal {4}feedback: spikes between neurons take one step/);
    expect(other).toMatch(/refusal {4}second: synapses have a current that lasts/);
  });

  it('fires as its shadow in double precision does, as far as the shifts let it', () => {
    const hosting = new Hosting(xylo, { shadow: true });
    const board = hosting.simulate(smallCircuit(2));
    for (let t = 0; t < 1000; t++) {
      drive(board, board.tick);
      board.step();
    }
    const [source, , hidden, readout] = hosting.report()[0].agreement ?? [];
    hosting.close();
    expect(source).toMatchObject({ f1: 1, rateError: 0 });

    for (const cells of [hidden, readout]) {
      expect(cells.expected).toBeGreaterThan(1000);
      expect(cells.f1).toBeGreaterThan(0.6);
    }
  });

  it('counts in a trial run what the input exceeds', () => {
    const plan = xylo.plan(analyse(smallCircuit(1)));
    expect(trialRun(plan, 200, drive)).toEqual([]);
    const found = trialRun(plan, 50, (simulation, tick) => {
      drive(simulation, tick);
      const hidden = simulation.network.populations[2] as unknown as Population<typeof lif>;
      simulation.input(hidden, 'I_ext', 'pA').fill(1e5);
    }).map(({ text }) => text);
    expect(found).toContain('inputs were clipped, in a trial run of 50 ticks');
    expect(found.join()).toMatch(/spiked once more in a step than the host saw/);
  });

  it('answers single spikes when and where the program does', () => {
    const hosting = new Hosting(xylo);
    const both = [hosting.simulate(smallCircuit(3)), simulate(smallCircuit(3))];
    const [board, float] = both.map((simulation) => {
      const [, relay, hidden] = simulation.network.populations as unknown as [
        unknown,
        Population<typeof spikeSource>,
        Population<typeof lif>,
      ];
      simulation.input(relay, 'fire')[2] = 1;
      const excited: number[] = [];
      for (let t = 0; t < 8; t++) {
        simulation.step();
        excited.push(simulation.state(hidden, 'i_ex', 'pA')[5]);
      }
      // All cells spike once; a step later the feedback inhibits.
      simulation.setState(hidden, 'v', '-54 mV');
      simulation.step(2);
      return {
        excited,
        inhibited: simulation.state(hidden, 'i_in', 'pA'),
        excitedThen: simulation.state(hidden, 'i_ex', 'pA'),
      };
    });
    hosting.close();
    expect(float.excited[3]).toBeGreaterThan(100);
    for (const [seen, expected] of [
      [board.excited, float.excited],
      [[...board.inhibited], [...float.inhibited]],
      [[...board.excitedThen], [...float.excitedThen]],
    ])
      seen.forEach((value, k) => {
        expect(Math.abs(value - expected[k])).toBeLessThan(0.3 * Math.abs(expected[k]) + 4);
      });
    expect(Math.min(...float.inhibited)).toBeLessThan(-50);
  });

  it('forgets spikes on the way when the host clears them', () => {
    const hosting = new Hosting(xylo);
    const board = hosting.simulate(smallCircuit(3));
    const [, , hidden, readout] = board.network.populations as unknown as Population<typeof lif>[];
    board.setState(hidden, 'v', '-40 mV');
    board.step();
    const ids = new Uint32Array(30);
    expect(board.spikes(hidden, ids)).toBe(30);
    const saved = board.save();
    board.step();
    expect(Math.max(...board.state(readout, 'i_ex', 'pA'))).toBeGreaterThan(10);
    board.restore(saved);
    board.clearActivity();
    board.step();
    expect(board.state(readout, 'i_ex', 'pA')).toEqual(new Float64Array(8));
    hosting.close();
  });
});
