import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

it('the page about online credit has a program that prints what it says', () => {
  const page = readFileSync('docs/online-credit.md', 'utf8');
  const [, code, printed] = /```ts\n(import [\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(page) ?? [];
  const program = code.replace(/'reafference\/(.*?)'/g, (_, path) => `'${pathToFileURL(join(path, 'index.ts'))}'`);
  const file = join(temporaryFolder(), 'program.mts');
  writeFileSync(file, program);
  const { stdout, stderr } = spawnSync('npx', ['tsx', file], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: printed, stderr: '' });
});
