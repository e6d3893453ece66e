import { defineCommand } from '../command.ts';
import { flag, folder, jsonFlag, seconds, seed, text } from '../options/option.ts';
import { settings } from '../options/settings.ts';

export const environment = defineCommand({
  name: 'environment',
  summary: 'tell what a learner of your own observes and commands in a scenario, or let it step one',
  operands: { '<scenario>': 'id of a scenario, or path of a scenario file' },
  options: {
    stdio: flag('answer requests on standard input, a line of JSON each (docs/environments.md)'),
    out: folder('with --stdio: write the trials there when the input ends, as run --out does, for compare'),
    step: seconds('s', 'simulated time of a step, a whole number of ticks (default: one tick)'),
    seed: seed('s', 'seed of the first run (default: 1)'),
    set: settings,
    body: text('name', "one of the scenario's bodies"),
    physics: text('name', "one of the scenario's engines: kinematic, cannon"),
    json: jsonFlag,
  },
  note: 'Python: `ReafferenceEnv` in bridges/gymnasium/reafference_gymnasium.py of the package.',
  action: async (call) => (await import('../environment/open-environment.ts')).openForCaller(call),
});
