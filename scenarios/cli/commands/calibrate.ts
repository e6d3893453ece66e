import { defineCommand } from '../command.ts';
import { CALIBRATE_OPTIONS } from '../options/calibrate-options.ts';

export const calibrate = defineCommand({
  name: 'calibrate',
  summary: "watch how large the numbers of a scenario's networks become, for boards that compute with integers",
  operands: { '<scenario>': 'id of a scenario, or path of a scenario file' },
  options: CALIBRATE_OPTIONS,
  note: '`run SCENARIO --on BOARD` and `deploy SCENARIO` watch by themselves where no ranges are given.',
  action: async (call) => (await import('../boards/calibrate.ts')).calibrate(call),
});
