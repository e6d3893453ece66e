import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOfBag } from '../../../../bridges/recording/bags/bag-folder.ts';
import { openBag } from '../../../../bridges/recording/bags/open-bag.ts';
import { surveyBag } from '../../../../bridges/recording/bags/survey-bag.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { zstdRaw } from '../events/compressed.ts';
import { ascii } from '../events/recordings.ts';
import { mcap } from '../events/samples.ts';

const root = temporaryFolder();

function folderWith(metadata?: string, files: Readonly<Record<string, Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(root, 'bag-'));
  if (metadata !== undefined) writeFileSync(join(folder, 'metadata.yaml'), metadata);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

describe('the folder of a bag', () => {
  const listed = async (metadata: string): Promise<readonly string[] | undefined> => {
    const folder = folderWith(metadata);
    return (await filesOfBag(folder))?.map((file) => file.slice(folder.length + 1));
  };

  it('has the files that its metadata name, in their order, whatever stands around the list', async () => {
    const before = 'rosbag2_bagfile_information:\n  version: 5\n';
    expect(
      await listed(`${before}  relative_file_paths:\n    - b.mcap\n    - a.mcap\n  files:\n    - path: x\n`),
    ).toEqual(['b.mcap', 'a.mcap']);
    expect(await listed('relative_file_paths:\n- a.mcap')).toEqual(['a.mcap']);
    expect(await listed('relative_file_paths:\r\n  - "a b.mcap"\r\n  -  \'c.mcap\'\r\nmore: 1\r\n')).toEqual([
      'a b.mcap',
      'c.mcap',
    ]);
    expect(await listed('relative_file_paths:\n  - bag/one.db3\n  - "half.db3\n')).toEqual(['one.db3', '"half.db3']);
  });

  it('is none where the path is that of a file, or of nothing', async () => {
    const folder = folderWith('', { file: new Uint8Array(1) });
    expect(await filesOfBag(join(folder, 'file'))).toBeUndefined();
    expect(await filesOfBag(join(folder, 'nothing'))).toBeUndefined();
  });

  it.each([
    ['has no metadata', undefined, 'a folder whose metadata.yaml cannot be read: ENOENT'],
    ['has metadata without the list', 'version: 5\n- a.mcap\n', 'a metadata.yaml that names no file'],
    ['has an empty list', 'relative_file_paths:\n  []\n', 'a metadata.yaml that names no file'],
  ])('is refused where it %s', async (_, metadata, received) => {
    const folder = folderWith(metadata);
    await expect(filesOfBag(folder)).rejects.toMatchObject({
      ...{ code: 'unreadable_file', received, block: folder },
      message: expect.stringContaining(`the folder '${folder}' is no bag`),
    });
  });
});

describe('a bag of several files', () => {
  const part = (...times: readonly bigint[]): Uint8Array =>
    mcap([{ topic: '/a', type: 'a/msg/B', messages: times.map((time) => ascii(`${time}`)), times }]);
  const metadata = 'relative_file_paths:\n  - 0.mcap\n  - 1.mcap.zst\n  - 2.mcap\n';

  it('is read one after the other, and again', async () => {
    const parts = [part(1n, 2n), part(5n), part(3n, 9n)];
    const folder = folderWith(metadata, { '0.mcap': parts[0], '1.mcap.zst': zstdRaw(parts[1]), '2.mcap': parts[2] });
    const bag = await openBag(folder);
    const sizes = parts.map(({ length }) => length);
    expect(bag.container).toBe('mcap');
    expect(bag.bytes).toEqual({ read: 0, size: 0 });
    for (let reading = 0; reading < 2; reading++) {
      const seen: (readonly [time: bigint, size: number])[] = [];
      for await (const { nanoseconds } of bag.messages()) seen.push([nanoseconds, bag.bytes.size]);
      const [one, two, three] = [sizes[0], sizes[0] + sizes[1], sizes[0] + sizes[1] + sizes[2]];
      expect(seen).toEqual([
        [1n, one],
        [2n, one],
        [5n, two],
        [3n, three],
        [9n, three],
      ]);
      expect(bag.bytes).toEqual({ read: three, size: three });
      expect(bag.met.compressions).toEqual(['zstd']);
      expect(bag.met.topics).toHaveLength(1);
    }
  });

  it('names the file that is damaged', async () => {
    const folder = folderWith('relative_file_paths:\n  - 0.mcap\n  - 1.mcap\n', {
      ...{ '0.mcap': part(1n), '1.mcap': part(2n).subarray(0, -10) },
    });
    const { fault, messages } = await surveyBag(await openBag(folder));
    expect(messages).toBe(2);
    expect(fault).toMatchObject({
      ...{ code: 'truncated_recording', block: join(folder, '1.mcap') },
      message: expect.stringContaining(
        `a file of the bag cannot be read to its end: ${join(folder, '1.mcap')}, at byte`,
      ),
    });
  });
});
