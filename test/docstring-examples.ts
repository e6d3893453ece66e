import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type ESTree, parseSync } from 'rolldown/utils';
import { sourcePaths } from './architecture/sources.ts';
import { sharedFolders } from './mutants/drawn/nearest-tests.ts';
import { packageEntries } from './package-entries.ts';

const root = join(import.meta.dirname, '..');

/** An `@example` of a docstring. */
export interface DocstringExample {
  /** From the root of the repository. */
  readonly file: string;
  /** Number of the line of its `@example`, from 1. */
  readonly line: number;
  /** Whose docstring it is: a declaration, or the class of a member; `default` for what has no name; empty for a whole file. */
  readonly name: string;
  readonly code: string;
}

/** A name that the package exports, where it is declared. */
export interface DeclaredName {
  readonly file: string;
  readonly name: string;
}

/** Names of the entries of the package, such as `reafference/sim`, with the folder of each and what it exports. */
export type PackageNames = ReadonlyMap<
  string,
  { readonly folder: string; readonly names: ReadonlyMap<string, DeclaredName> }
>;

const DOCSTRING = /^( *)\/\*\*\s[\s\S]*?\*\//gm;
const DECLARED =
  /^\s*export (?:(default)\b|(?:declare |abstract |async )*(?:function\*?|class|const|interface|type) ([\w$]+))/;
const CLASS = /^export (?:abstract )?class ([\w$]+)/gm;

/** The examples of a file, in their order. */
export function examplesIn(file: string, text: string): DocstringExample[] {
  return [...text.matchAll(DOCSTRING)].flatMap((docstring): DocstringExample[] => {
    const [comment, indent] = docstring;
    const lines = comment
      .slice(0, -2)
      .split('\n')
      .map((line) => line.replace(/^\s*(?:\/\*)?\* ?/, ''));
    const first = lines.findIndex((line) => /^@example\b/.test(line));
    if (first < 0) return [];
    const after = lines.findIndex((line, at) => at > first && /^@\w/.test(line));
    const code = lines.slice(first, after < 0 ? undefined : after).join('\n');
    const [, unnamed, named = unnamed] = DECLARED.exec(text.slice(docstring.index + comment.length)) ?? [];
    const classes = [...text.slice(0, docstring.index).matchAll(CLASS)];
    const name = (indent === '' ? named : classes.at(-1)?.[1]) ?? '';
    const line = text.slice(0, docstring.index).split('\n').length + first;
    return [{ file, line, name, code: code.replace(/^@example\b/, '').trim() }];
  });
}

/** The examples of all sources of the package. */
export function allExamples(): DocstringExample[] {
  return sourcePaths().flatMap((file) => examplesIn(file, readFileSync(join(root, file), 'utf8')));
}

/** What every entry of the package exports. */
export function packageNames(): PackageNames {
  const known = new Map<string, ReadonlyMap<string, DeclaredName>>();
  return new Map(
    [...packageEntries()].map(([subpath, { types }]) => {
      const file = types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1.ts');
      return [join('reafference', subpath), { folder: dirname(file), names: exportsOf(file, known) }] as const;
    }),
  );
}

/** What a file exports, through all that it passes on, by name. */
function exportsOf(
  file: string,
  known: Map<string, ReadonlyMap<string, DeclaredName>>,
): ReadonlyMap<string, DeclaredName> {
  const before = known.get(file);
  if (before !== undefined) return before;
  const names = new Map<string, DeclaredName>();
  known.set(file, names);
  const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'), { lang: 'ts', sourceType: 'module' });
  for (const { moduleRequest, importName, exportName, localName } of module.staticExports.flatMap(
    (one) => one.entries,
  )) {
    const from = moduleRequest && exportsOf(normalize(join(dirname(file), moduleRequest.value)), known);
    if (importName.kind === 'AllButDefault') {
      for (const [name, declared] of from ?? []) if (name !== 'default') names.set(name, declared);
      continue;
    }
    const name = exportName.name ?? 'default';
    const declared = { file, name: localName.name ?? name };
    names.set(name, (importName.name && from?.get(importName.name)) || declared);
  }
  return names;
}

/**
 * An example as a module of its own: it imports, in its first line, the names of the package that it uses and does not declare. Of entries
 * that export a name, the one whose folder is nearest to the file of the example gives it; of equally near ones, the first.
 */
