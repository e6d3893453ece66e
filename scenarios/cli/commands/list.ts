import { defineCommand } from '../command.ts';
import { LIST_OPTIONS } from '../list/list-options.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'list scenarios, models, synapses, stimuli, sensors, bodies, robots, formats or metrics',
  operands: {
    '[kind]': 'scenarios, models, synapses, stimuli, sensors, bodies, robots, formats or metrics (default: scenarios)',
    '[name]':
      'one of them, to be shown in full: parameters with units and defaults, equations, deviations from the source',
  },
  options: LIST_OPTIONS,
  action: async (call) => (await import('../list/list.ts')).listThings(call),
});
