import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as mcu from '../../../bridges/boards/mcu/index.ts';
import { FULL } from '../../effort.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const page = readFileSync('docs/boards/microcontrollers.md', 'utf8');

describe('the page about microcontrollers', () => {
  const programs = [...page.matchAll(/```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)];

  it.skipIf(!FULL || !mcu.hasCompiler(mcu.posix))('has programs that print what it says', () => {
    expect(programs.length).toBe(2);
    for (const [, code, printed] of programs) {
      const program = code.replace(/'reafference\/(.*?)'/g, (_, path) => `'${pathToFileURL(join(path, 'index.ts'))}'`);
      const file = join(temporaryFolder(), 'program.mts');
      writeFileSync(file, program);
      const { stdout, stderr } = spawnSync('npx', ['tsx', file], { encoding: 'utf8' });
      expect({ stdout, stderr }).toEqual({ stdout: printed, stderr: '' });
    }
  });

  it('names machines that there are', () => {
    const machines = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \| .*(?:QEMU|process)/gm)].flatMap(([, names]) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(machines).toEqual(['posix', 'mps2An386', 'netduinoPlus2', 'olimexStm32H405']);
    for (const name of machines) expect(mcu).toHaveProperty(name);
  });
});
