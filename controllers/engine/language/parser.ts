import type { ErrorDetail } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { ABSENT_FUNCTIONS, ABSENT_WORDS, absentCharacter, functionOfTime } from './absent.ts';
import type { Assignment, BinaryOperator, Equation, Expression, Span, Statement } from './language.ts';
import {
  ARITY,
  COMPARISON,
  isCallee,
  isReservedName,
  KEYWORDS,
  LanguageError,
  LOOSEST,
  NEGATE,
  NOT,
  PRECEDENCE,
  partsOf,
} from './language.ts';

// A lexer and a precedence-climbing parser.

/** Parses one expression that takes up the whole text. */
export function parseExpression(text: string): Expression {
  return new Parser(text).wholeExpression();
}

/**
 * Parses equations separated by line breaks or `;`. No name may be defined twice, nor by too long a chain of definitions.
 *
 * @throws LanguageError `duplicate_name`, `chain_too_long`, `syntax_error` and others for what is no equation
 */
export function parseEquations(text: string): Equation[] {
  const parser = new Parser(text);
  const equations = parser.lines(() => parser.equation());
  const seen = new Set<string>();
  for (const { name, span } of equations) {
    if (seen.has(name)) {
      throw new LanguageError(`'${name}' is defined twice`, span, {
        code: 'duplicate_name',
        remedy: 'keep one equation per name',
      });
    }
    seen.add(name);
  }
  checkChains(equations);
  return equations;
}

/** The most operations of which each needs the one before, along definitions. It bounds the depth of recursions over quantities. */
const LONGEST_CHAIN = 1000;

function checkChains(equations: readonly Equation[]): void {
  const depths = new Map<string, number>();
  const depthOf = (expression: Expression): number => {
    if (expression.kind === 'number') return 0;
    if (expression.kind === 'name') return depths.get(expression.name) ?? 0;
    return 1 + partsOf(expression).reduce((deepest, part) => Math.max(deepest, depthOf(part)), 0);
  };
  for (const { kind, name, value, span } of equations) {
    const depth = depthOf(value);
    if (depth > LONGEST_CHAIN) {
      throw new LanguageError(`'${name}' is the end of a chain of ${depth} operations`, span, {
        code: 'chain_too_long',
        expected: `at most ${LONGEST_CHAIN}`,
        remedy: 'keep a part of the chain in state, assigned in onStep',
      });
    }
    if (kind === 'definition') depths.set(name, depth);
  }
}

/** Parses assignments separated by line breaks or `;`, in the order in which they run. */
export function parseStatements(text: string): Statement[] {
  const parser = new Parser(text);
  return parser.lines(() => parser.statement());
}

const ASSIGNMENTS: ReadonlySet<string> = new Set<Assignment>(['=', '+=', '-=', '*=', '/=']);
/** The most tokens per line. It bounds the depth of every recursion over a syntax tree. */
const LONGEST_LINE = 1000;

interface Token extends Span {
  readonly kind: 'number' | 'name' | 'symbol' | 'break' | 'end';
  /** As written. */
  readonly source: string;
}

const BLANK = /(?:[ \t\r\f\v\u00a0]|#[^\n]*)+/y;
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_\u00b5\u03bc\u03a9\u2126][A-Za-z_0-9\u00b5\u03bc\u03a9\u2126]*/y],
  ['symbol', /\*\*|[<>=!+\-*/]=|[-+*/%^<>=(),]/y],
  ['break', /[\n;]/y],
];

