// @module-tag long
import { describe, expect, it } from 'vitest';
import { BOARDS, loadBoard } from '../../../bridges/boards/boards.ts';
import { isRefused, planText } from '../../../bridges/boards/plan.ts';
import { analyse } from '../../../controllers/engine/compiler/index.ts';
import { allToAll, type Network, pA } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { stdp } from '../../../controllers/synapses/stdp.ts';
import { boardConformance } from '../../conformance/board.ts';
import { elsewhereBoard } from './elsewhere-board.ts';
import { noisy } from './noisy.ts';

describe('a board', () => {
  const checks = boardConformance(elsewhereBoard(), {
    network: noisy,
    drive(simulation) {
      simulation.input(simulation.network.populations[0], 'rate', 'Hz' as never).fill(150);
    },
    refused: () => noisy(1, 3000),
  });
  for (const { name, run } of checks) it(name, run);
});

describe('a plan', () => {
  it('is a text that says what is lost and what it takes', () => {
    const text = (size: number) => planText(elsewhereBoard().plan(analyse(noisy(1, size))));
    expect(text(12)).toMatch(
      /^plan for elsewhere, without loss, [0-9a-f]{16}\n {2}capacity {3}network: room for neurons \(18 of 2000 neurons\)$/,
    );
    expect(text(3000).split('\n')[1]).toBe(
      '  refusal    network: it has too many neurons (3006 of 2000 neurons); use fewer',
    );
  });

  it('has another hash for another weight, constant or delay', () => {
    const hashOf = (change: (network: Network) => void, size = 12): string => {
      const network = noisy(1, size);
      change(network);
      const plan = elsewhereBoard().plan(analyse(network));
      expect(isRefused(plan)).toBe(false);
      return plan.hash;
    };
    const join =
      (delay: '1 ms' | '2 ms', w: '1 pA' | '2 pA', tau: '20 ms' | '21 ms', rate = 0.01) =>
      (network: Network) => {
        const [, cells] = network.populations;
        network.project(cells, network.population('more', lif, { size: 3, parameters: { tau_m: tau } as never }), {
          synapse: stdp,
          connect: allToAll(),
          receptor: 'excitatory',
          delay,
          parameters: { A_plus: pA(rate) },
          initial: { w },
        } as never);
      };
    const hashes = [
      hashOf(() => {}),
      hashOf(() => {}, 13),
      hashOf(join('1 ms', '1 pA', '20 ms')),
      hashOf(join('2 ms', '1 pA', '20 ms')),
      hashOf(join('1 ms', '2 pA', '20 ms')),
      hashOf(join('1 ms', '1 pA', '21 ms')),
      // A constant of a rule, which is in no array.
      hashOf(join('1 ms', '1 pA', '20 ms', 0.02)),
      hashOf(join('1 ms', '1 pA', '20 ms', 0.020000001)),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashOf(() => {})).toBe(hashes[0]);
  });
});

describe('the list of boards', () => {
  it('names the nearest to one that it does not have', async () => {
    await expect(loadBoard('mcu-quemu')).rejects.toMatchObject({ code: 'unknown_board', received: 'mcu-quemu' });
  });

  it('loads each by its name', async () => {
    for (const name of Object.keys(BOARDS)) {
      const { default: made } = await BOARDS[name]();
      if (typeof made !== 'function') expect(made.name).toBe(name);
    }
  });
});
