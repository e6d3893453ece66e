import { filter } from '../options/filter.ts';
import { choice, duration, flag, jsonFlag, type Options, rate, text, type ValuesOf } from '../options/option.ts';
import { RECORDING_OPTIONS } from '../recordings/recording-options.ts';

/** Options of the command `convert`. */
export const CONVERT_OPTIONS = {
  to: text('format', 'format to write, instead of what the ending says'),
  fromZero: flag('count times from the first event or trigger'),
  crop: flag('leave out events that lie off the sensor, instead of refusing them'),
  filter,
  fps: rate('hz', 'of pictures, .gif and .png: how many are made a second of the recording (default: 25)'),
  window: duration('time', 'of pictures: time of the events in one, as in 40ms (default: from one to the next)'),
  accumulate: choice('way', 'of pictures: count, decay, time-surface, sae (default: count)', [
    'count',
    'decay',
    'time-surface',
    'sae',
  ]),
  slow: rate('times', 'of a .gif: how many times slower than the recording it plays (default: 1)'),
  json: jsonFlag,
  ...RECORDING_OPTIONS,
} satisfies Options;

/** Values of {@link CONVERT_OPTIONS}. */
export type ConvertValues = ValuesOf<typeof CONVERT_OPTIONS>;
