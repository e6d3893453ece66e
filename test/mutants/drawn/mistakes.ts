import { orderMatters } from './dependence.ts';
import type { Node } from './syntax.ts';
import { bare, isFunction, parse, parts, within } from './syntax.ts';

/** A mistake that somebody could make: characters of a source, and what stands there instead. */
export interface Mistake {
  /** Index of the first character that is replaced, and of the first after them. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly operator: Operator;
}

export type Operator =
  | 'arithmetic operator swapped'
  | 'comparison turned'
  | 'equality negated'
  | 'constant changed'
  | 'sign flipped'
  | 'and for or'
  | 'condition negated'
  | 'order swapped'
  | 'statement removed'
  | 'returns early';

/** Text of a source, and what of it a node is. */
interface Source {
  readonly text: string;
  of(node: Node): string;
}

type Finder = (node: Node, source: Source) => readonly Omit<Mistake, 'operator'>[];

const replace = ({ start, end }: { readonly start: number; readonly end: number }, replacement: string) => ({
  start,
  end,
  replacement,
});

const ARITHMETIC: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
  '&': '|',
  '|': '&',
  '^': '&',
};
const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>'],
  '<=': ['<', '>='],
  '>': ['>=', '<'],
  '>=': ['>', '<='],
};
const EQUALITIES: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' };
/** Functions of two numbers that are the same in any order, and instructions of WebAssembly. */
const COMMUTATIVE =
  /^(?:hypot|Math\.(?:min|max|imul|hypot)|(?:[if](?:32|64)|[if]\d+x\d+|v128)\.(?:add|mul|and|or|xor|eq|ne))$/;

/** Where the operator between two operands stands. */
function between({ text }: Source, left: Node, right: Node, operator: string): { start: number; end: number } {
  const gap = text
    .slice(left.end, right.start)
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) => ' '.repeat(comment.length));
  const start = left.end + gap.indexOf(operator);
  return { start, end: start + operator.length };
}

/** Whether an expression is text for certain. */
function isText(node: Node): boolean {
  const value = bare(node);
  if (value.type === 'BinaryExpression') return value.operator === '+' && (isText(value.left) || isText(value.right));
  return value.type === 'TemplateLiteral' || (value.type === 'Literal' && typeof value.value === 'string');
}

/** The statements of a list of them: a block, a case, a module. */
function listOf(node: Node): readonly Node[] {
  if (node.type === 'BlockStatement' || node.type === 'StaticBlock' || node.type === 'Program') return node.body;
  return node.type === 'SwitchCase' ? node.consequent : [];
}

/** Whether a statement does something that others see without its name. */
function acts(node: Node): boolean {
  if (node.type === 'ExpressionStatement') {
    const expression = bare(node.expression);
    return node.directive === null && !(expression.type === 'CallExpression' && expression.callee.type === 'Super');
  }
  if (node.type === 'IfStatement') return node.alternate === null && node.consequent.type === 'BlockStatement';
  if (node.type === 'ReturnStatement') return node.argument === null;
  return /^(?:For|ForOf|ForIn|While|DoWhile|Throw|Break|Continue)Statement$/.test(node.type);
}

