import { checkOptions } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { TIMING_OPTIONS } from './declared-options.ts';
import { LEAST_NOISE } from './least-noise.ts';

/** Stimulus that a task shows: the picture of a screen, the pitch of a tone, an instruction; numbers without a place in the world. */
export interface Cue {
  /** One number for each value of the cue, in the unit that the task gives it. */
  values: Float64Array;
}

/** Noise of a cue sensor. */
export interface CueNoise {
  /** Standard deviation of each value, in the unit that the task gives it. Default 0. */
  readonly value?: number;
}

/** Sees the cue of its own name, of `size` values. In a run a trial shows it; a robot is shown it by whoever has it. */
export function cueSensor(
  options: SensorTiming & { readonly size: number; readonly noise?: CueNoise },
): SensorDeclaration<'cue'> {
  checkOptions('cueSensor', options, { ...TIMING_OPTIONS, size: true, noise: { value: true } });
  const { size, ...rest } = options;
  return declareSensor('cue', size, rest);
}

export const cue: SensorType<Cue> = {
  length: (size) => size,
  fields: ({ size }) => [field('values', '', -Infinity, Infinity, size)],
  create: (size) => ({ values: new Float64Array(size) }),
  copy: (from, to) => to.values.set(from.values),
  varies: (_, { value = 0 }) => value > LEAST_NOISE,
  poison: (message) => void message.values.fill(Number.NaN),
  flatten(message, out, offset) {
    out.set(message.values, offset);
    return offset + message.values.length;
  },
  unflatten(from, offset, message) {
    for (let k = 0; k < message.values.length; k++) message.values[k] = from[offset++];
    return offset;
  },
};
