import { defineCommand } from '../command.ts';
import { filter } from '../options/filter.ts';
import { choice, duration, flag, jsonFlag, rate, text } from '../options/option.ts';
import { RECORDING_OPTIONS } from '../recordings/recording-options.ts';

export const convert = defineCommand({
  name: 'convert',
  summary: 'write the events of a recording in another format',
  operands: {
    '<in>':
      "path of a recording, a pipe or the folder of a bag, '-' or udp://127.0.0.1:3333; its format is told by its content",
    '<out>': 'path of the file to write; its format is told by its ending, and .gif and .png are pictures',
  },
  options: {
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
  },
  action: async (call) => (await import('../convert/convert-recording.ts')).convertRecording(call),
});
