import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDescription } from '../../../scenarios/output/read-description.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const folder = temporaryFolder();
const read = (text: string): object => {
  const path = join(folder, 'it.yaml');
  writeFileSync(path, text);
  return readDescription(path, 'a figure', 'invalid_figure');
};

describe('a description', () => {
  it('is read of YAML and of JSON', () => {
    expect(read('panels:\n  - curve success\n')).toEqual({ panels: ['curve success'] });
    expect(read('{"panels": []}')).toEqual({ panels: [] });
  });

  it.each([['a text'], [''], ['[1'], ['a: 1\na: 2']])('%j is refused', (text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'invalid_figure',
        block: join(folder, 'it.yaml'),
        expected: 'a mapping, in YAML or JSON',
      }),
    );
  });

  it('names a file that cannot be read', () => {
    expect(() => readDescription(join(folder, 'none.yaml'), 'a sweep', 'invalid_sweep')).toThrow(
      expect.objectContaining({
        code: 'unreadable_file',
        received: 'ENOENT',
        expected: 'a file that describes a sweep',
      }),
    );
  });
});
