import { defineCommand } from '../command.ts';
import { filter } from '../filter-option.ts';
import { flag, jsonFlag, text } from '../options.ts';
import { RECORDING_OPTIONS } from '../recording-options.ts';

export const convert = defineCommand({
  name: 'convert',
  summary: 'write the events of a recording in another format',
  operands: {
    '<in>': "path of a recording, a pipe or the folder of a bag, or '-'; its format is told by its content",
    '<out>': 'path of the file to write; its format is told by its ending',
  },
  options: {
    to: text('format', 'format to write, instead of what the ending says'),
    fromZero: flag('count times from the first event'),
    crop: flag('leave out events that lie off the sensor, instead of refusing them'),
    filter,
    json: jsonFlag,
    ...RECORDING_OPTIONS,
  },
  action: async (call) => (await import('../convert/convert-recording.ts')).convertRecording(call),
});
