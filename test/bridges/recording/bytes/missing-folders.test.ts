import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolders } from '../../../../bridges/recording/bytes/missing-folders.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const folder = temporaryFolder();

it('makes a folder and those that it lies in, and is content with one that is there', () => {
  const deep = join(folder, 'a', 'b', '..', 'c', 'd');
  for (let k = 0; k < 2; k++) makeFolders(deep);
  expect(statSync(join(folder, 'a', 'c', 'd')).isDirectory()).toBe(true);
  makeFolders('/');
  makeFolders('.');
});

it('says why it cannot, where a file is in the way', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeFolders(file)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  expect(() => makeFolders(join(file, 'a', 'b'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});

it.skipIf(!existsSync('/proc/self'))('does not try for ever where a system has no room for folders', () => {
  expect(() => makeFolders('/proc/nowhere/at/all')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
