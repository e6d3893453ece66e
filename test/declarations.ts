/** What a declaration file (`.d.ts`) says: what it declares, and what it passes on from other files. */
export interface DeclarationFile {
  readonly declarations: readonly Declaration[];
  readonly reexports: readonly Reexport[];
  readonly imports: readonly Import[];
}

export type DeclarationKind = 'class' | 'const' | 'default' | 'enum' | 'function' | 'interface' | 'namespace' | 'type';

/** One declaration. Each overload of a function is one. */
export interface Declaration {
  readonly name: string;
  readonly kind: DeclarationKind;
  readonly exported: boolean;
  /** The documentation comment before it, without its stars; undefined without one. */
  readonly docstring: string | undefined;
  /** As emitted, without `export`, `declare`, comments and empty lines. */
  readonly text: string;
  /** Of the body of a class or interface, and of every object type written out anywhere else in the declaration. */
  readonly members: readonly Member[];
}

/** A field, method, accessor, signature or index of a class, interface or object type. */
export interface Member {
  /** As written: `x`, `'a b'`, `[Symbol.iterator]`, `#private`; `new`, `constructor` and `()` for what has no name. */
  readonly name: string;
  readonly optional: boolean;
  /** Without comments, in one line: `number` for a field or getter, `(x: number): void` for a method. */
  readonly type: string;
  readonly docstring: string | undefined;
  /** Of the object types written out in its type. */
  readonly members: readonly Member[];
}

/** `export { local as name } from 'from'`, `export * from 'from'`, `export * as name from 'from'` or `export default local`. */
export interface Reexport {
  /** `*` for everything. */
  readonly local: string;
  /** Undefined where everything keeps its own name. */
  readonly name: string | undefined;
  /** Undefined for names of the same file. */
  readonly from: string | undefined;
}

/** `import { foreign as name } from 'from'`; `*` and `default` are foreign names too. */
export interface Import {
  readonly foreign: string;
  readonly name: string;
  readonly from: string;
}

/**
 * Reads a declaration file as `tsc` emits it: statements end in a semicolon, or with the brace of their body.
 *
 * @throws Error that says where, at what is no declaration and at a bracket, string or comment that does not end
 */
