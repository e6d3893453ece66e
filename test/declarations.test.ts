import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportsOf, type Member, parseDeclarations } from './declarations.ts';

const only = (text: string) => {
  const { declarations } = parseDeclarations(text);
  expect(declarations).toHaveLength(1);
  return declarations[0];
};
const field = (name: string, type: string, rest: Partial<Member> = {}): Member => ({
  name,
  type,
  optional: false,
  docstring: undefined,
  members: [],
  ...rest,
});

describe('declarations', () => {
  it('have a name, a kind, a docstring and their text without comments', () => {
    const text = `#!/usr/bin/env node
/** About the file. */
/**
 * Turns, in rad/s: { not a brace; }.
 *
 * @throws nothing
 */
export declare function turn(angle: number /* rad */, by?: { readonly most: number; }): void;
export declare const NAMES: readonly ["a;", 'b}'];
declare class Hidden {
}
export declare abstract class Base<T = { x: number; }> implements Other<{}> {
    #private;
    /** Where. */
    readonly at: T;

}
export type Path = \`\${Place<"}">}/\${string}\`;
export default turn;
export {};
`;
    expect(parseDeclarations(text).declarations.map(({ members: _, ...rest }) => rest)).toEqual([
      {
        name: 'turn',
        kind: 'function',
        exported: true,
        docstring: 'Turns, in rad/s: { not a brace; }.\n\n@throws nothing',
        text: 'function turn(angle: number, by?: { readonly most: number; }): void',
      },
      {
        name: 'NAMES',
        kind: 'const',
        exported: true,
        docstring: undefined,
        text: `const NAMES: readonly ["a;", 'b}']`,
      },
      { name: 'Hidden', kind: 'class', exported: false, docstring: undefined, text: 'class Hidden {\n}' },
      {
        name: 'Base',
        kind: 'class',
        exported: true,
        docstring: undefined,
        text: 'abstract class Base<T = { x: number; }> implements Other<{}> {\n    #private;\n    readonly at: T;\n}',
      },
      {
        name: 'Path',
        kind: 'type',
        exported: true,
        docstring: undefined,
        text: 'type Path = `${Place<"}">}/${string}`',
      },
    ]);
  });

  it('keep overloads apart', () => {
    const text =
      'export declare function f(x: number): void;\n/** Of text. */\nexport declare function f(x: string): void;\n';
    expect(parseDeclarations(text).declarations.map(({ docstring }) => docstring)).toEqual([undefined, 'Of text.']);
  });

  it.each([
    ['x: number', field('x', 'number')],
    ['readonly x?: number', field('x', 'number', { optional: true })],
    ['readonly readonly: 1', field('readonly', '1')],
    ['get?: number', field('get', 'number', { optional: true })],
    ['get x(): number', field('x', 'number')],
    ['set x(value: number)', field('x', '(value: number)')],
    ['get(key: string): number', field('get', '(key: string): number')],
    ['static of<T, U>(x: T): Map<T, U>', field('of', '<T, U>(x: T): Map<T, U>')],
    ['x?(y?: number): void', field('x', '(y?: number): void', { optional: true })],
    ['on: (x: () => void) => void', field('on', '(x: () => void) => void')],
    ['[Symbol.asyncIterator](): Iterator<number>', field('[Symbol.asyncIterator]', '(): Iterator<number>')],
    ['readonly [key: string]: number', field('[key: string]', 'number')],
    ['-readonly [K in keyof T]-?: T[K]', field('[K in keyof T]', 'T[K]', { optional: true })],
    [`'two words': "a;b"`, field("'two words'", '"a;b"')],
    ['(x: number): string', field('()', '(x: number): string')],
    ['new (x: number): X', field('new', '(x: number): X')],
    ['constructor(x: number)', field('constructor', '(x: number)')],
    ['protected abstract readonly x: number', field('x', 'number')],
    ['#private', field('#private', '')],
    [
      'x: readonly { y: number; }[] | { z?: { w: 1; }; }',
      field('x', 'readonly { y: number; }[] | { z?: { w: 1; }; }', {
        members: [field('y', 'number'), field('z', '{ w: 1; }', { optional: true, members: [field('w', '1')] })],
      }),
    ],
  ])('have a member: %s', (text, member) => {
    expect(only(`interface A {\n    /** One. */\n    ${text};\n    b: 2;\n}\n`).members).toEqual([
      { ...member, docstring: 'One.' },
      field('b', '2'),
    ]);
  });

  it('have the members of the object types in their parameters and results', () => {
    const text = 'declare function f(x: { a: { b: 1; }; }, y: Map<string, { c: 2; }>): { d: 3; };';
    expect(only(text).members.map(({ name }) => name)).toEqual(['a', 'c', 'd']);
    expect(only('declare enum E {\n    A = 0,\n    B = "b"\n}\n').members.map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it.each([
    ['export interface A {\n', 'brackets do not match'],
    ['export declare const x: "a\n', 'never ends'],
    ['/* a', 'never ends'],
    ['type A = `${', 'never ends'],
    ['what is this;', 'no declaration'],
  ])('must be whole: %j', (text, problem) => {
    expect(() => parseDeclarations(text)).toThrow(problem);
  });
});

describe('any type', () => {
  const NASTY = ['about it', 'a; b', 'it`s {', '"', "'", '// no comment', '<', ') =>', 'x\n * y', '{@link Z}'] as const;
  const name = fc.constantFrom('x', 'get', 'readonly', 'type', '$_1', "'a b'", '[Symbol.iterator]', 'new_', 'π');
  interface Type {
    readonly text: string;
    readonly members: readonly Member[];
  }
  const leaf = (text: string): Type => ({ text, members: [] });
  const { type } = fc.letrec<{ type: Type; member: { readonly text: string; readonly member: Member } }>((tie) => ({
    type: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('number', '"a; } b"', "'('", '`${`}`}{`', 'typeof x', '-1', 'keyof A').map(leaf),
      fc.tuple(tie('type'), tie('type')).map(([a, b]) => ({
        text: `Map<${a.text}, (x: ${b.text}) => void>`,
        members: [...a.members, ...b.members],
      })),
      tie('type').map(({ text, members }) => ({ text: `readonly [(${text})]`, members })),
      fc.array(tie('member'), { maxLength: 3 }).map((all) => ({
        text: all.length === 0 ? '{}' : `{\n${all.map(({ text }) => text).join('\n')}\n}`,
        members: all.map(({ member }) => member),
      })),
    ),
    member: fc
      .tuple(name, fc.boolean(), fc.option(fc.constantFrom(...NASTY), { nil: undefined }), tie('type'))
      .map(([name, optional, docstring, { text, members }]) => ({
        text: `${docstring === undefined ? '' : `/** ${docstring} */\n`}    readonly ${name}${optional ? '?' : ''}: ${text};`,
        member: {
          name,
          optional,
          docstring: docstring?.replace('\n * ', '\n'),
          members,
          type: text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' '),
        },
      })),
  }));

  it('comes back with its members, at any depth, wherever it stands', () => {
    fc.assert(
      fc.property(type, ({ text, members }) => {
        expect(only(`/** Doc. */\nexport type A = ${text};`)).toMatchObject({ docstring: 'Doc.', members });
        expect(only(`export declare const a: ${text};`).members).toEqual(members);
        expect(only(`declare function f<T = ${text}>(x: T): void;`).members).toEqual(members);
        expect(only(`interface A<T = ${text}> {\n    x: T;\n}`).members).toEqual([...members, field('x', 'T')]);
        const { declarations } = parseDeclarations(`class A {\n    x: ${text};\n}\ntype B = ${text};\n`);
        expect(declarations.map((one) => one.name)).toEqual(['A', 'B']);
      }),
    );
  });
});

describe('public names', () => {
  const namesOf = (files: Readonly<Record<string, string>>): Record<string, string> => {
    const found = exportsOf('a/index.d.ts', (path) => parseDeclarations(files[path] ?? expect.fail(path)));
    return Object.fromEntries([...found].map(([name, [{ text }]]) => [name, text]));
  };
  const x = 'export declare const x: 1;\nexport declare const y: 2;\ndeclare const hidden: 3;\nexport default x;\n';

  it.each([
    ["export * from './x.ts';", { x: 'const x: 1', y: 'const y: 2' }],
    ["export { x, y as z } from './x.ts';", { x: 'const x: 1', z: 'const y: 2' }],
    ["export { type x, } from './x.ts';", { x: 'const x: 1' }],
    ["export type { x } from './x.ts';", { x: 'const x: 1' }],
    ["export * as all from './x.ts';", { 'all.x': 'const x: 1', 'all.y': 'const y: 2' }],
    ["export * from './x.ts';\nexport declare const x: 9;", { x: 'const x: 9', y: 'const y: 2' }],
    ["import { x as w } from './x.ts';\nexport { w };", { w: 'const x: 1' }],
    ["import w from './x.ts';\nexport { w };", { w: 'const x: 1' }],
    ['declare const mine: 4;\nexport { mine as yours };', { yours: 'const mine: 4' }],
    ["export * from '../b/y.js';", { deep: 'const deep: 5' }],
  ])('of %s', (index, names) => {
    expect(namesOf({ 'a/index.d.ts': index, 'a/x.d.ts': x, 'b/y.d.ts': 'export declare const deep: 5;' })).toEqual(
      names,
    );
  });

  it.each(["export { hidden } from './x.ts';", 'export { none };', "export * from 'rxjs';"])(
    'must exist: %s',
    (index) => {
      expect(() => namesOf({ 'a/index.d.ts': index, 'a/x.d.ts': x })).toThrow(/passes on/);
    },
  );
});