const FINDERS: Readonly<Record<Operator, Finder>> = {
  'arithmetic operator swapped': (node, source) => {
    const assigns = node.type === 'AssignmentExpression';
    if (!assigns && node.type !== 'BinaryExpression') return [];
    const { left, right, operator } = node;
    const other = ARITHMETIC[assigns ? operator.slice(0, -1) : operator];
    if (other === undefined || isText(left) || isText(right)) return [];
    return [replace(between(source, left, right, operator), assigns ? `${other}=` : other)];
  },
  'comparison turned': (node, source) => {
    if (node.type !== 'BinaryExpression') return [];
    const { left, right, operator } = node;
    return (COMPARISONS[operator] ?? []).map((other) => replace(between(source, left, right, operator), other));
  },
  'equality negated': (node, source) => {
    if (node.type !== 'BinaryExpression' || !(node.operator in EQUALITIES)) return [];
    const { left, right, operator } = node;
    return [replace(between(source, left, right, operator), EQUALITIES[operator])];
  },
  'constant changed': (node) => {
    if (node.type !== 'Literal') return [];
    const { value } = node;
    if (typeof value === 'bigint') return others(value, value + 1n, 2n * value).map((n) => replace(node, `${n}n`));
    return typeof value === 'number' ? others(value, value + 1, 2 * value).map((n) => replace(node, `${n}`)) : [];
  },
  'sign flipped': (node) => {
    if (node.type !== 'UnaryExpression' || node.operator !== '-') return [];
    return [replace({ start: node.start, end: node.start + 1 }, ' ')];
  },
  'and for or': (node, source) => {
    if (node.type !== 'LogicalExpression' || node.operator === '??') return [];
    const { left, right, operator } = node;
    return [replace(between(source, left, right, operator), operator === '&&' ? '||' : '&&')];
  },
  'condition negated': (node, source) => {
    if (!/^(?:If|While|DoWhile|For)Statement$|^ConditionalExpression$/.test(node.type) || !('test' in node)) return [];
    return node.test === null ? [] : [replace(node.test, `!(${source.of(node.test)})`)];
  },
  'order swapped': (node, source) => {
    const swapped = (list: readonly Node[], matters: (one: Node, other: Node) => boolean) =>
      list.slice(1).flatMap((other, i) => {
        const { start, end } = list[i];
        if (source.of(list[i]) === source.of(other) || !matters(list[i], other)) return [];
        const gap = source.text.slice(end, other.start);
        return [replace({ start, end: other.end }, `${source.of(other)}${gap}${source.of(list[i])}`)];
      });
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      if (COMMUTATIVE.test(source.of(node.callee))) return [];
      return swapped(node.arguments, (one, other) =>
        [one, other].every((given) => given.type !== 'SpreadElement' && !isFunction(given)),
      );
    }
    return swapped(
      listOf(node),
      (one, other) =>
        [one, other].every((each) => acts(each) || each.type === 'VariableDeclaration') && orderMatters(one, other),
    );
  },
  'statement removed': (node) => {
    const bodies =
      node.type === 'IfStatement'
        ? [node.consequent, node.alternate].filter((body) => body !== null)
        : /^(?:For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type)
          ? [(node as { body: Node } & Node).body]
          : [];
    return [
      ...listOf(node)
        .filter(acts)
        .map((statement) => replace(statement, ';')),
      // The compiler refuses an empty statement there, but not a block.
      ...bodies.filter(acts).map((body) => replace(body, '{}')),
    ];
  },
  'returns early': (node) => {
    if (!isFunction(node) || !('body' in node)) return [];
    const body = node.body as Node | null;
    if (body?.type !== 'BlockStatement' || body.body.length < 2) return [];
    const inner = body.body.flatMap((statement) => [...within(statement, isFunction)]);
    if (inner.some((part) => part.type === 'ReturnStatement' && part.argument !== null)) return [];
    const { start } = body.body[Math.floor(body.body.length / 2)];
    return [replace({ start, end: start }, 'return; ')];
  },
};

function others<T>(value: T, ...candidates: readonly T[]): readonly T[] {
  return [...new Set(candidates)].filter((candidate) => candidate !== value);
}

/** Fields that hold words for readers. */
const WORDS = /^(?:meaning|source|summary|description|title|help|message|reason|advice|why)$/;

/** Whether nothing is computed in a node: an import, what is exported from elsewhere, the words of an error, or words for readers. */
function isSaid(node: Node): boolean {
  if (/^(?:ImportDeclaration|ExportAllDeclaration|ImportExpression)$/.test(node.type)) return true;
  if (node.type === 'ExportNamedDeclaration') return node.declaration === null;
  if (node.type === 'Property') {
    return node.key.type === 'Identifier' && WORDS.test(node.key.name) && isText(node.value);
  }
  return node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name.endsWith('Error');
}

/** Whether a part of a node is a name, not a value: a key, or what is thrown, which is the making of an error. */
function isAside(node: Node, part: Node): boolean {
  if (node.type === 'ThrowStatement') return true;
  return (
    (node.type === 'Property' || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') &&
    part === node.key &&
    !node.computed
  );
}

/**
 * All mistakes that can be made in a module, in the order of its text: never in comments, types, imports and exports, or the words of errors.
 *
 * @throws Error at what is not TypeScript
 */
export function mistakesIn(text: string): readonly Mistake[] {
  const source: Source = { text, of: ({ start, end }) => text.slice(start, end) };
  const found: Mistake[] = [];
  const visit = (node: Node): void => {
    if (isSaid(node)) return;
    for (const [operator, find] of Object.entries(FINDERS) as [Operator, Finder][]) {
      for (const mistake of find(node, source)) found.push({ ...mistake, operator });
    }
    for (const part of parts(node)) if (!isAside(node, part)) visit(part);
  };
  visit(parse(text));
  return found.sort((one, other) => one.start - other.start || one.end - other.end);
}

/** A module with a mistake in it. */
export function withMistake(text: string, { start, end, replacement }: Mistake): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
