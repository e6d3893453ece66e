import { defineCommand } from '../command.ts';
import { file, flag, folder, jsonFlag, seed, text } from '../options/option.ts';
import { ranges } from '../options/ranges.ts';
import { settings } from '../options/settings.ts';

export const deploy = defineCommand({
  name: 'deploy',
  summary: "move an agent's networks onto a board",
  operands: { '<agent>': 'path of a file that exports an agent, or id of a scenario, whose agent it is' },
  options: {
    board: text('name', 'the board, see `boards`: its name, or name:address'),
    dryRun: flag('tell what would be lost, cut, refused and taken of the board, and touch nothing'),
    out: folder('write the files that hold the networks for the board, such as its firmware, to be flashed'),
    ranges,
    weights: file('begin with what `run --save-controller` kept'),
    set: settings,
    body: text('name', "one of the scenario's bodies"),
    seed: seed('s', 'seed of the draws that networks are built with (default: 1)'),
    json: jsonFlag,
  },
  note: '`run SCENARIO --on BOARD` runs the closed loop with the networks on the board.',
  action: async (call) => (await import('../boards/deploy-agent.ts')).deployAgent(call),
});
