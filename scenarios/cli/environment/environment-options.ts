import { count, flag, folder, jsonFlag, type Options, seconds, seed, text, type ValuesOf } from '../options/option.ts';
import { settings } from '../options/settings.ts';

/** Options of the command `environment`. */
export const ENVIRONMENT_OPTIONS = {
  stdio: flag('answer requests on standard input, a line of JSON each (docs/environments.md)'),
  out: folder('with --stdio: write the trials there when the input ends, as run --out does, for compare'),
  environments: count(
    'n',
    'with --stdio: serve as many at the same time; each line is a list with a request for each',
    4096,
  ),
  step: seconds('s', 'simulated time of a step, a whole number of ticks (default: one tick)'),
  seed: seed('s', 'seed of the first run, of several environments of the first (default: 1)'),
  set: settings,
  body: text('name', "one of the scenario's bodies"),
  physics: text('name', "one of the scenario's engines: kinematic, cannon"),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link ENVIRONMENT_OPTIONS}. */
export type EnvironmentValues = ValuesOf<typeof ENVIRONMENT_OPTIONS>;
