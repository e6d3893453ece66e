import { describe, expect, it } from 'vitest';
import type { McuExecutable } from '../../../../bridges/boards/mcu/index.ts';
import { type Machine, netduinoPlus2, onMicrocontroller, posix } from '../../../../bridges/boards/mcu/index.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { hostController, simulate } from '../../../../controllers/index.ts';
import waterMaze from '../../../../scenarios/catalogue/water-maze.ts';
import { planScenario, runSeed } from '../../../../scenarios/run/index.ts';
import { FULL } from '../../../effort.ts';
import { HAS_EMULATORS } from './emulators.ts';

/** The scenario with the network of its controller on a machine. */
function on(machine: Machine, made: McuExecutable[]): typeof waterMaze {
  const board = onMicrocontroller(machine, { deadlineMilliseconds: 60_000 });
  return {
    ...waterMaze,
    agent(values, body) {
      const agent = waterMaze.agent(values, body);
      return {
        ...agent,
        controller(body) {
          const controller = agent.controller(body);
          hostController(controller, (network, options) =>
            simulate(network, {
              ...options,
              emitter(model) {
                const executable = board(model);
                made.push(executable);
                return executable;
              },
            }),
          );
          return controller;
        },
      };
    },
  };
}

const MACHINES = [
  { machine: posix, available: hasCompiler(posix), trials: FULL ? 5 : 2 },
  { machine: netduinoPlus2, available: HAS_EMULATORS && FULL, trials: 2 },
];

describe('the water maze', () => {
  for (const { machine, available, trials } of MACHINES)
    it.skipIf(!available)(
      `is learned on ${machine.id} with the digest of this process`,
      async () => {
        const digest = async (scenario: typeof waterMaze) =>
          (await runSeed(planScenario(scenario, { set: { trials } }), 1)).result.digest;
        const made: McuExecutable[] = [];
        expect(await digest(on(machine, made))).toBe(await digest(waterMaze));
        expect(made.length).toBe(1);
        expect(made[0].statistics.ticks).toBeGreaterThan(1000 * trials);
        made[0].dispose();
      },
      300_000,
    );
});
