import { count } from './option.ts';

/** `--stale-after` of the commands that simulate. */
export const staleAfter = count('ms', 'stop when a sensor has been silent for longer (default: a few of its periods)');
