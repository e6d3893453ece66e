import { defineCommand } from '../command.ts';
import { EJECT_OPTIONS } from '../eject/eject-options.ts';

export const eject = defineCommand({
  name: 'eject',
  summary: 'write the source of a scenario of the catalogue as files of your own',
  operands: {
    '<scenario>': 'id of a scenario',
    '[dir]': 'folder to write into (default: one named like the scenario)',
  },
  options: EJECT_OPTIONS,
  note: 'What is written runs to the same digest, until you change it. Nothing that is there is written over.',
  action: async (call) => (await import('../eject/eject-scenario.ts')).ejectScenario(call),
});
