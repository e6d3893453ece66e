import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../agents/errors.ts';
import type { Expression } from '../../../../controllers/engine/language/language.ts';
import { isReservedName, LanguageError, printExpression } from '../../../../controllers/engine/language/language.ts';
import { parseEquations, parseExpression, parseStatements } from '../../../../controllers/engine/language/parser.ts';
import { share } from '../../../effort.ts';
import { expression, shape } from './expressions.ts';

function failure(parse: () => unknown): LanguageError {
  try {
    parse();
  } catch (error) {
    if (error instanceof LanguageError) return error;
    throw error;
  }
  throw new Error('parsed');
}

/** Adds every parenthesis. */
function grouped(text: string): string {
  const group = (tree: Expression): string => {
    switch (tree.kind) {
      case 'number':
        return String(tree.value);
      case 'name':
        return tree.name;
      case 'negate':
        return `(-${group(tree.operand)})`;
      case 'not':
        return `(not ${group(tree.operand)})`;
      case 'binary':
        return `(${group(tree.left)} ${tree.operator} ${group(tree.right)})`;
      case 'call':
        return `${tree.callee}(${tree.arguments.map(group).join(', ')})`;
    }
  };
  return group(parseExpression(text));
}

describe('expressions', () => {
  test.each([
    ['a - b - c', '((a - b) - c)'],
    ['a / b * c', '((a / b) * c)'],
    ['a * b % c / d', '(((a * b) % c) / d)'],
    ['-a % b + c', '(((-a) % b) + c)'],
    ['a + b*c', '(a + (b * c))'],
    ['-x^2', '(-(x ^ 2))'],
    ['(-x)^2', '((-x) ^ 2)'],
    ['2^3^2', '(2 ^ (3 ^ 2))'],
    ['2**-3**2', '(2 ^ (-(3 ^ 2)))'],
    ['a*-b', '(a * (-b))'],
    ['--x', '(-(-x))'],
    ['2^-x*y', '((2 ^ (-x)) * y)'],
    ['not a < b and c or d', '(((not (a < b)) and c) or d)'],
    ['a + 1 <= b*2', '((a + 1) <= (b * 2))'],
    ['.5 + 1. + 1.5e-3 + 2E+2', '(((0.5 + 1) + 0.0015) + 200)'],
    ['where(v > E_L, exp(v), clip(v, 0, 1))', 'where((v > E_L), exp(v), clip(v, 0, 1))'],
  ])('%s groups as %s', (text, expected) => {
    expect(grouped(text)).toBe(expected);
  });

  test('print back with the fewest parentheses', () => {
    const text =
      '(E_L - v)/tau_m + I/C_m - -2^-x*(a - (b - c)) + where(not (a < b) and c > 1, min(x, 1), (-y)^2) + a*(b%c)%d';
    expect(printExpression(parseExpression(text))).toBe(text.replace('not (a < b)', 'not a < b'));
  });

  test('survive printing and parsing', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        expect(shape(parseExpression(printExpression(tree)))).toEqual(shape(tree));
      }),
      { numRuns: share(500) },
    );
  });

  test('remember where they were written', () => {
    const tree = parseExpression('a*(b + c)');
    if (tree.kind !== 'binary') throw new Error(tree.kind);
    expect([tree.span.start, tree.span.end]).toEqual([0, 9]);
    expect([tree.right.span.start, tree.right.span.end]).toEqual([2, 9]);
  });

  test('continue over line breaks inside parentheses', () => {
    expect(printExpression(parseExpression('(a # first\n + b)*c'))).toBe('(a + b)*c');
  });
});

describe('equations', () => {
  test('are differential or definitions', () => {
    const equations = parseEquations(`
      # leaky integrate-and-fire
      dv/dt = (E_L - v)/tau_m + I/C_m   # membrane
      d(w)/dt = -w/tau_w; I = g*(E - v)
      ddx/dt = 1
    `);
    expect(equations.map(({ kind, name, value }) => `${kind} ${name} = ${printExpression(value)}`)).toEqual([
      'differential v = (E_L - v)/tau_m + I/C_m',
      'differential w = -w/tau_w',
      'definition I = g*(E - v)',
      'differential dx = 1',
    ]);
  });

  test('may be none', () => {
    expect(parseEquations(' # nothing\n;\n')).toEqual([]);
  });

  test('define a name once', () => {
    const error = failure(() => parseEquations('dv/dt = 1\nv = 2'));
    expect(error.code).toBe('duplicate_name');
    expect(error.position).toBe(10);
  });
});

