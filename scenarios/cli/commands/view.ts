import { defineCommand } from '../command.ts';
import { VIEW_OPTIONS } from '../view/view-options.ts';

export const view = defineCommand({
  name: 'view',
  summary: 'look at a run in a browser: play it, step it, go back, change parameters',
  operands: { '[scenario]': 'id of a scenario, or path of a scenario file (default: water-maze)' },
  options: VIEW_OPTIONS,
  note: 'The page shows the digest that `run` computes. Keys and panels: docs/viewing.md.',
  action: async (call) => (await import('../view/view-scenario.ts')).viewScenario(call),
});
