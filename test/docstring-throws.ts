import { isFunction, type Node, parse, within } from './mutants/drawn/syntax.ts';

/** A function that throws, and what its docstring does not say of it. */
export interface UntoldThrow {
  /** `name`, or `Class.method`. */
  readonly name: string;
  /** Code of the error, or its class where it has none. */
  readonly error: string;
}

/** The errors that a function throws by itself, by their codes or classes; not those of functions inside it. */
function thrownIn(body: Node, text: string): string[] {
  return [...within(body, (node) => node !== body && isFunction(node))].flatMap((node) => {
    const error = node.type === 'ThrowStatement' ? node.argument : undefined;
    if (error?.type !== 'NewExpression') return [];
    const codes = [...text.slice(error.start, error.end).matchAll(/\bcode: '([^']+)'/g)].map(([, code]) => code);
    return codes.length > 0 ? codes : [text.slice(error.callee.start, error.callee.end)];
  });
}

/** The documentation comment right before a place in a text; empty where there is none. */
function docstringBefore(text: string, at: number): string {
  const before = text.slice(0, at).trimEnd();
  return before.endsWith('*/') ? before.slice(before.lastIndexOf('/**')) : '';
}

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
  return parse(text).body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
    if (declaration?.type === 'FunctionDeclaration')
      return untold(declaration.id?.name ?? 'default', declaration, statement.start);
    if (declaration?.type !== 'ClassDeclaration') return [];
    return declaration.body.body.flatMap((member) => {
      if (member.type !== 'MethodDefinition' || member.key.type === 'PrivateIdentifier') return [];
      const name = `${declaration.id?.name}.${text.slice(member.key.start, member.key.end)}`;
      return untold(name, member.value, member.start);
    });
  });
}
