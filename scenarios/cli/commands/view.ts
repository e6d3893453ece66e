import { defineCommand } from '../command.ts';
import { VIEW_OPTIONS } from '../view/view-options.ts';

export const view = defineCommand({
  name: 'view',
  summary: 'look at a run, a recording or a robot in a browser: play it, step it, go back, change parameters',
  operands: {
    '[what]':
      'id of a scenario, path of a scenario file or of a recording (RUN.mcap), or the address at which a run or a robot serves Foxglove (ws://HOST:PORT) (default: water-maze)',
  },
  options: VIEW_OPTIONS,
  note: 'The page shows the digest that `run` computes. Keys and panels: docs/viewing.md.',
  action: async (call) => (await import('../view/view.ts')).view(call),
});
