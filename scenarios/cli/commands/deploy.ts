import { defineCommand } from '../command.ts';
import { DEPLOY_OPTIONS } from '../options/deploy-options.ts';

export const deploy = defineCommand({
  name: 'deploy',
  summary: "move an agent's networks onto a board",
  operands: { '<agent>': 'path of a file that exports an agent, or id of a scenario, whose agent it is' },
  options: DEPLOY_OPTIONS,
  note: '`run SCENARIO --on BOARD` runs the closed loop with the networks on the board.',
  action: async (call) => (await import('../boards/deploy-agent.ts')).deployAgent(call),
});
