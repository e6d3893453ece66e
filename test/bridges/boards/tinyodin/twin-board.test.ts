import { describe, expect, it } from 'vitest';
import type { Board } from '../../../../bridges/boards/board.ts';
import { loadBoard } from '../../../../bridges/boards/boards.ts';
import { Hosting } from '../../../../bridges/boards/hosting.ts';
import { tinyOdin } from '../../../../bridges/boards/tinyodin/board.ts';
import { tinyOdinTwin } from '../../../../bridges/boards/tinyodin/twin-board.ts';
import type { Population } from '../../../../controllers/engine/index.ts';
import type { lifDelta } from '../../../../controllers/neurons/index.ts';
import { boardConformance } from '../../../conformance/board.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { cells, drive } from './networks.ts';
import { chipProgram, SIMULATED } from './simulated-chip.ts';

/** What a network does on a board in some ticks: all spikes, and what was read back. */
function runOn(board: Board, ticks: number): { spikes: number[][]; readBack: string; potentials: number[] } {
  const hosting = new Hosting(board);
  const simulation = hosting.simulate(cells(5));
  const cell = simulation.network.populations[1] as unknown as Population<typeof lifDelta>;
  const spikes: number[][] = [];
  for (const population of simulation.network.populations)
    simulation.onSpikes(population, (tick, ids, count) => spikes.push([tick, ...ids.slice(0, count)]));
  for (let tick = 0; tick < ticks; tick++) {
    drive(simulation, tick);
    simulation.step();
  }
  const potentials = Array.from(simulation.state(cell, 'v', 'mV'));
  const [{ receipt }] = hosting.report();
  hosting.close();
  return { spikes, readBack: receipt.readBack, potentials };
}

describe('tinyodin-twin', () => {
  for (const { name, run } of boardConformance(tinyOdinTwin, { network: cells, drive, refused: () => cells(1, 250) }))
    it(name, run);

  it('can be used without a chip', async () => {
    const board = await loadBoard('tinyodin-twin');
    expect(board.missing?.()).toBeUndefined();
    await expect(loadBoard('tinyodin-twin:/nowhere')).rejects.toMatchObject({ code: 'misplaced_option' });
  });

  it.skipIf(!SIMULATED)(
    'does what the chip does, and tells the hash that is read back from it',
    { tags: 'long' },
    () => {
      const here = runOn(tinyOdinTwin, 40);
      expect(here.spikes.length).toBeGreaterThan(20);
      expect(here).toEqual(runOn(tinyOdin(chipProgram(temporaryFolder())), 40));
    },
  );
});
