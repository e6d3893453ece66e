import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ErrorMeaning, ErrorTable } from '../../agents/error-codes.ts';
import { expectAccepted } from '../accepted.ts';

const filesOf = (...folders: readonly string[]): string[] =>
  folders.flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );

/** The classes of the framework's errors, in the order of the page. */
const CLASSES = [
  'ValidationError',
  'LanguageError',
  'WiringError',
  'TimingError',
  'DivergenceError',
  'BridgeError',
  'RecordingError',
  'ScenarioError',
  'ReafferenceError',
];

/** A room, and the table of its codes. */
interface Room {
  readonly folder: string;
  readonly table: ErrorTable;
}

const PRODUCT = ['agents', 'kernels', 'controllers', 'sim', 'bridges', 'scenarios'];
const rooms: readonly Room[] = await Promise.all(
  filesOf(...PRODUCT)
    .filter((path) => basename(path) === 'error-codes.ts')
    .map(async (path) => {
      const [table] = Object.values(await import(/* @vite-ignore */ pathToFileURL(path).href)) as [ErrorTable];
      return { folder: dirname(path), table };
    }),
);

/** `Class code` of every code in a table. */
const pairsOf = ({ table }: Room): string[] =>
  Object.entries(table).flatMap(([name, codes]) => Object.keys(codes).map((code) => `${name} ${code}`));

/** The same of all tables. */
const listed = rooms.flatMap(pairsOf);

/** All codes of a class, in their order. */
const codesOf = (name: string): [code: string, meaning: ErrorMeaning][] =>
  rooms.flatMap(({ table }) => Object.entries(table[name] ?? {})).sort(([one], [other]) => (one < other ? -1 : 1));

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
  return CLASSES.map((name) => {
    const rows = codesOf(name).map(([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |\n`);
    return `## ${name}\n\n| code | what it means | what to do |\n|---|---|---|\n${rows.join('')}`;
  }).join('\n');
}

describe('the codes of errors', () => {
  const sources = filesOf(...PRODUCT)
    .filter((path) => basename(path) !== 'error-codes.ts')
    .map((path) => ({ path, codes: new Set(thrown(readFileSync(path, 'utf8'))) }));

  it('are the ones that sources throw: none is missing from the table, none is there for nothing', () => {
    expect([...new Set(sources.flatMap(({ codes }) => [...codes]))].sort()).toEqual([...listed].sort());
    expect(new Set(rooms.flatMap(({ table }) => Object.keys(table)))).toEqual(new Set(CLASSES));
  });

  it('stand in the table of the room that throws them, and in that of the contract where several rooms do', () => {
    const roomOf = (path: string): string =>
      rooms
        .map(({ folder }) => folder)
        .filter((folder) => path.startsWith(`${folder}/`))
        .reduce((one, other) => (other.length > one.length ? other : one), '');
    const misplaced = rooms.flatMap((room) =>
      pairsOf(room).filter((pair) => {
        const throwing = new Set(sources.filter(({ codes }) => codes.has(pair)).map(({ path }) => roomOf(path)));
        return !throwing.has(room.folder) && (room.folder !== 'agents' || throwing.size < 2);
      }),
    );
    expect(misplaced).toEqual([]);
  });

  it('are each provoked by a test that looks at the code', { tags: 'long' }, () => {
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
    const heading = `## ${CLASSES[0]}\n`;
    expectAccepted('ERRORS', 'docs/errors.md', (page) => page.slice(0, page.indexOf(heading)) + tables());
  });

  it('say what is wrong and what to do in a sentence each', () => {
    for (const { meaning, remedy } of CLASSES.flatMap((name) => codesOf(name).map(([, said]) => said))) {
      expect(meaning).toMatch(/^[A-Z`].*\.$/);
      expect(remedy).toMatch(/^[A-Z`].*\.$/);
      expect(`${meaning}${remedy}`).not.toContain('|');
    }
  });
});
