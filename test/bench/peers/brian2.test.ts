import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compiledDirectory, findBrian2 } from '../../../bench/peers/brian2.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A machine on which commands whose text contains one of `absent` fail. */
const machine =
  (...absent: string[]) =>
  (file: string, parameters: readonly string[]): string | undefined => {
    const text = [file, ...parameters].join(' ');
    return absent.some((one) => text.includes(one)) ? undefined : `${file} 1.2\n`;
  };

describe('findBrian2', () => {
  it('names what there is', () => {
    expect(findBrian2(machine(), 'python3')).toEqual({ python: 'python3', versions: 'python3 1.2, g++ 1.2' });
  });

  it.each([
    ['brian2', 'apt-get install python3-brian\n'],
    ['Cython', 'apt-get install cython3\n'],
    ['g++', 'apt-get install g++\n'],
    ['make', 'apt-get install make\n'],
  ])('without %s says what to install', (absent, command) => {
    const found = findBrian2(machine(absent), 'python3');
    expect(found).toHaveProperty('missing', expect.stringContaining(command));
    expect(found).toHaveProperty('missing', expect.stringContaining('Nothing is installed for you'));
  });
});

describe('compiledDirectory', () => {
  const root = temporaryFolder();
  const scripts = join(root, 'scripts');
  mkdirSync(scripts);
  const write = (text: string): void => {
    for (const name of ['brian2-networks.py', 'brian2_water_maze.py']) writeFileSync(join(scripts, name), text);
  };

  it('is kept while scripts and versions stay the same, and no other is', () => {
    write('a');
    const first = compiledDirectory(root, scripts, '1', false);
    writeFileSync(join(first, 'program'), '');
    expect(compiledDirectory(root, scripts, '1', false)).toBe(first);
    expect(existsSync(join(first, 'program'))).toBe(true);
    compiledDirectory(root, scripts, '1', true);
    expect(existsSync(join(first, 'program'))).toBe(false);
    const second = compiledDirectory(root, scripts, '2', false);
    expect(second).not.toBe(first);
    expect(existsSync(first)).toBe(false);
    write('b');
    expect(compiledDirectory(root, scripts, '2', false)).not.toBe(second);
  });
});
