import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { AsideFile, partialPath, removeParts, writeWhole } from '../../../../bridges/recording/bytes/aside-file.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const root = temporaryFolder();
let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'of-'));
  path = join(folder, 'a.bin');
});
const bytes = (text: string): Uint8Array => Buffer.from(text);

test('there is no half of a file: the old one stays until the new one is whole', () => {
  writeFileSync(path, 'old', { mode: 0o600 });
  const file = new AsideFile(path);
  file.append(bytes('new, and '));
  file.append(bytes('longer'));
  file.replace(0, bytes('NEW'));
  expect(readFileSync(path, 'utf8')).toBe('old');
  file.complete(true);
  file.complete();
  expect(readFileSync(path, 'utf8')).toBe('NEW, and longer');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

test('what is discarded leaves nothing', () => {
  writeFileSync(path, 'old');
  const file = new AsideFile(path);
  file.append(bytes('new'));
  file.discard();
  file.complete();
  expect(readdirSync(folder)).toEqual(['a.bin']);
  expect(readFileSync(path, 'utf8')).toBe('old');
});

test('a part of a file goes beside its place', () => {
  writeFileSync(path, 'old');
  const file = new AsideFile(path);
  file.append(bytes('half'));
  expect(file.completeBeside()).toBe(join(folder, 'a.partial.bin'));
  file.complete();
  expect(readdirSync(folder)).toEqual(['a.bin', 'a.partial.bin']);
  expect([path, join(folder, 'a.partial.bin')].map((each) => readFileSync(each, 'utf8'))).toEqual(['old', 'half']);
  expect(partialPath(join('a.b', 'none'))).toBe(join('a.b', 'none.partial'));
});

test('a sealed file takes no bytes, and waits until it is moved to its place', () => {
  const file = new AsideFile(path);
  file.append(bytes('whole'));
  file.seal();
  // What is opened now may have the number of its descriptor.
  const other = openSync(`${path}.other`, 'w');
  for (const change of [() => file.append(bytes('more')), () => file.replace(0, bytes('more')), () => file.truncate(0)])
    expect(change).toThrow(expect.objectContaining({ code: 'EBADF' }));
  closeSync(other);
  expect(readFileSync(`${path}.other`, 'utf8')).toBe('');
  expect(existsSync(path)).toBe(false);
  file.complete();
  expect(readFileSync(path, 'utf8')).toBe('whole');
});

test('of two writers of one file, each writes a whole one', () => {
  const [one, two] = [new AsideFile(path), new AsideFile(path)];
  one.append(bytes('one'));
  two.append(bytes('second'));
  one.complete();
  expect(readFileSync(path, 'utf8')).toBe('one');
  two.complete();
  expect(readFileSync(path, 'utf8')).toBe('second');
});

test('bytes are forgotten from a length on', () => {
  const file = new AsideFile(path);
  file.append(bytes('whole half'));
  file.truncate(5);
  file.append(bytes(' too'));
  file.complete();
  expect(readFileSync(path, 'utf8')).toBe('whole too');
});

test('a link stays one', () => {
  writeFileSync(path, 'old');
  symlinkSync(path, join(folder, 'link'));
  writeWhole(join(folder, 'link'), [bytes('new')]);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder).sort()).toEqual(['a.bin', 'link']);
});

test('a folder is no file', () => {
  mkdirSync(path);
  expect(() => writeWhole(path, [bytes('x')])).toThrow(expect.objectContaining({ code: 'EISDIR' }));
});

test.skipIf(!existsSync('/dev/full'))('a device is written directly', () => {
  expect(() => writeWhole('/dev/full', [bytes('x')])).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
  writeWhole('/dev/null', [bytes('x')]);
  expect(statSync('/dev/null').isFile()).toBe(false);
});

test('what a killed process left is removed, what a living one writes is not', { tags: 'long' }, () => {
  const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
  const names = [
    `a.bin.${dead}.0.1.part`,
    `a.bin.${process.ppid}.0.1.part`,
    'a.bin.notes.part',
    `b.bin.${dead}.0.1.part`,
  ];
  for (const name of names) writeFileSync(join(folder, name), '');
  removeParts(path);
  expect(readdirSync(folder).sort()).toEqual(names.slice(1).sort());
});

test('what this process itself left is removed too, but nothing of other names, and where there is no folder nothing', () => {
  const names = [
    `a.bin.${process.pid}.0.1.part`,
    `a.bin.${process.pid}.part`,
    `a.bin.x${process.pid}.0.1.part`,
    `a.bin.${process.pid}.0.1.2.part`,
    `a.bin.${process.pid}.0.1.parts`,
    `aa.bin.${process.pid}.0.1.part`,
  ];
  for (const name of names) writeFileSync(join(folder, name), '');
  removeParts(path);
  expect(readdirSync(folder).sort()).toEqual(names.slice(1).sort());
  expect(() => removeParts(join(folder, 'none', 'a.bin'))).not.toThrow();
});

test('each file that is written has a name of its own beside its place, which says whose it is', () => {
  const files = [0, 1, 2].map(() => new AsideFile(path));
  const names = readdirSync(folder);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(new RegExp(`^a\\.bin\\.${process.pid}\\.\\d+\\.\\d+\\.part$`));
  for (const file of files) file.discard();
  for (const file of files) file.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file is made with the rights that the old one had, and replaced bytes do not make it longer', () => {
  writeFileSync(path, 'old', { mode: 0o640 });
  const file = new AsideFile(path);
  file.append(bytes('0123456789'));
  file.replace(3, bytes('abc'));
  file.append(bytes('!'));
  file.complete();
  expect(readFileSync(path, 'utf8')).toBe('012abc6789!');
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

test('a file that fails on its way leaves the old one, and nothing beside it', () => {
  writeFileSync(path, 'old');
  function* parts(): Generator<Uint8Array> {
    yield bytes('new');
    throw new RangeError('no more');
  }
  expect(() => writeWhole(path, parts())).toThrow('no more');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['a.bin']);
  writeWhole(path, [bytes('one'), bytes('two')], true);
  expect(readFileSync(path, 'utf8')).toBe('onetwo');
});

test('a part of a file is named before its ending, which is the last one', () => {
  expect(partialPath('/a/run.mcap')).toBe('/a/run.partial.mcap');
  expect(partialPath('run.tar.gz')).toBe('run.tar.partial.gz');
  expect(partialPath('.hidden')).toBe('.hidden.partial');
});
