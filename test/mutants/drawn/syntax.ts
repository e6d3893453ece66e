import type { ESTree } from 'rolldown/utils';
import { parseSync } from 'rolldown/utils';

export type Node = ESTree.Node;

/**
 * The syntax tree of a module, with the place of each node in the text. Rolldown's, as TypeScript has no parser to call: what its package
 * exports needs a process of its own, and is named unstable.
 *
 * @throws Error at what is not TypeScript
 */
export function parse(text: string): ESTree.Program {
  const { program, errors } = parseSync('a.ts', text, { lang: 'ts', sourceType: 'module', preserveParens: true });
  if (errors.length > 0) throw new Error(`no TypeScript: ${errors[0].message}`);
  return program;
}

/** Nodes of types that stand around what is computed. */
const AROUND_VALUES: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
]);

/** Whether a node is a type, or says something of types only. */
function isOfTypes({ type }: Node): boolean {
  return type.startsWith('TS') && !AROUND_VALUES.has(type);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** What a node consists of, in the order of the text, without types. */
export function parts(node: Node): readonly Node[] {
  return Object.values(node)
    .flat()
    .filter(isNode)
    .filter((part) => !isOfTypes(part))
    .sort((one, other) => one.start - other.start);
}

/** A node and all that it consists of, without types and without what `leaveOut` holds of. */
export function* within(node: Node, leaveOut: (node: Node) => boolean = () => false): Generator<Node> {
  if (leaveOut(node)) return;
  yield node;
  for (const part of parts(node)) yield* within(part, leaveOut);
}

/** Whether a node is a function, of which another run of statements begins. */
export function isFunction({ type }: Node): boolean {
  return type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';
}

/** What an expression is without brackets and types around it. */
export function bare(node: Node): Node {
  return node.type === 'ParenthesizedExpression' || AROUND_VALUES.has(node.type)
    ? bare((node as ESTree.ParenthesizedExpression).expression)
    : node;
}
