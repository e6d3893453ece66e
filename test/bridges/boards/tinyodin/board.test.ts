import { describe, expect, it } from 'vitest';
import { loadBoard } from '../../../../bridges/boards/boards.ts';
import { Hosting } from '../../../../bridges/boards/hosting.ts';
import { planText } from '../../../../bridges/boards/plan.ts';
import { tinyOdin } from '../../../../bridges/boards/tinyodin/board.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import {
  allToAll,
  fixedProbability,
  ms,
  Network,
  type Population,
  type Simulation,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { lif, lifDelta, poisson, spikeSource } from '../../../../controllers/neurons/index.ts';
import { staticSynapse } from '../../../../controllers/synapses/index.ts';
import { boardConformance } from '../../../conformance/board.ts';
import { FULL } from '../../../effort.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { circuit } from '../circuits/networks.ts';
import { cells, drive } from './networks.ts';
import { chipProgram, SIMULATED } from './simulated-chip.ts';

/** Spikes of the cells in some ticks. */
function spikesOf(simulation: Simulation, ticks: number): number {
  let spikes = 0;
  const end = simulation.onSpikes(simulation.network.populations[1], (_tick, _ids, count) => {
    spikes += count;
  });
  for (let t = 0; t < ticks; t++) {
    drive(simulation, simulation.tick);
    simulation.step();
  }
  end();
  return spikes;
}

/** Each check programs a chip, which takes the simulator a while. */
describe.skipIf(!SIMULATED || !FULL)('tinyodin, simulated', () => {
  const program = SIMULATED ? chipProgram(temporaryFolder()) : '';
  const board = tinyOdin(program);
  for (const { name, run } of boardConformance(board, {
    network: cells,
    drive,
    refused: () => cells(1, 250),
    ticks: 60,
  }))
    it(name, run);

  it('takes weights and state that the host sets, and tells what it has', () => {
    const hosting = new Hosting(board);
    const network = cells(3);
    const simulation = hosting.simulate(network);
    const cell = network.populations[1] as unknown as Population<typeof lifDelta>;
    const before = spikesOf(simulation, 100);
    simulation.setState(cell, 'v', '-60 mV');
    expect(simulation.state(cell, 'v', 'mV')[3]).toBeCloseTo(-60, 0);
    simulation.setSynapses(network.projections[1], 'w', '0 mV');
    const without = spikesOf(simulation, 100);
    simulation.setSynapses(network.projections[0], 'w', '0 mV');
    spikesOf(simulation, 1);
    expect(spikesOf(simulation, 50)).toBe(0);
    expect(before).toBeGreaterThan(20);
    expect(without).toBeGreaterThan(before);
    hosting.close();
  });

  it('fires about as often as its shadow in double precision', () => {
    const hosting = new Hosting(board, { shadow: true });
    spikesOf(hosting.simulate(cells(2)), 400);
    const [source, cell] = hosting.report()[0].agreement ?? [];
    hosting.close();
    expect(source).toMatchObject({ f1: 1, rateError: 0 });
    expect(cell.expected).toBeGreaterThan(100);
    expect(Math.abs(cell.rateError ?? 1)).toBeLessThan(0.3);
  });
});

