import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { ESTree, ParseResult } from 'rolldown/utils';
import { parseSync } from 'rolldown/utils';
import { packageEntries } from '../package-entries.ts';

/** The root of the repository. */
const root = join(import.meta.dirname, '../..');

/** The folders of what is published. */
export const FOLDERS = ['kernels', 'agents', 'controllers', 'sim', 'bridges', 'scenarios'] as const;

/** Another module that a file names. */
export interface Import {
  /**
   * How: `type` leaves nothing in what runs; `static` is loaded with the file, `dynamic` when it is asked for; `address` is what a
   * worker, a process or a resolver is told.
   */
  readonly way: 'type' | 'static' | 'dynamic' | 'address';
  /** The name as it stands there; undefined where it is computed. */
  readonly specifier: string | undefined;
  /** Path from the root of the file of ours that is meant; undefined for a package, a module of Node or what is computed. */
  readonly target?: string;
}

/** A file of TypeScript. */
export interface Source {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** Without comments and strings. */
  readonly code: string;
  readonly imports: readonly Import[];
}

type Named = Pick<Import, 'way' | 'specifier'> & { readonly target?: string };

/** Paths of the sources of the entries of our package, by their names. */
const entries: ReadonlyMap<string, string> = new Map(
  [...packageEntries()].map(([subpath, { types }]) => [
    join('reafference', subpath),
    types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1.ts'),
  ]),
);

function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(path), specifier));
  return entries.get(specifier);
}

/** A file of ours that is told by its path without an ending, as `ownModule` takes it. */
const OWN = /^own(?:Module|Worker|Process)$/;

/** The text of an expression that is text for certain. */
function constantText(node: ESTree.Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked ?? undefined;
  return undefined;
}

/** What a module names at its top, once for each statement. */
function* namedAtTop({ staticImports, staticExports }: ParseResult['module']): Generator<Named> {
  for (const { moduleRequest, entries } of staticImports) {
    const types = entries.length > 0 && entries.every(({ isType }) => isType);
    yield { way: types ? 'type' : 'static', specifier: moduleRequest.value };
  }
  for (const { entries } of staticExports) {
    const [first] = entries;
    if (first?.moduleRequest == null) continue;
    yield { way: entries.every(({ isType }) => isType) ? 'type' : 'static', specifier: first.moduleRequest.value };
  }
}

/** What an expression or a type names. */
function namedBy(node: ESTree.Node): Named | undefined {
  if (node.type === 'ImportExpression') return { way: 'dynamic', specifier: constantText(node.source) };
  if (node.type === 'TSImportType') return { way: 'type', specifier: constantText(node.source) };
  if (node.type !== 'CallExpression' || node.arguments.length === 0) return undefined;
  const { callee } = node;
  const specifier = constantText(node.arguments[0]);
  if (callee.type === 'Identifier' && OWN.test(callee.name)) {
    return { way: 'address', specifier, ...(specifier === undefined ? {} : { target: `${specifier}.ts` }) };
  }
  const resolves = callee.type === 'MemberExpression' && callee.object.type === 'MetaProperty';
  return resolves ? { way: 'address', specifier } : undefined;
}

/** What holds of every file that has one of the above; the others need no walk. */
const NAMES_WITHIN = /\bimport(?:\(|\.meta\.resolve)|\bown(?:Module|Worker|Process)\(/;

function* namedWithin(node: ESTree.Node): Generator<Named> {
  const here = namedBy(node);
  if (here !== undefined) yield here;
  for (const part of Object.values(node).flat()) if (isNode(part)) yield* namedWithin(part);
}

function isNode(value: unknown): value is ESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function importsOf(path: string, text: string): Import[] {
  const parsed = parseSync(path, text, { lang: 'ts', sourceType: 'module' });
  if (parsed.errors.length > 0) throw new Error(`${path} is no TypeScript: ${parsed.errors[0].message}`);
  const named = [...namedAtTop(parsed.module), ...(NAMES_WITHIN.test(text) ? namedWithin(parsed.program) : [])];
  return named.map(({ way, specifier, target = specifier && targetOf(path, specifier) }) => ({
    way,
    specifier,
    ...(target ? { target } : {}),
  }));
}

/** A file, given its path from the root and its text. */
export function sourceOf(path: string, text: string): Source {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
  const code = bare.replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");
  return { path, text, code, imports: importsOf(path, text) };
}

/** Paths of all files of what is published, from the root of the repository, folder by folder in the order of their names. */
export function sourcePaths(): string[] {
  return FOLDERS.flatMap((folder) =>
    (readdirSync(join(root, folder), { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => join(folder, name)),
  );
}

/** All files of what is published. */
export function readSources(): readonly Source[] {
  return sourcePaths().map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}
