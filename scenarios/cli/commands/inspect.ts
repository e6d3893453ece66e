import { defineCommand } from '../command.ts';
import { filter } from '../options/filter.ts';
import { count, file, flag, jsonFlag, seed, text } from '../options/option.ts';
import { settings } from '../options/settings.ts';
import { RECORDING_OPTIONS } from '../recordings/recording-options.ts';

export const inspect = defineCommand({
  name: 'inspect',
  summary: 'show how a scenario is wired, or what a recording or a NIR file holds',
  operands: {
    '<subject>':
      "id of a scenario, path of a scenario or .nir file, or recording: a file, a pipe, the folder of a bag, '-' or udp://127.0.0.1:3333",
  },
  options: {
    seed: seed('s', 'the seed that the controller is built with'),
    set: settings,
    body: text('name', "one of the scenario's bodies"),
    physics: text('name', "one of the scenario's engines"),
    json: jsonFlag,
    picture: file('of a recording: write where its events are as a PNG image'),
    filter,
    replay: flag('of a recorded run: decode what its place cells replayed in its rests'),
    population: text('name', 'the population that --replay decodes (default: that with the most place cells)'),
    shuffles: count('n', 'how many of each shuffle --replay compares an event with (default: 500)'),
    ...RECORDING_OPTIONS,
  },
  action: async (call) => (await import('../inspect/inspect.ts')).inspect(call),
});
