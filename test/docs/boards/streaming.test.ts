// @module-tag long
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasCompiler, posix } from '../../../bridges/boards/mcu/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const page = readFileSync('docs/boards/streaming.md', 'utf8');

describe('the page about boards that step by their own clock', () => {
  it.skipIf(!hasCompiler(posix))('has a program that prints what it says', () => {
    const [, code, printed] = /```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(page) ?? [];
    const program = code.replace(/'reafference\/(.*?)'/g, (_, path) => `'${pathToFileURL(join(path, 'index.ts'))}'`);
    const file = join(temporaryFolder(), 'program.mts');
    writeFileSync(file, program);
    const { stdout, stderr } = spawnSync('npx', ['tsx', file], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: printed, stderr: '' });
  });

  it('shows what its example prints', () => {
    const [, printed] =
      /## stream\.ts\n\n(```text\n[\s\S]*?```)/.exec(readFileSync('examples/README.md', 'utf8')) ?? [];
    expect(printed).toBeDefined();
    expect(page).toContain(printed);
  });
});
