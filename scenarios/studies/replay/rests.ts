import { lidar } from '../../../agents/index.ts';

/** Parameter for replay in the rests of a run: as it is, or as its ablations have it. */
export const REST = {
  default: 'replay',
  choices: ['replay', 'silenced', 'shuffled'],
  meaning: 'silenced: inhibition holds on in each rest; shuffled: weights are shuffled before each trial',
} as const;

/** Where the agent is in its rests. */
export const REST_AT = {
  default: 'goal',
  choices: ['goal', 'start', 'both'],
  meaning: 'place of rests: where the last trial ended, where it began, or both by turns of a second',
} as const;

/** Which spikes teach. */
export const RULE = {
  default: 'reverse',
  choices: ['reverse', 'causal'],
  meaning: 'which spikes strengthen: post before pre, or pre before post',
} as const;

export const REST_TIME = {
  default: 15,
  unit: 's',
  meaning: 'rest between two trials',
  minimum: 0,
  maximum: 600,
} as const;

/** A range finder that feels walls within 0.12 m, as whiskers do. */
export const WHISKER_SCAN = lidar({
  mount: { z: 0.04 },
  beams: 36,
  minimum: 0,
  maximum: 0.12,
  rateHz: 50,
  sweepSeconds: 0,
});
