import { describe, expect, it } from 'vitest';
import type { Machine, McuExecutable } from '../../../../bridges/boards/mcu/index.ts';
import {
  hasCompiler,
  mps2An386,
  netduinoPlus2,
  onMicrocontroller,
  posix,
} from '../../../../bridges/boards/mcu/index.ts';
import { hostController, simulate } from '../../../../controllers/index.ts';
import eventCorridor from '../../../../scenarios/catalogue/event-corridor.ts';
import waterMaze from '../../../../scenarios/catalogue/water-maze.ts';
import { planScenario, runSeed, type Scenario } from '../../../../scenarios/run/index.ts';
import { FULL } from '../../../effort.ts';
import { HAS_EMULATORS } from './emulators.ts';

/** A scenario with the networks of its controller on a machine. */
function on(machine: Machine, scenario: Scenario, made: McuExecutable[]): Scenario {
  const board = onMicrocontroller(machine, { deadlineMilliseconds: 60_000 });
  return {
    ...scenario,
    agent(values, body) {
      const agent = scenario.agent(values, body);
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

const here = hasCompiler(posix);
const [maze, corridor] = [waterMaze as Scenario, eventCorridor as Scenario];

describe('a scenario', () => {
  for (const { scenario, machine, available, trials } of [
    { scenario: maze, machine: posix, available: here, trials: FULL ? 5 : 2 },
    { scenario: maze, machine: netduinoPlus2, available: HAS_EMULATORS && FULL, trials: 2 },
    { scenario: corridor, machine: posix, available: here && FULL, trials: 1 },
    { scenario: corridor, machine: mps2An386, available: HAS_EMULATORS && FULL, trials: 1 },
  ])
    it.skipIf(!available)(
      `has the digest of this process with its network on ${machine.id}: ${scenario.id}`,
      async () => {
        const digest = async (one: Scenario) =>
          (await runSeed(planScenario(one, { set: { trials } }), 1)).result.digest;
        const made: McuExecutable[] = [];
        expect(await digest(on(machine, scenario, made))).toBe(await digest(scenario));
        expect(made.length).toBe(1);
        expect(made[0].statistics.ticks).toBeGreaterThan(1000 * trials);
        made[0].dispose();
      },
      600_000,
    );
});