export function parseDeclarations(text: string): DeclarationFile {
  const file = { declarations: [] as Declaration[], reexports: [] as Reexport[], imports: [] as Import[] };
  for (const code of split(tokensOf(text), endsStatement)) {
    const line = print(text, code, false);
    const byDefault = /^export default ([\w$]+);?$/.exec(line)?.[1];
    if (byDefault !== undefined) file.reexports.push({ local: byDefault, name: 'default', from: undefined });
    else if (line.startsWith('import ')) file.imports.push(...importsOf(line));
    else if (/^export (?:type )?[{*]/.test(line)) file.reexports.push(...reexportsOf(line));
    else file.declarations.push(declarationOf(text, code));
  }
  return file;
}

/**
 * The public names of a declaration file, through everything that it passes on. What is exported as a namespace comes as
 * `namespace.name`.
 *
 * @param parse gives a file by its path, as `parseDeclarations` does
 */
export function exportsOf(
  path: string,
  parse: (path: string) => DeclarationFile,
): ReadonlyMap<string, readonly Declaration[]> {
  const { declarations, reexports, imports } = parse(path);
  const names = new Map<string, readonly Declaration[]>();
  const declared = (name: string): Declaration[] => declarations.filter((one) => one.name === name);
  const from = (file: string, name: string): readonly Declaration[] | undefined =>
    exportsOf(resolve(path, file), parse).get(name);
  for (const { exported, name } of declarations) if (exported) names.set(name, declared(name));
  for (const { local, name = local, from: file } of reexports) {
    if (local === '*') continue;
    const own = file === undefined ? declared(local) : from(file, local);
    const imported = imports.find((one) => file === undefined && one.name === local);
    const found = own?.length || imported === undefined ? own : from(imported.from, imported.foreign);
    if (!found?.length) throw new Error(`${path} passes on '${local}', which nobody declares`);
    names.set(name, found);
  }
  for (const { local, name, from: file } of reexports) {
    if (local !== '*' || file === undefined) continue;
    for (const [key, found] of exportsOf(resolve(path, file), parse)) {
      const passed = name === undefined ? key : `${name}.${key}`;
      if (key !== 'default' && !names.has(passed)) names.set(passed, found);
    }
  }
  return names;
}

/** The declaration file that a relative import of another one means. */
function resolve(path: string, from: string): string {
  if (!from.startsWith('.')) throw new Error(`${path} passes on names of '${from}'`);
  const parts = path.split('/').slice(0, -1);
  for (const part of from.replace(/\.[jt]s$/, '.d.ts').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

interface Token {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  /** The last documentation comment since the token before. */
  readonly docstring: string | undefined;
}

/** A statement or member, without what ends it. At least one token. */
type Chunk = readonly Token[];

const TOKEN =
  /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*)|(?<code>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|#?[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|=>|\.\.\.|\S)/uy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let docstring: string | undefined;
  for (let start = /^#!.*/.exec(text)?.[0].length ?? 0; ; ) {
    while (/\s/.test(text[start] ?? '')) start++;
    if (start >= text.length) return tokens;
    TOKEN.lastIndex = start;
    const template = text[start] === '`' ? templateAt(text, start) : undefined;
    const { comment, code = '' } = template === undefined ? (TOKEN.exec(text)?.groups ?? {}) : { code: template };
    const source = comment ?? code;
    const end = start + source.length;
    if (/^(?:["']|\/\*?)$/.test(source)) throw new Error(`this never ends: ${excerpt(text, start)}`);
    if (comment === undefined) {
      tokens.push({ source, start, end, docstring });
      docstring = undefined;
    } else if (comment.startsWith('/**')) docstring = docstringOf(comment);
    start = end;
  }
}

/** The template literal type at a place; the types in it may have braces and templates of their own. */
function templateAt(text: string, start: number): string {
  let braces = 0;
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (braces === 0 && character === '`') return text.slice(start, at + 1);
    else if (character === '`') at += templateAt(text, at).length - 1;
    else if (braces > 0 ? character === '{' : text.startsWith('${', at))
      [at, braces] = [at + (braces ? 0 : 1), braces + 1];
    else if (braces > 0 && character === '}') braces--;
  }
  throw new Error(`this never ends: ${excerpt(text, start)}`);
}

/** A documentation comment without its stars. */
function docstringOf(comment: string): string {
  return comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
}

const excerpt = (text: string, at: number): string => text.slice(at, at + 60);

/** How many brackets a token opens. */
function nesting({ source }: Token): number {
  return '([{<'.includes(source) ? 1 : ')]}>'.includes(source) ? -1 : 0;
}

/** Cuts tokens at those that end something, outside all brackets. A brace that does belongs to what it ends. */
function split(tokens: readonly Token[], ends: (token: Token, chunk: Chunk) => boolean): Chunk[] {
  const chunks: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const chunk = chunks[chunks.length - 1];
    depth += nesting(token);
    const end = depth === 0 && ends(token, chunk);
    if (!end || token.source === '}') chunk.push(token);
    if (end) chunks.push([]);
  }
  if (depth !== 0) throw new Error(`brackets do not match from '${tokens[0].source}' to '${tokens.at(-1)?.source}'`);
  return chunks.filter(({ length }) => length > 0);
}

function endsStatement({ source }: Token, chunk: Chunk): boolean {
  return source === ';' || (source === '}' && BLOCKS.has(chunk[keywordAt(chunk)]?.source));
}

const endsMember = ({ source }: Token): boolean => source === ';' || source === ',';

/** What tokens say, without comments: in lines as they stand, or in one line. */
function print(text: string, code: Chunk, lines: boolean): string {
  let printed = code[0]?.source ?? '';
  for (let i = 1; i < code.length; i++) {
    const { source, start } = code[i];
    const gap = /^[;,)]$/.test(source) ? '' : text.slice(code[i - 1].end, start);
    const line = /\n[ \t]*(?=[^\n]*$)/.exec(gap)?.[0];
    printed += ((lines ? line : undefined) ?? (gap === '' ? '' : ' ')) + source;
  }
  return printed;
}

const KINDS: Readonly<Record<string, DeclarationKind>> = {
  class: 'class',
  const: 'const',
  default: 'default',
  enum: 'enum',
  function: 'function',
  global: 'namespace',
  interface: 'interface',
  let: 'const',
  module: 'namespace',
  namespace: 'namespace',
  type: 'type',
  var: 'const',
};
/** What ends with the brace of its body. */
const BLOCKS = new Set(['class', 'enum', 'global', 'interface', 'module', 'namespace']);

/** Place of the word that says what a statement declares. */
function keywordAt(code: Chunk): number {
  const at = code.findIndex(({ source }) => !/^(?:export|declare|abstract)$/.test(source));
  return code[at]?.source === 'const' && code[at + 1]?.source === 'enum' ? at + 1 : at;
}

function declarationOf(text: string, code: Chunk): Declaration {
  const at = keywordAt(code);
  const kind = KINDS[code[at]?.source ?? ''];
  if (kind === undefined) throw new Error(`this is no declaration: ${excerpt(text, code[0].start)}`);
  const named = kind === 'default' || code[at].source === 'global' ? at : at + 1;
  return {
    name: code[named].source,
    kind,
    exported: code[0].source === 'export',
    docstring: code[0].docstring,
    text: print(text, code.slice(code.findIndex(({ source }) => !/^(?:export|declare)$/.test(source))), true),
    members: kind === 'namespace' ? [] : membersIn(text, code.slice(named + 1)),
  };
}

/** Members of all object types in some code; those of inner object types are at the member that has them. */
function membersIn(text: string, code: Chunk): Member[] {
  const members: Member[] = [];
  let braces = 0;
  let open = 0;
  for (const [at, { source }] of code.entries()) {
    if (source === '{' && braces++ === 0) open = at;
    if (source === '}' && --braces === 0)
      members.push(...split(code.slice(open + 1, at), endsMember).map((chunk) => memberOf(text, chunk)));
  }
  return members;
}

const MODIFIER = /^(?:abstract|accessor|declare|get|override|private|protected|public|readonly|set|static|[+-])$/;
/** What may come after a name. */
const AFTER_NAME = /^[:?!(<=]$/;

function memberOf(text: string, code: Chunk): Member {
  let at = 0;
  while (MODIFIER.test(code[at].source) && at + 1 < code.length && !AFTER_NAME.test(code[at + 1].source)) at++;
  const getter = code.slice(0, at).some(({ source }) => source === 'get');
  const bracket = code[at].source === '[';
  const end = bracket ? closing(code, at) : /^[(<]$/.test(code[at].source) ? at - 1 : at;
  const name = end < at ? '()' : print(text, code.slice(at, end + 1), false);
  let rest = code.slice(end + 1);
  const optional = rest.some(({ source }, i) => source === '?' && i === rest.findIndex((one) => one.source !== '-'));
  while (rest[0] !== undefined && /^[-+?!]$/.test(rest[0].source)) rest = rest.slice(1);
  if (getter) rest = rest.slice(2);
  if (rest[0]?.source === ':') rest = rest.slice(1);
  return {
    name,
    optional,
    type: print(text, rest, false),
    docstring: code[0].docstring,
    members: membersIn(text, rest),
  };
}

/** Place of the bracket that closes the one at a place. */
function closing(code: Chunk, open: number): number {
  let depth = 0;
  return code.findIndex((token, at) => at >= open && (depth += nesting(token)) === 0);
}

const NAMED = /^(?:type )?(\S+?)(?: as (\S+))?$/;

/** `a, type b as c` as pairs of names. */
function pairs(list: string): { readonly local: string; readonly name: string }[] {
  return list
    .split(',')
    .map((one) => NAMED.exec(one.trim()))
    .filter((match) => match !== null)
    .map(([, local, name = local]) => ({ local, name }));
}

const unquoted = (literal: string | undefined): string | undefined => literal?.slice(1, -1);

function importsOf(line: string): Import[] {
  const match = /^import (?:type )?(?:(\w+),? ?)?(?:\* as (\w+) |\{(.*)\} ?)?from (\S+)$/.exec(line);
  if (match === null) return [];
  const [, standard, all, list = '', literal] = match;
  const from = unquoted(literal) ?? '';
  return [
    ...(standard === undefined ? [] : [{ foreign: 'default', name: standard, from }]),
    ...(all === undefined ? [] : [{ foreign: '*', name: all, from }]),
    ...pairs(list).map(({ local, name }) => ({ foreign: local, name, from })),
  ];
}

function reexportsOf(line: string): Reexport[] {
  const [, name, list, literal] =
    /^export (?:type )?(?:\* ?(?:as (\w+) )?|\{(.*)\} ?)(?:from (\S+))?$/.exec(line) ?? [];
  const from = unquoted(literal);
  return list === undefined ? [{ local: '*', name, from }] : pairs(list).map((pair) => ({ ...pair, from }));
}
