import { describe, expect, it } from 'vitest';
import type { Operator } from './mistakes.ts';
import { mistakesIn, withMistake } from './mistakes.ts';

/** What a text becomes by each mistake of one kind. */
function made(operator: Operator, text: string): readonly string[] {
  return mistakesIn(text)
    .filter((mistake) => mistake.operator === operator)
    .map((mistake) => withMistake(text, mistake));
}

const all = (text: string): readonly string[] => mistakesIn(text).map((mistake) => withMistake(text, mistake));

describe('mistakes that are drawn', () => {
  it('swap an operator of arithmetic, but not the one that joins texts', () => {
    const kind = 'arithmetic operator swapped';
    expect(made(kind, 'f(a + b)')).toEqual(['f(a - b)']);
    expect(made(kind, 'a * b / c')).toEqual(['a / b / c', 'a * b * c']);
    expect(made(kind, 'a >>> 0')).toEqual(['a << 0']);
    expect(made(kind, 'a |= b')).toEqual(['a &= b']);
    expect(made(kind, 'a -= b')).toEqual(['a += b']);
    expect(made(kind, 'a = b')).toEqual([]);
    expect(made(kind, "f(a + ' s', (b as string) + (`${c}` + d))")).toEqual([]);
  });

  it('take the operator itself, not one in a comment or in an operand', () => {
    expect(made('arithmetic operator swapped', 'f((a - b) /* + */ + c)')).toEqual([
      'f((a + b) /* + */ + c)',
      'f((a - b) /* + */ - c)',
    ]);
    expect(made('comparison turned', "f('é😀<' < b)")).toEqual(["f('é😀<' <= b)", "f('é😀<' > b)"]);
  });

  it('turn a comparison', () => {
    const kind = 'comparison turned';
    expect(made(kind, 'a < b')).toEqual(['a <= b', 'a > b']);
    expect(made(kind, 'a >= b')).toEqual(['a > b', 'a <= b']);
    expect(made(kind, 'const f = <T>(a: Array<T>) => a as Map<T, T>;')).toEqual([]);
  });

  it('negate an equality', () => {
    expect(made('equality negated', 'a === b')).toEqual(['a !== b']);
    expect(made('equality negated', 'a !== b')).toEqual(['a === b']);
  });

  it('change a constant', () => {
    const kind = 'constant changed';
    expect(made(kind, 'f(0)')).toEqual(['f(1)']);
    expect(made(kind, 'f(1)')).toEqual(['f(2)']);
    expect(made(kind, 'f(0.5)')).toEqual(['f(1.5)', 'f(1)']);
    expect(made(kind, 'f(0x10)')).toEqual(['f(17)', 'f(32)']);
    expect(made(kind, 'f(3n)')).toEqual(['f(4n)', 'f(6n)']);
    expect(made(kind, "f('1', `1`, true, /1/)")).toEqual([]);
    expect(made(kind, 'const a = { 1: b }')).toEqual([]);
  });

  it('flip a sign', () => {
    expect(made('sign flipped', 'return_(-a, b - c, - -d)')).toEqual([
      'return_( a, b - c, - -d)',
      'return_(-a, b - c,   -d)',
      'return_(-a, b - c, -  d)',
    ]);
  });

  it('take and for or', () => {
    expect(made('and for or', 'a && b || c')).toEqual(['a || b || c', 'a && b && c']);
    expect(made('and for or', 'a ?? b')).toEqual([]);
  });

  it('negate a condition', () => {
    const kind = 'condition negated';
    expect(made(kind, 'if (a) b();')).toEqual(['if (!(a)) b();']);
    expect(made(kind, 'f(a ? b : c)')).toEqual(['f(!(a) ? b : c)']);
    expect(made(kind, 'while (a) b();')).toEqual(['while (!(a)) b();']);
    expect(made(kind, 'for (;;) b();')).toEqual([]);
  });

  it('swap neighbouring arguments, unless their order cannot matter', () => {
    const kind = 'order swapped';
    expect(made(kind, 'f(a, b, c)')).toEqual(['f(b, a, c)', 'f(a, c, b)']);
    expect(made(kind, 'new A(a, b)')).toEqual(['new A(b, a)']);
    expect(made(kind, 'f(a, a); g(...b, c); h(d, () => e); Math.max(i, j);')).toEqual([]);
    expect(made(kind, 'hypot(x, y)')).toEqual([]);
    expect(made(kind, 'i32.add(k, l)')).toEqual([]);
    expect(made(kind, 'f32x4.mul(k, l)')).toEqual([]);
    expect(made(kind, 'i32.sub(k, l)')).toEqual(['i32.sub(l, k)']);
  });

  it('swap neighbouring statements of which one changes what the other names', () => {
    const kind = 'order swapped';
    expect(made(kind, 'a = b; c = a;')).toEqual(['c = a; a = b;']);
    expect(made(kind, 'a.push(1); a.push(2);')).toEqual(['a.push(2); a.push(1);']);
    expect(made(kind, 'const a = view.next(); const b = view.next();')).toEqual([
      'const b = view.next(); const a = view.next();',
    ]);
    expect(made(kind, 'for (;;) { if (a) { break; } b++; }')).toEqual(['for (;;) { b++; if (a) { break; } }']);
    expect(made(kind, 'a = b; c = d;')).toEqual([]);
    expect(made(kind, 'const a = b; f(a);')).toEqual([]);
    expect(made(kind, 'if (a) { throw b; } if (c) { throw d; }')).toEqual([]);
    expect(made(kind, 'checkOptions(a); const { b } = a; this.b = b;')).toEqual([]);
    expect(made(kind, 'checker(a); const { b } = a;')).toHaveLength(1);
    expect(made(kind, 'for (const a of b) { requireFinite(a); } const d = b - c;')).toEqual([]);
    expect(made(kind, 'this.#b = 1; f(b);')).toEqual([]);
    expect(made(kind, 'this.#b = b; f(this.#b);')).toHaveLength(1);
    // Arguments are swapped too.
    expect(made(kind, "a.on('b', c); a.on('d', e);")).toHaveLength(2);
    expect(made(kind, "a.on('b', c); a.on('b', e);")).toHaveLength(3);
  });

  it('remove a statement, but no declaration', () => {
    const kind = 'statement removed';
    expect(made(kind, 'const a = 1; f(a); export { a };')).toEqual(['const a = 1; ; export { a };']);
    expect(made(kind, 'if (a) throw b;')).toEqual(['if (a) {}']);
    expect(made(kind, 'if (a) { f(); }')).toEqual([';', 'if (a) { ; }']);
    expect(made(kind, 'for (const a of b) if (a) continue;')).toEqual([';', 'for (const a of b) if (a) {}']);
    expect(made(kind, 'class A extends B { constructor() { super(); } }')).toEqual([]);
    expect(made(kind, "'use strict';")).toEqual([]);
  });

  it('return early, where nothing is returned', () => {
    const kind = 'returns early';
    expect(made(kind, 'function f() { a(); b(); }')).toEqual(['function f() { a(); return; b(); }']);
    expect(made(kind, 'const f = () => { a(() => { return 1; }); b(); };')).toHaveLength(1);
    expect(made(kind, 'function f() { a(); return 1; }')).toEqual([]);
  });

  it('are never in comments, types, imports, exports, texts or the words of errors', () => {
    expect(
      all(`
        import { a } from './a.ts';
        import type { b } from './b.ts';
        export { c } from './c.ts';
        export * from './d.ts';
        /** 1 + 1 < 2 && 3 */
        // f(1, 2);
        export interface E { readonly f: 1 | 2; g(h: -1, i: 0): void }
        export type J = E extends { f: 1 } ? 2 : 3;
        declare function k(l: 1): 2;
        export const m: readonly [1, 2] = n as unknown as [1, 2];
        const o = { meaning: \`\${p + 1}\`, 3: q };
        const r = () => new RangeError(\`\${p - 1} < 2\`, { cause: -1 });
        const s = 'if (1 < 2) f(3, 4)';
      `),
    ).toEqual([]);
    expect(all('if (a) throw bad(1, 2);')).toEqual(['if (!(a)) throw bad(1, 2);', 'if (a) {}']);
  });

  it('come in the order of the text, the same each time', () => {
    const text = 'export function f(a: number): number {\n  if (a < 1 && a > -1) g(a, 0);\n  return a * 2;\n}\n';
    const starts = mistakesIn(text).map(({ start }) => start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(mistakesIn(text)).toEqual(mistakesIn(text));
  });

  it('refuse what is no TypeScript', () => {
    expect(() => mistakesIn('const = 1;')).toThrow('no TypeScript');
  });
});
