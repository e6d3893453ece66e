import { defineCommand } from '../command.ts';
import { INSPECT_OPTIONS } from '../inspect/inspect-options.ts';

export const inspect = defineCommand({
  name: 'inspect',
  summary: 'show how a scenario is wired, or what a recording or a NIR file holds',
  operands: {
    '<subject>':
      "id of a scenario, path of a scenario, .nir or .urdf file, or recording: a file, a pipe, the folder of a bag, '-' or udp://127.0.0.1:3333",
  },
  options: INSPECT_OPTIONS,
  action: async (call) => (await import('../inspect/inspect.ts')).inspect(call),
});
