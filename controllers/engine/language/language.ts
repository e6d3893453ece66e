import type { ErrorDetail } from '../../../agents/errors.ts';
import { ValidationError } from '../../../agents/errors.ts';

/**
 * The notation of model equations.
 *
 * Equation strings, as they stand in the literature, become syntax trees (`parser.ts`). Each node knows its place in the
 * text. Operators, from loosest to tightest:
 * `or`, `and`, `not`, comparisons (which do not chain), `+ -`, `* / %`, unary `-`, and `^`
 * (or `**`), which associates to the right, so that `-x^2` is `-(x^2)` and `2^-3^2` is `2^(-(3^2))`.
 */

/** The part [start, end) of a text that a node was parsed from. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '^' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or';

export type Callee = keyof typeof ARITY;

export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | { readonly kind: 'negate' | 'not'; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'call';
      readonly callee: Callee;
      readonly arguments: readonly Expression[];
      readonly span: Span;
    };

/** `dx/dt = value` (differential) or `name = value` (definition, an algebraic subexpression). */
export interface Equation {
  readonly kind: 'differential' | 'definition';
  readonly name: string;
  readonly value: Expression;
  readonly span: Span;
}

export type Assignment = '=' | '+=' | '-=' | '*=' | '/=';

/** `target operator value`: one step of a reset, a spike handler or an event block. */
export interface Statement {
  readonly target: string;
  readonly operator: Assignment;
  readonly value: Expression;
  readonly span: Span;
}

/** An error in model text: the message shows the line with a caret under the offending part. */
export class LanguageError extends ValidationError {
  /** Index of the first offending character in the text. */
  readonly position: number;

  readonly #of: readonly [problem: string, span: Span, detail: Partial<ErrorDetail>];

  constructor(problem: string, span: Span, detail: Partial<ErrorDetail> = {}) {
    super(`${problem}\n${quote(span)}`, { code: 'syntax_error', ...detail });
    this.position = span.start;
    this.#of = [problem, span, detail];
  }

  /** The same error, with the part of a model whose text it is about, as in `lif.reset`. */
  in(block: string): LanguageError {
    const [problem, span, detail] = this.#of;
    return new LanguageError(problem, span, { ...detail, block });
  }
}

/** Reads a text of a model. @throws what `read` throws; a LanguageError says which part of the model it is about, as in `lif.reset` */
export function readPart<T>(block: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof LanguageError && error.block === undefined ? error.in(block) : error;
  }
}

/** Prints an expression with the fewest parentheses that parse back to the same tree. */
export function printExpression(expression: Expression): string {
  return print(expression, LOOSEST);
}

/** The expressions that an expression is made of. */
export function partsOf(value: Expression): readonly Expression[] {
  switch (value.kind) {
    case 'number':
    case 'name':
      return [];
    case 'negate':
    case 'not':
      return [value.operand];
    case 'binary':
      return [value.left, value.right];
    case 'call':
      return value.arguments;
  }
}

/** Whether a name is reserved: a function, `and`, `or` or `not`. */
export function isReservedName(name: string): boolean {
  return isCallee(name) || KEYWORDS.has(name);
}

/** Number of arguments of every known function. */
export const ARITY = {
  exp: 1,
  log: 1,
  sqrt: 1,
  abs: 1,
  sin: 1,
  cos: 1,
  tan: 1,
  tanh: 1,
  cosh: 1,
  sinh: 1,
  log10: 1,
  floor: 1,
  ceil: 1,
  int: 1,
  sign: 1,
  exprel: 1,
  step: 1,
  min: 2,
  max: 2,
  clip: 3,
  where: 3,
} as const;

/** Numbers that have a name. A model may declare it for something else. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([['pi', Math.PI]]);

/** How tightly operators bind. */
export const LOOSEST = 0;
export const NOT = 3;
export const COMPARISON = 4;
export const NEGATE = 7;
const TIGHTEST = 9;

export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '<': COMPARISON,
  '<=': COMPARISON,
  '>': COMPARISON,
  '>=': COMPARISON,
  '==': COMPARISON,
  '!=': COMPARISON,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
  '^': 8,
};

export const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/** Whether a name is a function. */
export function isCallee(name: string): name is Callee {
  return Object.hasOwn(ARITY, name);
}

/** The line a span begins on, indented, with carets under the part of it that the span covers. */
function quote({ text, start, end }: Span): string {
  const lineStart = text.slice(0, start).lastIndexOf('\n') + 1;
  const nextBreak = text.indexOf('\n', start);
  const lineEnd = nextBreak === -1 ? text.length : nextBreak;
  const line = text.slice(lineStart, lineEnd);
  const indent = Math.min(line.length - line.trimStart().length, start - lineStart);
  const before = line.slice(indent, start - lineStart).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(end, lineEnd) - start));
  return `  ${line.slice(indent).trimEnd()}\n  ${before}${carets}`;
}

function print(expression: Expression, minimum: number): string {
  const text = printOpen(expression);
  return precedenceOf(expression) < minimum ? `(${text})` : text;
}

function printOpen(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'name':
      return expression.name;
    case 'negate':
      return `-${print(expression.operand, NEGATE)}`;
    case 'not':
      return `not ${print(expression.operand, NOT)}`;
    case 'call':
      return `${expression.callee}(${expression.arguments.map(printExpression).join(', ')})`;
    case 'binary':
      return printBinary(expression.operator, expression.left, expression.right);
  }
}

function printBinary(operator: BinaryOperator, left: Expression, right: Expression): string {
  const precedence = PRECEDENCE[operator];
  if (operator === '^') return `${print(left, TIGHTEST)}^${print(right, NEGATE)}`;
  const leftText = print(left, precedence === COMPARISON ? precedence + 1 : precedence);
  const rightText = print(right, precedence + 1);
  const tight = precedence === PRECEDENCE['*'];
  return tight ? `${leftText}${operator}${rightText}` : `${leftText} ${operator} ${rightText}`;
}

function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case 'binary':
      return PRECEDENCE[expression.operator];
    case 'negate':
      return NEGATE;
    case 'not':
      return NOT;
    case 'number':
      return expression.value < 0 ? NEGATE : TIGHTEST;
    default:
      return TIGHTEST;
  }
}