/** Splits text into tokens. A line break inside parentheses counts as a blank. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = skip(text, 0);
  let open = 0;
  let length = 0;
  while (offset < text.length) {
    const token = tokenAt(text, offset);
    offset = skip(text, token.end);
    if (token.source === '(') open += 1;
    if (token.source === ')') open -= 1;
    if (token.source === '\n' && open > 0) continue;
    length = token.kind === 'break' ? 0 : length + 1;
    if (length > LONGEST_LINE) {
      throw new LanguageError(`a line has more than ${LONGEST_LINE} symbols`, token, {
        code: 'line_too_long',
        remedy: 'name parts of it as subexpressions',
      });
    }
    tokens.push(token);
  }
  const end = text.trimEnd().length;
  tokens.push({ kind: 'end', source: '', text, start: end, end });
  return tokens;
}

function skip(text: string, offset: number): number {
  BLANK.lastIndex = offset;
  return BLANK.test(text) ? BLANK.lastIndex : offset;
}

function tokenAt(text: string, start: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    const source = pattern.exec(text)?.[0];
    if (source !== undefined) return { kind, source, text, start, end: start + source.length };
  }
  const character = String.fromCodePoint(text.codePointAt(start) as number);
  const remedy = absentCharacter(character, text);
  throw new LanguageError(`unexpected character '${character}'`, { text, start, end: start + 1 }, given({ remedy }));
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  wholeExpression(): Expression {
    this.#skipBreaks();
    const expression = this.#expression(LOOSEST);
    this.#endLine();
    this.#skipBreaks();
    if (this.#token.kind !== 'end') throw this.#error('expected one expression, but another line follows');
    return expression;
  }

  /** Applies a line parser until the text ends. */
  lines<Line>(parseLine: () => Line): Line[] {
    const lines: Line[] = [];
    this.#skipBreaks();
    while (this.#token.kind !== 'end') {
      lines.push(parseLine());
      this.#endLine();
      this.#skipBreaks();
    }
    return lines;
  }

  equation(): Equation {
    const first = this.#token;
    const { name, kind } = this.#leftSide();
    if (!this.#at('=')) {
      throw this.#error(`expected '=' after '${first.text.slice(first.start, this.#previous.end)}'`, {
        remedy: 'write an equation as dx/dt = expression or name = expression',
      });
    }
    this.#advance();
    const value = this.#expression(LOOSEST);
    return { kind, name, value, span: between(first, value.span) };
  }

  statement(): Statement {
    const first = this.#token;
    const target = this.#newName('the name of a quantity to assign to');
    const operator = this.#token.source;
    if (!isAssignment(operator)) {
      const remedy = ABSENT_WORDS.get(target);
      throw this.#error(`expected an assignment after '${target}'`, {
        expected: '=, +=, -=, *= or /=',
        ...given({ remedy }),
      });
    }
    this.#advance();
    const value = this.#expression(LOOSEST);
    return { target, operator, value, span: between(first, value.span) };
  }

  /** `name`, `dx/dt` or `d(x)/dt`. */
  #leftSide(): Pick<Equation, 'kind' | 'name'> {
    const first = this.#token;
    const head = this.#newName('the left side of an equation, dx/dt or a name');
    if (head === 'd' && this.#at('(')) {
      this.#advance();
      const name = this.#newName('the name of a state variable');
      this.#expect(')');
      this.#expect('/');
      this.#expect('dt');
      return { kind: 'differential', name };
    }
    if (!this.#at('/')) return { kind: 'definition', name: head };
    this.#advance();
    this.#expect('dt');
    const name = head.slice(1);
    if (head[0] !== 'd' || !isIdentifier(name)) {
      throw new LanguageError(`'${head}/dt' is not the derivative of a quantity`, first, {
        remedy: 'write dx/dt for the derivative of x',
      });
    }
    return { kind: 'differential', name };
  }

  /** Parses operators that bind at least as tightly as `minimum`. */
  #expression(minimum: number): Expression {
    let left = this.#operand(minimum);
    let compared = false;
    for (;;) {
      const operator = binaryOperator(this.#token);
      if (operator === undefined || PRECEDENCE[operator] < minimum) return left;
      const precedence = PRECEDENCE[operator];
      if (precedence === COMPARISON) {
        if (compared) {
          throw this.#error('comparisons do not chain', { remedy: 'write a < b and b < c' });
        }
        compared = true;
      }
      this.#advance();
      const right = this.#expression(operator === '^' ? NEGATE : precedence + 1);
      left = { kind: 'binary', operator, left, right, span: between(left.span, right.span) };
    }
  }

  #operand(minimum: number): Expression {
    const token = this.#token;
    if (token.source === '-') {
      this.#advance();
      const operand = this.#expression(NEGATE);
      return { kind: 'negate', operand, span: between(token, operand.span) };
    }
    if (token.source === 'not' && minimum <= NOT) {
      this.#advance();
      const operand = this.#expression(NOT);
      return { kind: 'not', operand, span: between(token, operand.span) };
    }
    if (token.source === '(') {
      this.#advance();
      const inner = this.#expression(LOOSEST);
      this.#close(token);
      return { ...inner, span: between(token, this.#previous) };
    }
    if (token.kind === 'number') return this.#number();
    if (token.kind === 'name' && !KEYWORDS.has(token.source)) return this.#nameOrCall();
    throw this.#operandError();
  }

  #number(): Expression {
    const token = this.#advance();
    const value = Number(token.source);
    if (!Number.isFinite(value)) {
      throw new LanguageError(`the number ${token.source} is too large`, token, {
        code: 'number_range',
      });
    }
    return { kind: 'number', value, span: spanOf(token) };
  }

  #nameOrCall(): Expression {
    const token = this.#advance();
    const name = token.source;
    if (!this.#at('(')) {
      if (!isCallee(name)) return { kind: 'name', name, span: spanOf(token) };
      throw this.#error(`expected '(' after the function '${name}'`);
    }
    if (!isCallee(name)) throw this.#unknownFunction(token);
    const parenthesis = this.#advance();
    const inputs = this.#at(')') ? [] : this.#arguments();
    this.#close(parenthesis);
    const span = between(token, this.#previous);
    if (inputs.length !== ARITY[name]) {
      throw new LanguageError(`${name} takes ${ARITY[name]} arguments, not ${inputs.length}`, span, {
        code: 'argument_count',
      });
    }
    return { kind: 'call', callee: name, arguments: inputs, span };
  }

  /** The error for a call of a name that is no function. The parenthesis is next. */
  #unknownFunction(token: Token): LanguageError {
    const name = token.source;
    const nearest = nearestName(name, Object.keys(ARITY));
    // No function takes a time, so that what is called with one was never a misspelt function.
    const ofTime = this.#tokens[this.#next + 1].source === 't';
    const guess =
      nearest === undefined
        ? `to multiply, write ${name}*(...); for a function of your own, name its value in equations, '${name} = ...'`
        : `did you mean '${nearest}'?`;
    return new LanguageError(`'${name}' is not a function`, token, {
      code: 'unknown_function',
      expected: Object.keys(ARITY).join(', '),
      remedy: ABSENT_FUNCTIONS.get(name) ?? (ofTime ? functionOfTime(name) : guess),
    });
  }

  #arguments(): Expression[] {
    const inputs = [this.#expression(LOOSEST)];
    while (this.#at(',')) {
      this.#advance();
      inputs.push(this.#expression(LOOSEST));
    }
    return inputs;
  }

  /** A name that a model may give to a quantity. */
  #newName(expected: string): string {
    const token = this.#token;
    if (token.kind !== 'name') throw this.#error(`expected ${expected}`);
    if (isReservedName(token.source)) {
      throw this.#error(`'${token.source}' belongs to the language`, {
        code: 'reserved_name',
        remedy: 'choose another name',
      });
    }
    return this.#advance().source;
  }

  #close(parenthesis: Token): void {
    const token = this.#token;
    if (token.source === ')') {
      this.#advance();
    } else if (token.kind === 'end' || token.kind === 'break') {
      throw new LanguageError("'(' is never closed", parenthesis);
    } else {
      throw this.#trailingError("expected ')'");
    }
  }

  #endLine(): void {
    const { kind } = this.#token;
    if (kind !== 'break' && kind !== 'end') throw this.#trailingError('expected the end of the line');
  }

  #operandError(): LanguageError {
    const before = this.#previous;
    const begun = before !== undefined && before.kind !== 'break';
    if (this.#at('not')) {
      return this.#error("'not' binds more loosely than what precedes it", {
        remedy: 'put it in parentheses',
      });
    }
    return this.#error(begun ? `expected an operand after '${before.source}'` : 'expected an expression');
  }

  #trailingError(expectation: string): LanguageError {
    const { kind, source } = this.#token;
    const before = this.#previous?.source;
    if (kind === 'name' || kind === 'number' || source === '(') {
      return this.#error(`expected an operator before '${source}'`, {
        remedy: ABSENT_WORDS.get(source) ?? ABSENT_WORDS.get(before) ?? `to multiply, write '*' before '${source}'`,
      });
    }
    if (source === ')') return this.#error("')' has no matching '('");
    if (ASSIGNMENTS.has(source)) {
      return this.#error(`unexpected '${source}' in an expression`, { remedy: "to compare, write '=='" });
    }
    return this.#error(`${expectation}, not '${source}'`);
  }

  #error(problem: string, detail?: Partial<ErrorDetail>): LanguageError {
    return new LanguageError(problem, this.#token, detail);
  }

  #expect(source: string): void {
    if (!this.#at(source)) throw this.#error(`expected '${source}'`);
    this.#advance();
  }

  #skipBreaks(): void {
    while (this.#token.kind === 'break') this.#advance();
  }

  #at(source: string): boolean {
    return this.#token.source === source;
  }

  #advance(): Token {
    const token = this.#token;
    this.#next += 1;
    return token;
  }

  get #token(): Token {
    return this.#tokens[this.#next];
  }

  get #previous(): Token {
    return this.#tokens[this.#next - 1];
  }
}

function binaryOperator({ source }: Token): BinaryOperator | undefined {
  if (source === '**') return '^';
  return Object.hasOwn(PRECEDENCE, source) ? (source as BinaryOperator) : undefined;
}

function isAssignment(source: string): source is Assignment {
  return ASSIGNMENTS.has(source);
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]/.test(name) && !isReservedName(name);
}

function spanOf({ text, start, end }: Span): Span {
  return { text, start, end };
}

function between(first: Span, last: Span): Span {
  return { text: first.text, start: first.start, end: last.end };
}
