import { defineCommand } from '../command.ts';
import { file, jsonFlag, seed, text } from '../options/option.ts';
import { settings } from '../options/settings.ts';

export const calibrate = defineCommand({
  name: 'calibrate',
  summary: "watch how large the numbers of a scenario's networks become, for boards that compute with integers",
  operands: { '<scenario>': 'id of a scenario, or path of a scenario file' },
  options: {
    out: file('write the ranges, for --ranges of run and deploy'),
    seed: seed('s', 'the seed that is watched (default: 1000001, which nobody reports)'),
    set: settings,
    body: text('name', "one of the scenario's bodies"),
    json: jsonFlag,
  },
  note: '`run SCENARIO --on BOARD` and `deploy SCENARIO` watch by themselves where no ranges are given.',
  action: async (call) => (await import('../boards/calibrate.ts')).calibrate(call),
});
