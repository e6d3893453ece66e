import { filter } from '../options/filter.ts';
import { count, file, flag, jsonFlag, type Options, seed, text, type ValuesOf } from '../options/option.ts';
import { settings } from '../options/settings.ts';
import { RECORDING_OPTIONS } from '../recordings/recording-options.ts';

/** Options of the command `inspect`. */
export const INSPECT_OPTIONS = {
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
} satisfies Options;

/** Values of {@link INSPECT_OPTIONS}. */
export type InspectValues = ValuesOf<typeof INSPECT_OPTIONS>;
