import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OutputFile } from '../../../../bridges/recording/bytes/output-file.ts';
import { createEventFile, WRITTEN_FORMATS } from '../../../../bridges/recording/index.ts';
import { McapWriter } from '../../../../bridges/recording/mcap/mcap-writer.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { EVENTS, GEOMETRY } from '../events/samples.ts';

const folder = temporaryFolder();

const failed = expect.objectContaining({ code: 'recording_failed' });

it('refuses bytes after its end, instead of losing them', () => {
  const path = join(folder, 'a');
  const file = new OutputFile(path);
  file.append(Uint8Array.of(1, 2));
  file.replace(0, Uint8Array.of(9));
  file.close();
  file.close();
  expect(() => file.append(Uint8Array.of(3))).toThrow(failed);
  expect(() => file.replace(0, Uint8Array.of(3))).toThrow(failed);
  expect([...readFileSync(path)]).toEqual([9, 2]);
});

it.skipIf(!existsSync('/dev/full'))('refuses every piece after one that could not be written', () => {
  const file = new OutputFile('/dev/full');
  for (let k = 0; k < 2; k++) {
    expect(() => file.append(Uint8Array.of(1))).toThrow(expect.objectContaining({ received: 'ENOSPC' }));
  }
  file.close();
});

it('a run that is recorded takes no message after its end', () => {
  const mcap = new McapWriter('ros2', () => {});
  const channel = mcap.addChannel('/a', 'std_msgs/msg/String', 'ros2msg', 'string data', 'cdr');
  mcap.end();
  mcap.end();
  expect(() => mcap.addMessage(channel, 0n, new Uint8Array(1))).toThrow(failed);
});

it.each(WRITTEN_FORMATS)('a recording of events takes none after its end: $name', async (format) => {
  await format.writing.prepare?.();
  const file = createEventFile(join(folder, format.name), format, GEOMETRY);
  file.write(EVENTS);
  file.close();
  file.close();
  const later = { ...EVENTS, t: EVENTS.t.map((time) => time + 4) };
  expect(() => file.write(later)).toThrow(failed);
});
