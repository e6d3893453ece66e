import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './all.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the list of mistakes', () => {
  it('finds what each replaces in its file exactly once', () => {
    const aged = MUTANTS.flatMap(({ file, find, mistake }) => {
      const times = existsSync(join(root, file)) ? read(file).split(find).length - 1 : 'no file, 0';
      return times === 1 ? [] : [`${file}: ${times} times, ${mistake}: ${find}`];
    });
    expect(aged).toEqual([]);
  });

  it('names tests that there are', () => {
    expect(MUTANTS.map(({ test }) => test).filter((test) => !existsSync(join(root, test)))).toEqual([]);
  });

  it('changes what is computed, not a comment, and has no mistake twice', () => {
    const same = MUTANTS.filter(({ find, replace }) => find.trim() === replace.trim());
    const comments = MUTANTS.filter(({ file, find }) => {
      const text = read(file);
      const line = text.slice(text.lastIndexOf('\n', text.indexOf(find)) + 1, text.indexOf(find));
      return /^\s*(\*|\/\/|\/\*)/.test(line);
    });
    expect([...same, ...comments]).toEqual([]);
    expect(new Set(MUTANTS.map(({ file, find, replace }) => `${file} ${find} ${replace}`)).size).toBe(MUTANTS.length);
  });
});
