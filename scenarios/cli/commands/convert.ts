import { defineCommand } from '../command.ts';
import { CONVERT_OPTIONS } from '../convert/convert-options.ts';

export const convert = defineCommand({
  name: 'convert',
  summary: 'write the events of a recording in another format',
  operands: {
    '<in>':
      "path of a recording, a pipe or the folder of a bag, '-' or udp://127.0.0.1:3333; its format is told by its content",
    '<out>': 'path of the file to write; its format is told by its ending, and .gif and .png are pictures',
  },
  options: CONVERT_OPTIONS,
  action: async (call) => (await import('../convert/convert-recording.ts')).convertRecording(call),
});
