import { file, jsonFlag, type Options, seed, text, type ValuesOf } from './option.ts';
import { settings } from './settings.ts';

/** Options of the command `calibrate`. They lie in this room, as help loads them, and that of boards is loaded only when it is asked for. */
export const CALIBRATE_OPTIONS = {
  out: file('write the ranges, for --ranges of run and deploy'),
  seed: seed('s', 'the seed that is watched (default: 1000001, which nobody reports)'),
  set: settings,
  body: text('name', "one of the scenario's bodies"),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link CALIBRATE_OPTIONS}. */
export type CalibrateValues = ValuesOf<typeof CALIBRATE_OPTIONS>;
