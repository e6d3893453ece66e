import { existing } from './option.ts';

/** `--ranges` of all commands that put networks on boards. */
export const ranges = existing(
  'file',
  'on a board of integers: ranges of the numbers, which `calibrate` wrote (default: a run of the scenario is watched)',
);