export function moduleOf({ file, code }: Pick<DocstringExample, 'file' | 'code'>, entries: PackageNames): string {
  const parsed = parseSync('example.ts', code, { lang: 'ts', sourceType: 'module' });
  if (parsed.errors.length > 0) throw new Error(`an example of ${file} is no TypeScript: ${parsed.errors[0].message}`);
  const declared = new Set(declaredIn(parsed.program));
  const uses = new Map<string, 'type' | 'value'>();
  for (const { name, as } of usedIn(parsed.program, 'value'))
    if (!declared.has(name) && uses.get(name) !== 'value') uses.set(name, as);
  const imports = [...uses].flatMap(([name, as]) => {
    const entry = nearest(name, file, entries);
    return entry === undefined ? [] : [`import { ${as === 'type' ? 'type ' : ''}${name} } from '${entry}';`];
  });
  return `${imports.join(' ')} export {};\n${code}\n`;
}

function nearest(name: string, file: string, entries: PackageNames): string | undefined {
  const [first] = [...entries]
    .filter(([, { names }]) => names.has(name))
    .map(([entry, { folder }]) => ({ entry, shared: sharedFolders(folder, file) }))
    .sort((a, b) => b.shared - a.shared);
  return first?.entry;
}

const isNode = (value: unknown): value is ESTree.Node => typeof value === 'object' && value !== null && 'type' in value;
const partsOf = (node: ESTree.Node): ESTree.Node[] => Object.values(node).flat().filter(isNode);

/** Names that a module declares, in whatever scope. */
function* declaredIn(node: ESTree.Node): Generator<string> {
  if (node.type === 'VariableDeclarator') yield* boundBy(node.id);
  if (node.type === 'ImportSpecifier' || node.type === 'ImportNamespaceSpecifier') yield node.local.name;
  if (node.type === 'CatchClause' && node.param !== null) yield* boundBy(node.param);
  if ('params' in node && Array.isArray(node.params))
    for (const param of node.params) if (isNode(param)) yield* boundBy(param);
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id !== null) yield node.id.name;
  for (const part of partsOf(node)) yield* declaredIn(part);
}

/** Names that a pattern binds. */
function* boundBy(pattern: ESTree.Node): Generator<string> {
  if (pattern.type === 'Identifier') yield pattern.name;
  else if (pattern.type === 'AssignmentPattern') yield* boundBy(pattern.left);
  else if (pattern.type === 'Property') yield* boundBy(pattern.value);
  else for (const part of partsOf(pattern)) if (!part.type.startsWith('TS')) yield* boundBy(part);
}

/** Names that stand for something in an expression or a type, with those that are declared there. */
function* usedIn(
  node: ESTree.Node,
  as: 'type' | 'value',
): Generator<{ readonly name: string; readonly as: 'type' | 'value' }> {
  if (node.type === 'Identifier') yield { name: node.name, as };
  const inside = node.type === 'TSTypeReference' || node.type === 'TSTypeQuery' ? 'type' : as;
  const skipped =
    'computed' in node && node.computed ? undefined : node.type === 'MemberExpression' ? 'property' : 'key';
  for (const [field, value] of Object.entries(node))
    if (field !== skipped) for (const part of [value].flat()) if (isNode(part)) yield* usedIn(part, inside);
}

/** Files that add to what others declare, and that not every entry imports: the codes of errors of each room. */
const errorCodes = (): string[] =>
  sourcePaths()
    .filter((file) => file.endsWith('/error-codes.ts'))
    .map((file) => join(root, file));

/**
 * What the compiler says against modules, by their names: a line for each fault. All are checked in one run, by the options of the project
 * but that a local may be left unused: examples end with what comes out.
 *
 * @param folder an empty one
 */
export async function faultsOf(modules: ReadonlyMap<string, string>, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [name, text] of modules) writeFileSync(join(folder, name), text);
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { rootDir: '/', noUnusedLocals: false },
    include: [],
    files: [...modules.keys(), ...errorCodes()],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], { cwd: folder, maxBuffer: 1 << 26 }, (_, said) =>
      resolve(said.split('\n').filter((line) => line !== '')),
    );
  });
}
