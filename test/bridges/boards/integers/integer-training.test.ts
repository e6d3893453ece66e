import { describe, expect, it } from 'vitest';
import type { Board } from '../../../../bridges/boards/board.ts';
import { loadBoard } from '../../../../bridges/boards/boards.ts';
import { isRefused } from '../../../../bridges/boards/plan.ts';
import { SpikeMatcher } from '../../../../bridges/boards/spike-agreement.ts';
import { RangeWatch } from '../../../../controllers/engine/compiler/emit/integers/range-watch.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Simulation } from '../../../../controllers/engine/index.ts';
import { allToAll, defineNeuron, Network, pA, simulate } from '../../../../controllers/engine/index.ts';
import { bernoulli, lif } from '../../../../controllers/neurons/index.ts';
import { staticSynapse } from '../../../../controllers/synapses/index.ts';
import { boardConformance } from '../../../conformance/board.ts';
import { noisy } from '../noisy.ts';

const drive = (simulation: Simulation): void => {
  simulation.input(simulation.network.populations[0], 'rate', 'Hz' as never).fill(150);
};

function rangedFor(network: Network, board: Board): Board {
  const watch = new RangeWatch();
  const simulation = simulate(network, { emitter: watch.emitter, decays: 'stepped' });
  for (let tick = 0; tick < 200; tick++) {
    drive(simulation);
    simulation.step();
  }
  return board.ranged?.(watch.ranges) as Board;
}

/** `lif`, with a receptor for weights of both signs. */
const mixed = defineNeuron({ ...lif, receptors: { currents: lif.receptors.excitatory } });

/** Cells whose weights have both signs and do not learn. */
function still(seed: number): Network {
  const network = new Network({ seed });
  const source = network.population('source', bernoulli, { size: 30 });
  const cells = network.population('cells', mixed, { size: 13 });
  const w = pA((random) => 40 + 90 * random.normal());
  network.project(source, cells, {
    synapse: staticSynapse,
    connect: allToAll(),
    initial: { w },
  });
  return network;
}

/** Share of spikes of the cells that two programs have in common. */
function f1(one: Board, other: Board, ticks = 2000): number {
  const [a, b] = [one, other].map((board) => {
    const { decays = 'lazy' } = board;
    const emitter = (analysed: ReturnType<typeof analyse>) => board.deploy(board.plan(analysed)).executable;
    return simulate(still(1), { emitter, decays });
  });
  const matcher = new SpikeMatcher(13, { within: 0 });
  const [mine, theirs] = [new Uint32Array(13), new Uint32Array(13)];
  for (let tick = 0; tick < ticks; tick++) {
    for (const simulation of [a, b]) {
      drive(simulation);
      simulation.step();
    }
    const [count, expected] = [a.spikes(a.network.populations[1], mine), b.spikes(b.network.populations[1], theirs)];
    matcher.take(tick, mine, count, theirs, expected);
  }
  const { spikes, f1: share } = matcher.result('cells');
  expect(spikes).toBeGreaterThan(200);
  return share;
}

describe('the board integer-training', async () => {
  const board = rangedFor(noisy(1), await loadBoard('integer-training'));
  for (const { name, run } of boardConformance(board, { network: noisy, drive, here: true })) it(name, run);

  it('refuses a network that was not watched, and takes 2 to 8 bits', async () => {
    const plain = await loadBoard('integer-training:4');
    const plan = plain.plan(analyse(noisy(1)));
    expect(isRefused(plan)).toBe(true);
    for (const use of [() => plain.deploy(plan), () => plain.twin?.(plan)])
      expect(use).toThrow(expect.objectContaining({ code: 'plan_refused' }));
    await expect(loadBoard('integer-training:9')).rejects.toMatchObject({ code: 'invalid_option' });
  });

  it('rounds weights to the levels of a board of integers with as many bits', { tags: 'long' }, async () => {
    for (const network of [noisy, still]) {
      const levels = async (name: string): Promise<unknown> => {
        const chosen = rangedFor(network(1), await loadBoard(name));
        const { findings } = chosen.plan(analyse(network(1), { decays: chosen.decays ?? 'lazy' }));
        return findings.find(({ text }) => /^w has \d+ levels/.test(text));
      };
      const found = await levels('integer-training:4');
      expect(found).toBeDefined();
      expect(found).toEqual(await levels('integer-twin:4'));
      expect(await levels('integer-training:5')).not.toEqual(found);
    }
  });

  it('has the spikes of integers, and not those of floats', { tags: 'long' }, async () => {
    const chosen = async (name: string) => rangedFor(still(1), await loadBoard(name));
    const twin = await chosen('integer-twin:3');
    expect(f1(await chosen('integer-training:3'), twin)).toBeGreaterThan(0.98);
    expect(f1(await chosen('integer-training:8'), twin)).toBeLessThan(0.9);
  });
});
