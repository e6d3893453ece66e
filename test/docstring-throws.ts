import { parseAst } from 'rolldown/parseAst';

/** A function that throws, and what its docstring does not say of it. */
export interface UntoldThrow {
  /** `name`, or `Class.method`. */
  readonly name: string;
  /** Code of the error, or its class where it has none. */
  readonly error: string;
}

/** Node of a syntax tree, as far as it is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Nodes right below a node. */
const below = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

const isFunction = ({ type }: Node): boolean => /Function/.test(type);

/** The errors that a function throws by itself, by their codes or classes; not those of functions inside it. */
function thrownIn(body: Node, text: string): string[] {
  return below(body).flatMap((node) => {
    if (isFunction(node)) return [];
    const error = node.type === 'ThrowStatement' ? (node['argument'] as Node) : undefined;
    if (error?.type !== 'NewExpression') return thrownIn(node, text);
    const written = text.slice(error.start, error.end);
    const codes = [...written.matchAll(/\bcode: '([^']+)'/g)].map(([, code]) => code);
    return codes.length > 0 ? codes : [text.slice((error['callee'] as Node).start, (error['callee'] as Node).end)];
  });
}

/** The documentation comment right before a place in a text; empty where there is none. */
function docstringBefore(text: string, at: number): string {
  const before = text.slice(0, at).trimEnd();
  return before.endsWith('*/') ? before.slice(before.lastIndexOf('/**')) : '';
}

const nameOf = (node: Node | null): string => String((node as { name?: unknown } | null)?.name ?? 'constructor');

/** Exported functions, and public methods of exported classes, that throw an error which their docstring does not name. */
export function untoldThrows(text: string): UntoldThrow[] {
  const untold = (name: string, body: Node, at: number): UntoldThrow[] => {
    const docstring = docstringBefore(text, at);
    const told = docstring.slice(Math.max(0, docstring.indexOf('@throws')));
    return [...new Set(thrownIn(body, text))]
      .filter((error) => !docstring.includes('@throws') || !told.includes(error))
      .map((error) => ({ name, error }));
  };
  if (!text.includes('throw new ')) return [];
  const program = parseAst(text, { lang: 'ts' }) as unknown as Node;
  return (program['body'] as Node[]).flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? (statement['declaration'] as Node | null) : null;
    if (declaration?.type === 'FunctionDeclaration')
      return untold(nameOf(declaration['id'] as Node), declaration, statement.start);
    if (declaration?.type !== 'ClassDeclaration') return [];
    return ((declaration['body'] as Node)['body'] as Node[])
      .filter((member) => member.type === 'MethodDefinition' && (member['key'] as Node).type !== 'PrivateIdentifier')
      .flatMap((member) => {
        const name = `${nameOf(declaration['id'] as Node)}.${nameOf(member['key'] as Node)}`;
        return untold(name, member['value'] as Node, member.start);
      });
  });
}
