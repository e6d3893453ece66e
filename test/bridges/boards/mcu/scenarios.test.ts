import { describe, expect, it } from 'vitest';
import { hasCompiler, mps2An386, netduinoPlus2, posix } from '../../../../bridges/boards/mcu/index.ts';
import { mcuBoard } from '../../../../bridges/boards/mcu/mcu-board.ts';
import { hostOn } from '../../../../scenarios/boards/network-host.ts';
import type { Scenario } from '../../../../scenarios/index.ts';
import { planScenario, runSeed } from '../../../../scenarios/run/index.ts';
import eventCorridor from '../../../../scenarios/studies/event-corridor/event-corridor.scenario.ts';
import waterMaze from '../../../../scenarios/studies/water-maze/water-maze.scenario.ts';
import { FULL } from '../../../effort.ts';
import { HAS_EMULATORS } from './emulators.ts';

const here = hasCompiler(posix);
const [maze, corridor] = [waterMaze as Scenario, eventCorridor as Scenario];

describe('a scenario', () => {
  for (const { scenario, machine, available, trials, timeLimit, most } of [
    // The rates of its place cells would take 200 bytes a step.
    { scenario: maze, machine: posix, available: here, trials: FULL ? 20 : 2, most: 45 },
    { scenario: maze, machine: netduinoPlus2, available: HAS_EMULATORS && FULL, trials: 2, most: 45 },
    { scenario: corridor, machine: posix, available: here && FULL, trials: 1, most: Infinity },
    // An emulator takes some twenty seconds for one of it.
    {
      scenario: corridor,
      machine: mps2An386,
      available: HAS_EMULATORS && FULL,
      trials: 1,
      timeLimit: 3,
      most: Infinity,
    },
  ])
    it.skipIf(!available)(
      `has the digest of this process with its network on ${machine.id}: ${scenario.id}`,
      { tags: 'long', timeout: 600_000 },
      async () => {
        const board = mcuBoard({ name: machine.id, summary: machine.title, machine, deadlineMilliseconds: 60_000 });
        const networkHost = hostOn(board);
        const request = { set: { trials, ...(timeLimit && { timeLimit }) } };
        const there = await runSeed(planScenario(scenario, { ...request, board: board.name }), 1, { networkHost });
        expect(there.result.digest).toBe((await runSeed(planScenario(scenario, request), 1)).result.digest);
        const { networks } = networkHost.report(undefined);
        expect(networks.length).toBe(1);
        expect(networks[0].exchanges).toBeGreaterThan(1000 * trials);
        expect(networks[0].bytesSent / networks[0].exchanges).toBeLessThan(most);
        networkHost.close();
      },
    );
});
