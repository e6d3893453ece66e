import { defineCommand } from '../command.ts';
import { jsonFlag } from '../options/option.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'list scenarios, models, synapses, stimuli, sensors, bodies, formats or metrics',
  operands: {
    '[kind]': 'scenarios, models, synapses, stimuli, sensors, bodies, formats or metrics (default: scenarios)',
    '[name]':
      'one of them, to be shown in full: parameters with units and defaults, equations, deviations from the source',
  },
  options: { json: jsonFlag },
  action: async (call) => (await import('../list/list.ts')).listThings(call),
});
