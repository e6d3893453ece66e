// @module-tag long
import { copyFileSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call } from '../scenarios/cli/call.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { holdShownCommands } from './shown-commands.ts';

const PAGE = 'docs/tutorials/a-network-to-a-board.md';
/** A program of the page, as test/docs/pictures/draw.test.ts has it. */
const LAMP = resolve('docs/pictures/lamp.ts');

describe('the commands of the page on a network and a board', () => {
  it('print what it shows', async () => {
    const folder = temporaryFolder();
    copyFileSync(LAMP, `${folder}/lamp.ts`);
    await holdShownCommands(PAGE, folder);
  });

  it('end with the digest that it names', async () => {
    const words = ['run', LAMP, '--seeds', '1', '--on', 'integer-twin:4'];
    const { code, stdout, stderr } = await call(words, { cwd: temporaryFolder() });
    expect(code, stderr).toBe(0);
    const [, digest = ''] = /^digest +([0-9a-f]{64})$/m.exec(stdout) ?? [];
    expect(readFileSync(PAGE, 'utf8')).toContain(`\`${digest.slice(0, 16)}...\``);
  });
});
