import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../agents/index.ts';
import { expectAccepted } from '../accepted.ts';

const filesOf = (...folders: readonly string[]): string[] =>
  folders.flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );

/** `Class code` of every code in the table. */
const listed = Object.entries(ERROR_CODES).flatMap(([name, codes]) =>
  Object.keys(codes).map((code) => `${name} ${code}`),
);

const CLASS = /\b(?:new|class) (\w+Error)\b|\bfaultAt\(/g;
/** `code: 'x'`, or `code: which === 'this' ? 'x' : 'y'`. */
const CODE = /\bcode: (?:\w+ === '\w+' \? '([a-z0-9_]+)' : )?'([a-z0-9_/]+)'/g;

/**
 * `Class code` of every code that a source gives to an error. The class is the last that was named before the code, and
 * `faultAt` makes a ReafferenceError; where a
 * function passes codes on (`{ code, ... }`), every code of that class that its file quotes counts.
 */
function thrown(source: string): string[] {
  const classes = [...source.matchAll(CLASS)].map(({ index, 1: name = 'ReafferenceError' }) => ({ index, name }));
  const classAt = (index: number): string => classes.findLast((one) => one.index < index)?.name ?? 'no class';
  const written = [...source.matchAll(CODE)].flatMap(({ index, 1: first, 2: second }) =>
    [first, second].filter((code) => code !== undefined).map((code) => `${classAt(index)} ${code}`),
  );
  const passedOn = [...source.matchAll(/\{\s*code,/g)].map(({ index, 0: { length } }) => classAt(index + length));
  const quoted = listed.filter((pair) => {
    const [name, code] = pair.split(' ');
    return passedOn.includes(name) && source.includes(`'${code}'`);
  });
  return [...written, ...quoted];
}

/** The tables of the page about errors, a heading a class. */
function tables(): string {
  return Object.entries(ERROR_CODES)
    .map(([name, codes]) => {
      const rows = Object.entries(codes).map(
        ([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |\n`,
      );
      return `## ${name}\n\n| code | what it means | what to do |\n|---|---|---|\n${rows.join('')}`;
    })
    .join('\n');
}

describe('the codes of errors', () => {
  const sources = filesOf('agents', 'kernels', 'controllers', 'sim', 'bridges', 'scenarios')
    .filter((path) => path !== join('agents', 'error-codes.ts'))
    .map((path) => readFileSync(path, 'utf8'));

  it('are the ones that sources throw: none is missing from the table, none is there for nothing', () => {
    expect([...new Set(sources.flatMap(thrown))].sort()).toEqual([...listed].sort());
  });

  it('are each provoked by a test that looks at the code', () => {
    const tests = filesOf('test')
      .filter((path) => !path.startsWith(join('test', 'agents', 'error')))
      .map((path) => readFileSync(path, 'utf8'))
      .filter((text) => /\bcode\b/.test(text));
    const codes = new Set(listed.map((pair) => pair.split(' ')[1]));
    const provoked = (code: string): boolean => {
      const mention = new RegExp(`'${code}'|code: \\+${code}\\b`);
      return tests.some((text) => mention.test(text));
    };
    expect([...codes].filter((code) => !provoked(code))).toEqual([]);
  });

  it('are written down in docs/errors.md', () => {
    const heading = `## ${Object.keys(ERROR_CODES)[0]}\n`;
    expectAccepted('ERRORS', 'docs/errors.md', (page) => page.slice(0, page.indexOf(heading)) + tables());
  });

  it('say what is wrong and what to do in a sentence each', () => {
    for (const { meaning, remedy } of Object.values(ERROR_CODES).flatMap((codes) => Object.values(codes))) {
      expect(meaning).toMatch(/^[A-Z`].*\.$/);
      expect(remedy).toMatch(/^[A-Z`].*\.$/);
      expect(`${meaning}${remedy}`).not.toContain('|');
    }
  });
});