describe('statements', () => {
  test('assign', () => {
    const statements = parseStatements('v = v_r; w += b\nx -= 1; y *= 2; z /= a == b');
    expect(statements.map((s) => `${s.target} ${s.operator} ${printExpression(s.value)}`)).toEqual([
      'v = v_r',
      'w += b',
      'x -= 1',
      'y *= 2',
      'z /= a == b',
    ]);
  });
});

describe('errors', () => {
  test('show the line with a caret under the fault', () => {
    const error = failure(() => parseEquations('I = 2\n    dv/dt = (E_L - v + )/tau_m\nw = 1'));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.code).toBe('syntax_error');
    expect(error.position).toBe(29);
    expect(error.message).toBe(
      ["expected an operand after '+'", '  dv/dt = (E_L - v + )/tau_m', '                     ^'].join('\n'),
    );
  });

  test.each([
    ['', 'expected an expression', 0],
    ['v +', "expected an operand after '+'", 3],
    ['2ms', "expected an operator before 'ms'", 1],
    ['2 (v)', "expected an operator before '('", 2],
    ['(v', "'(' is never closed", 0],
    ['exp(v', "'(' is never closed", 3],
    ['v)', "')' has no matching '('", 1],
    ['v = 2', "unexpected '=' in an expression", 2],
    ['a < b < c', 'comparisons do not chain', 6],
    ['a + not b', "'not' binds more loosely than what precedes it", 4],
    ['exq(v)', "'exq' is not a function", 0],
    ['exp + 1', "expected '(' after the function 'exp'", 4],
    ['min(v)', 'min takes 2 arguments, not 1', 0],
    ['a and', "expected an operand after 'and'", 5],
    ['a, b', "expected the end of the line, not ','", 1],
    ['a\nb', 'expected one expression, but another line follows', 2],
    ['1e999', 'the number 1e999 is too large', 0],
    ['v $ 2', "unexpected character '$'", 2],
    ['v + \u{1f600}', "unexpected character '\u{1f600}'", 4],
  ])("'%s': %s", (text, problem, position) => {
    const error = failure(() => parseExpression(text));
    expect(error.message.split('\n')[0]).toBe(problem);
    expect(error.position).toBe(position);
  });

  test.each([
    ['dv/dx = 1', "expected 'dt'"],
    ['d/dt = 1', "'d/dt' is not the derivative of a quantity"],
    ['v/dt = 1', "'v/dt' is not the derivative of a quantity"],
    ['dexp/dt = 1', "'dexp/dt' is not the derivative of a quantity"],
    ['dv/dt + 1', "expected '=' after 'dv/dt'"],
    ['v += 1', "expected '=' after 'v'"],
    ['exp = 1', "'exp' belongs to the language"],
    ['1 = v', 'expected the left side of an equation, dx/dt or a name'],
  ])("'%s' is no equation: %s", (text, problem) => {
    expect(failure(() => parseEquations(text)).message.split('\n')[0]).toBe(problem);
  });

  test.each([
    ['exq(v)', 'unknown_function'],
    ['min(v)', 'argument_count'],
    ['1e999', 'number_range'],
  ])("'%s' has the code %s", (text, code) => {
    expect(failure(() => parseExpression(text)).code).toBe(code);
  });

  test('keep the words of the language', () => {
    expect(failure(() => parseEquations('exp = 1')).code).toBe('reserved_name');
  });

  test('suggest the function that was meant', () => {
    expect(failure(() => parseExpression('sqr(2)')).remedy).toBe("did you mean 'sqrt'?");
    expect(failure(() => parseExpression('conductance(2)')).remedy).toBe(
      "to multiply, write conductance*(...); for a function of your own, name its value in equations, 'conductance = ...'",
    );
  });

  test('bound the size of a line', () => {
    for (const text of ['('.repeat(1e5), '-'.repeat(1e5), 'x+'.repeat(1e5), '2^'.repeat(1e5)]) {
      expect(failure(() => parseExpression(text)).code).toBe('line_too_long');
    }
    const deepest = `${'('.repeat(499)}x${')'.repeat(499)}`;
    expect(printExpression(parseExpression(deepest))).toBe('x');
    expect(printExpression(parseExpression('-'.repeat(998).concat('x')))).toHaveLength(999);
  });

  test('bound a line to 1000 symbols, whatever the lines beside it', () => {
    const line = (symbols: number): string => `x = ${'-'.repeat(symbols - 3)}y`;
    expect(parseStatements(`${line(1000)}\n${line(1000)};${line(999)}`)).toHaveLength(3);
    const error = failure(() => parseStatements(`x = 1\n${line(1001)}`));
    expect(error.code).toBe('line_too_long');
    expect(error.position).toBe(6 + line(1001).length - 1);
    // A line goes on inside parentheses.
    const inside = (symbols: number): string => `x = (${'-\n'.repeat(symbols - 5)}y)`;
    expect(parseStatements(inside(1000))).toHaveLength(1);
    expect(failure(() => parseStatements(inside(1001))).code).toBe('line_too_long');
  });

  test('bound a chain of definitions to 1000 operations', () => {
    const chain = (length: number, last = ''): string =>
      ['a0 = x', ...Array.from({ length }, (_, n) => `a${n + 1} = a${n} + x`), last].join('\n');
    expect(parseEquations(chain(1000))).toHaveLength(1001);
    const error = failure(() => parseEquations(chain(1001)));
    expect(error).toMatchObject({ code: 'chain_too_long', expected: 'at most 1000' });
    expect(error.message).toContain("'a1001' is the end of a chain of 1001 operations");
    expect(parseEquations(chain(999, 'dx/dt = -a999'))).toHaveLength(1001);
    expect(failure(() => parseEquations(chain(999, 'dx/dt = -a999*2'))).message).toContain("'x' is the end of a chain");
    // Numbers are no operations.
    expect(parseEquations(chain(999).replace('a0 = x', 'a0 = x + 1'))).toHaveLength(1000);
    expect(failure(() => parseEquations(chain(1000).replace('a0 = x', 'a0 = x + 1'))).message).toContain('1001 op');
    // The longest way counts, and an equation begins no chain.
    expect(() => parseEquations(chain(500, 'y = a500*a500 + a3'))).not.toThrow();
    expect(() => parseEquations(`dx/dt = ${'-'.repeat(900)}y\nz = ${'-'.repeat(900)}x`)).not.toThrow();
  });

  test('know where a line ends, inside parentheses and after them', () => {
    const texts = parseStatements('x = (1\n + (2\n + 3)\n)\ny = (4)\n;z = 5').map(
      (s) => `${s.target} = ${printExpression(s.value)}`,
    );
    expect(texts).toEqual(['x = 1 + (2 + 3)', 'y = 4', 'z = 5']);
    const open = failure(() => parseStatements('x = (1; y = 2'));
    expect([open.message.split('\n')[0], open.position]).toEqual(["'(' is never closed", 4]);
    expect(failure(() => parseExpression('a + (b)) + (c\n)')).position).toBe(7);
    expect(failure(() => parseExpression('v +   ')).position).toBe(3);
    expect(failure(() => parseExpression('a < b <= c')).remedy).toBe('write a < b and b < c');
    expect(printExpression(parseExpression('(a < b) == (c < d)'))).toBe('(a < b) == (c < d)');
  });

  test('are all that arbitrary text throws', { tags: 'long' }, () => {
    const fragments = fc.array(
      fc.oneof(
        fc.constantFrom(...'+-*/^<>=(),;# \n\t\r.'),
        fc.constantFrom('v', 'dv/dt', 'd(', 'exp(', 'where(', 'and ', 'or ', 'not ', '1', '2e', '**', '+=', '=='),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fragments.map((parts) => parts.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          for (const parse of [parseExpression, parseEquations, parseStatements]) {
            try {
              parse(text);
            } catch (error) {
              expect(error).toBeInstanceOf(LanguageError);
              expect((error as LanguageError).position).toBeLessThanOrEqual(text.length);
            }
          }
        },
      ),
      { numRuns: share(2000) },
    );
  });
});

test('isReservedName', () => {
  expect(['exp', 'and', 'where'].every(isReservedName)).toBe(true);
  expect(isReservedName('v')).toBe(false);
});
