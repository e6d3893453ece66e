import { file, flag, folder, jsonFlag, type Options, seed, text, type ValuesOf } from './option.ts';
import { ranges } from './ranges.ts';
import { settings } from './settings.ts';

/** Options of the command `deploy`. They lie in this room, as help loads them, and that of boards is loaded only when it is asked for. */
export const DEPLOY_OPTIONS = {
  board: text('name', 'the board, see `boards`: its name, or name:address'),
  dryRun: flag('tell what would be lost, cut, refused and taken of the board, and touch nothing'),
  out: folder('write the files that hold the networks for the board, such as its firmware, to be flashed'),
  ranges,
  weights: file('begin with what `run --save-controller` kept'),
  set: settings,
  body: text('name', "one of the scenario's bodies"),
  seed: seed('s', 'seed of the draws that networks are built with (default: 1)'),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link DEPLOY_OPTIONS}. */
export type DeployValues = ValuesOf<typeof DEPLOY_OPTIONS>;
