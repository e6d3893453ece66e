import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { pageBlocks } from '../../../docs/page-programs.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

it('the page about online credit has a program that prints what it says', { tags: 'long' }, async () => {
  const block = pageBlocks([]).find(
    ({ page, printed }) => page === 'scenarios/studies/evidence/README.md' && printed !== undefined,
  );
  const path = join(temporaryFolder(), 'program.ts');
  // Only the part of the package that it reads, which loads in a fraction of the time.
  const code = block?.code.replace(
    'reafference/controllers/learning',
    resolve('controllers/learning/eprop-network.ts'),
  );
  writeFileSync(path, code ?? '');
  const lines: string[] = [];
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((...words: unknown[]) => void lines.push(`${words.join(' ')}\n`));
  await import(path);
  log.mockRestore();
  expect(lines.join('')).toBe(block?.printed);
});
