import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder, OutputFile, writeBeside } from '../../../../bridges/recording/bytes/output-file.ts';
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

it.each(WRITTEN_FORMATS)('a recording of events takes none after its end: $name', { tags: 'long' }, async (format) => {
  await format.writing.prepare?.();
  const file = createEventFile(join(folder, format.name), format, GEOMETRY);
  file.write(EVENTS);
  file.close();
  file.close();
  const later = { ...EVENTS, t: EVENTS.t.map((time) => time + 4) };
  expect(() => file.write(later)).toThrow(failed);
});

it('is moved beside its place, removed, or sealed until it is moved, and takes no bytes from then on', () => {
  const ends: readonly (readonly [name: string, end: (file: OutputFile) => unknown, left: string | undefined])[] = [
    ['beside.bin', (file) => file.closeBeside(), 'beside.partial.bin'],
    ['removed.bin', (file) => file.discard(), undefined],
    ['sealed.bin', (file) => file.seal(), undefined],
  ];
  for (const [name, end, left] of ends) {
    const file = new OutputFile(join(folder, name));
    file.append(Uint8Array.of(1, 2, 3));
    file.truncate(1);
    file.append(Uint8Array.of(4));
    expect(end(file)).toBe(left === undefined ? undefined : join(folder, left));
    expect(() => file.append(Uint8Array.of(5))).toThrow(
      expect.objectContaining({
        ...{ code: 'recording_failed', received: 'bytes to write after its end', block: join(folder, name) },
      }),
    );
    expect(existsSync(join(folder, name))).toBe(false);
    if (left !== undefined) expect([...readFileSync(join(folder, left))]).toEqual([1, 4]);
    if (name !== 'sealed.bin') continue;
    file.close();
    expect([...readFileSync(join(folder, name))]).toEqual([1, 4]);
  }
});

it('says what to do, by what the system says', () => {
  const beneath = join(folder, 'a file');
  writeBeside(beneath, 'text');
  expect(readFileSync(beneath, 'utf8')).toBe('text');
  const refused = (received: string, remedy: string, message: string) =>
    expect.objectContaining({
      ...{ code: 'recording_failed', received, remedy, expected: 'a file on a disk with space left' },
      message: expect.stringContaining(message),
    });
  const none = join(folder, 'none', 'a');
  expect(() => new OutputFile(none)).toThrow(
    refused('ENOENT', 'create the folder first', `'${none}' could not be opened`),
  );
  expect(() => new OutputFile(folder)).toThrow(
    refused('EISDIR', 'give the name of a file, not of a folder', 'could not be opened: EISDIR'),
  );
  const inFile = join(beneath, 'a');
  for (const make of [() => makeFolder(inFile), () => makeFolder(join(inFile, 'b'))]) {
    expect(make).toThrow(refused('ENOTDIR', 'a part of the path is a file, not a folder', 'could not be made'));
  }
  expect(() => writeBeside(inFile, '')).toThrow(
    refused('ENOTDIR', 'a part of the path is a file, not a folder', 'could not be written'),
  );
  for (const [name, inTheWay, close] of [
    ['there.bin', 'there.bin', (file: OutputFile) => file.close()],
    ['half.bin', 'half.partial.bin', (file: OutputFile) => file.closeBeside()],
  ] as const) {
    const ending = new OutputFile(join(folder, name));
    makeFolder(join(folder, inTheWay));
    expect(() => close(ending)).toThrow(
      refused(
        'EISDIR',
        'give the name of a file, not of a folder',
        `'${join(folder, name)}' could not be closed: EISDIR`,
      ),
    );
  }
  const file = new OutputFile(join(folder, 'odd'));
  expect(() => file.append({ length: 1 } as never)).toThrow(
    refused('ERR_INVALID_ARG_TYPE', 'record to another file', 'could not be written'),
  );
  file.discard();
});
