// @module-tag long
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectAccepted } from './accepted.ts';
import type { Declaration } from './declarations.ts';
import { echoes, numbersOf, undocumented, undocumentedMembers, unitless } from './docstring-claims.ts';
import { emittedDeclarations } from './emitted-declarations.ts';

const FOLDER = 'test/public-api';
const subpaths = emittedDeclarations();

/** File of a subpath. The package itself is in `reafference.txt`. */
const fileOf = (subpath: string): string => `${(subpath.slice(2) || 'reafference').replaceAll('/', '.')}.txt`;

/**
 * A declaration in a form that changes only when what it declares does: without comments, without the files that types
 * come from, and without prose in literal types, such as what a parameter of a model means.
 */
function canonical({ text }: Declaration): string {
  return text
    .replace(/import\("[^"]*"\)\./g, '')
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (literal) => (literal.includes(' ') ? '"..."' : literal));
}

/** What a subpath exports, name by name. */
function contents(subpath: string): string {
  const names = [...(subpaths.get(subpath) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = names.map(([name, declarations]) => {
    const alias = declarations.some((one) => one.name !== name) ? `${name} is ` : '';
    return alias + declarations.map(canonical).join('\n');
  });
  return `${texts.join('\n\n')}\n`;
}

describe('the public API', () => {
  it.each([...subpaths.keys()])('of %s is as it was accepted', (subpath) => {
    expectAccepted('API', `${FOLDER}/${fileOf(subpath)}`, () => contents(subpath));
  });

  it('has a file for each subpath of the package, and no other', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...subpaths.keys()].map(fileOf).sort());
  });

  it('exports nothing by two subpaths', () => {
    const by = new Map<Declaration, Set<string>>();
    for (const [subpath, names] of subpaths) {
      for (const [declaration] of names.values()) by.set(declaration, (by.get(declaration) ?? new Set()).add(subpath));
    }
    expect([...by.values()].filter((several) => several.size > 1)).toEqual([]);
  });
});

/** Without numbers: fields of messages, which the texts of their definitions name; models, which declare theirs; and functions alone. */
const WITHOUT_NUMBERS = [
  './bridges/ros-messages',
  ...['./controllers/neurons', './controllers/synapses', './controllers/stimuli'],
  './scenarios/statistics',
];

describe.each([...subpaths])('%s', (subpath, names) => {
  it('has a docstring for every public name', () => {
    expect(undocumented(names)).toEqual([]);
  });

  it('has a docstring of its own for every member of a public interface, class or object type', () => {
    expect(numbersOf(names).length > 0).toBe(!WITHOUT_NUMBERS.includes(subpath));
    expect(undocumentedMembers(names)).toEqual([]);
  });

  it('has no docstring that only repeats a name', () => {
    expect(echoes(names)).toEqual([]);
  });

  it('says the unit of every number, in its name or in its docstring', () => {
    expect(unitless(names)).toEqual([]);
  });
});
