import { defineCommand } from '../command.ts';
import { ENVIRONMENT_OPTIONS } from '../environment/environment-options.ts';

export const environment = defineCommand({
  name: 'environment',
  summary: 'tell what a learner of your own observes and commands in a scenario, or let it step one',
  operands: { '<scenario>': 'id of a scenario, or path of a scenario file' },
  options: ENVIRONMENT_OPTIONS,
  note: 'Python: `ReafferenceEnv` and `ReafferenceVectorEnv` in bridges/gymnasium of the package.',
  action: async (call) => (await import('../environment/open-environment.ts')).openForCaller(call),
});
