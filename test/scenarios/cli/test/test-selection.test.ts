import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { selectConfigurations } from '../../../../scenarios/cli/test/test-selection.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { REACH } from '../call.ts';

describe('what `test` is asked for', () => {
  const folder = temporaryFolder();
  const names = async (...patterns: readonly string[]): Promise<readonly string[]> =>
    (await selectConfigurations(patterns, folder)).map(({ name }) => name);
  const scenarios = async (...patterns: readonly string[]) => [
    ...new Set((await names(...patterns)).map((name) => name.split('/')[0])),
  ];

  it('is one scenario on all its bodies, where it is the id of one', async () => {
    expect(await scenarios('water-maze')).toEqual(['water-maze']);
    const all = await names('water-maze');
    expect(new Set(all.map((name) => name.split('/')[1])).size).toBeGreaterThan(1);
    expect(await names('water-maze/point')).toEqual(all.filter((name) => name.includes('/point/')));
  });

  it('is what matches, where it is no id', async () => {
    const reversed = await scenarios('*water-maze');
    expect(reversed).toEqual(expect.arrayContaining(['visual-water-maze', 'water-maze', 'water-maze-reversal']));
    expect(await scenarios('-maze-rev')).toEqual(['water-maze-reversal']);
    await expect(names('no-such-maze')).rejects.toMatchObject({
      code: 'nothing_to_test',
      expected: expect.not.stringContaining('/'),
      remedy: expect.stringContaining('`list`'),
    });
    await expect(names('watermaze/point')).rejects.toMatchObject({ remedy: "did you mean 'water-maze'?" });
    await expect(names('water-maze/rat')).rejects.toMatchObject({
      expected: expect.stringMatching(/^water-maze\/point\/kinematic, water-maze\/rodent\//),
    });
  });

  it('is an id though a folder has its name, and a file though an id begins like it', async () => {
    mkdirSync(join(folder, 'detour', 'walker'), { recursive: true });
    expect(await scenarios('detour')).toEqual(['detour']);
    expect(await scenarios('detour/walker')).toEqual(['detour']);
    const text = `import reach from ${JSON.stringify(pathToFileURL(REACH).href)}; export default reach;`;
    writeFileSync(join(folder, 'detour', 'detour.mjs'), text);
    expect(await scenarios('detour/detour.mjs')).toEqual(['reach']);
  });
});
