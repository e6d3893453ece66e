// @module-tag long
import { expect, it } from 'vitest';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { agentOn } from '../../../../scenarios/cli/boards/hosted-agent.ts';
import { loadAgent } from '../../../../scenarios/plan/load-agent.ts';

it.skipIf(!hasCompiler(posix))('an agent on a board has the networks of its last controller there', async () => {
  const { agent, period } = await loadAgent('examples/keep-clear.ts', process.cwd());
  const hosted = await agentOn(agent, 'mcu-posix', {
    from: 'examples/keep-clear.ts',
    folder: process.cwd(),
    asked: {},
  });
  const begin = () => {
    const controller = hosted.agent.controller(agent.body);
    controller.initialise(1, period);
    return controller;
  };
  const first = begin();
  const second = begin();
  expect(hosted.report()).toHaveLength(1);
  expect(hosted.text()).toMatch(/^board mcu-posix: \d+ exchanges, /);
  const scan = {
    ranges: new Float64Array(agent.sensors['scan'].size).fill(1),
    arrival: { tick: 0, isNew: true, stampSeconds: 0, health: 'ok' as const },
  };
  const step = (controller: typeof first) =>
    controller.step(0, { scan } as never, { reward: 0, phase: 'active' }, { velocity: {} } as never);
  step(second);
  expect(() => step(first)).toThrow(expect.objectContaining({ code: 'board_gone' }));
  hosted.close();
  expect(() => step(second)).toThrow(expect.objectContaining({ code: 'board_gone' }));
});