describe('a plan for tinyodin', () => {
  const board = tinyOdin();

  it('says every loss', () => {
    const text = planText(board.plan(analyse(circuit(1, { reset: '-74 mV' }).network)));
    expect(text).toMatch(/^plan for tinyodin, with losses, [0-9a-f]{16}\n/);
    expect(text).toMatch(/loss {7}source->first: weights are rounded to 4 bits/);
    expect(text).toMatch(
      /loss {7}first: the membrane leaks by a fixed amount in a step \(\d+, with a threshold of \d+\)/,
    );
    expect(text).toMatch(/loss {7}first: a spike adds its whole charge at once; .* i_ex, i_in|i_in/);
    expect(text).toMatch(/loss {7}first: a spike sets the membrane to rest; the model sets it to a value so far below/);
    expect(text).toMatch(/loss {7}second: the chip takes spikes only: inputs \(I_ext\) must stay 0/);
    expect(text).toMatch(/capacity {3}network: neurons \(40 of 256 neurons\)/);
    // Twenty sources, four relays, thirty cells back to themselves, and thirty after three delays, as far as they have synapses.
    expect(text).toMatch(/capacity {3}network: rows of weights, one for each source and delay \(\d+ of 256 rows\)/);
  });

  it('has equal weights for equal synapses, and one sum for synapses of one neuron, target and delay', () => {
    const network = new Network({ seed: 1, step: '1 ms' });
    const source = network.population('source', poisson, { size: 2 });
    const cell = network.population('cells', lifDelta, { size: 3, parameters: { t_ref: '0 ms' } });
    for (const w of ['1 mV', '1.5 mV'] as const)
      network.project(source, cell, { synapse: staticSynapse, connect: allToAll(), initial: { w }, name: w });
    const { layout, findings } = board.plan(analyse(network));
    // The largest single weight of 1.5 mV is 7; two are 11.67, which is more than a weight holds.
    expect([...layout.configuration.rows.values()].map((row) => Array.from(row))).toEqual([
      [7, 7, 7],
      [7, 7, 7],
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'saturation', where: 'network', figure: { value: 6, unit: 'weights' } }),
    );
  });

  it('brings spikes where and when a run in this process does, if each fires what it reaches', () => {
    const follow = (simulation: Simulation): number[][] => {
      const seen: number[][] = [];
      for (const population of simulation.network.populations)
        simulation.onSpikes(population, (tick, ids, count) => seen.push([tick, ...ids.slice(0, count)]));
      const [source] = simulation.network.populations as unknown as [Population<typeof spikeSource>];
      while (simulation.tick < 80) {
        if (simulation.tick % 11 === 0) simulation.input(source, 'fire')[simulation.tick % 3] = 1;
        simulation.step();
      }
      return seen;
    };
    const onTwin = simulate(relays(), {
      emitter: (analysed) => (board.twin as NonNullable<typeof board.twin>)(board.plan(analysed)),
    });
    const here = follow(simulate(relays()));
    expect(here.flat().length).toBeGreaterThan(100);
    expect(follow(onTwin)).toEqual(here);
  });

  it.each([
    ['too many neurons', () => cells(1, 257), /too many neurons \(257 of 256 neurons\)/],
    ['too many rows', () => cells(1, 250), /too many sources/],
    ['no neurons of its kind', () => sourceAlone(), /no population of it can run/],
    ['a threshold beyond its integers', () => weak(), /more of its largest weight to reach the threshold/],
  ])('refuses %s', (_, network, why) => {
    expect(planText(board.plan(analyse(network())))).toMatch(why);
  });

  it('is of no use without a chip, and says so', async () => {
    expect(board.missing?.()).toMatch(/tinyodin:PATH/);
    expect((await loadBoard('tinyodin:/nowhere')).missing?.()).toMatch(/no \/nowhere/);
  });

  it('refuses a current, which the chip does not take', () => {
    const network = new Network({ seed: 1, step: '1 ms' });
    network.population('cells', lif, { size: 3, parameters: { t_ref: '0 ms' } });
    const plan = board.plan(analyse(network));
    const twin = board.twin?.(plan);
    const array = [...plan.analysed.populations.values()][0].inputs.get('I_ext') as number;
    twin?.run(0, 1);
    twin?.numbers(array).fill(1);
    expect(() => twin?.run(1, 1)).toThrow(expect.objectContaining({ code: 'not_representable' }));
  });
});

/** Three sources, cells that each spike fires, after several delays, and more such cells after them. */
function relays(): Network {
  const network = new Network({ seed: 4, step: '1 ms' });
  const source = network.population('source', spikeSource, { size: 3 });
  const parameters = { t_ref: '0 ms' } as const;
  const first = network.population('first', lifDelta, { size: 5, parameters });
  const second = network.population('second', lifDelta, { size: 7, parameters });
  const strong = { synapse: staticSynapse, connect: fixedProbability(0.6), initial: { w: '30 mV' } } as const;
  network.project(source, first, { ...strong, delay: ms((random) => 1 + Math.floor(5 * random.uniform())) });
  network.project(first, second, { ...strong, delay: ms((random) => 1 + Math.floor(3 * random.uniform())) });
  return network;
}

function sourceAlone(): Network {
  const network = new Network({ seed: 1, step: '1 ms' });
  network.population('source', poisson, { size: 2 });
  return network;
}

/** Weights of a hundred-thousandth of the threshold. */
function weak(): Network {
  const network = new Network({ seed: 1, step: '1 ms' });
  const source = network.population('source', poisson, { size: 2 });
  const cell = network.population('cells', lifDelta, { size: 3, parameters: { t_ref: '0 ms' } });
  network.project(source, cell, { synapse: staticSynapse, connect: allToAll(), initial: { w: '0.0001 mV' } });
  return network;
}
