import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  INTEGER_SOURCES,
  integerExpression,
  integerLiteral,
} from '../../../../../../controllers/engine/compiler/emit/c/integers.ts';
import * as kernel from '../../../../../../kernels/fixed-point.ts';
import { share } from '../../../../../effort.ts';
import { answers, FLAGS } from './c-program.ts';

const { LARGEST, LARGEST_FACTOR } = kernel;

/** Computes one function after another of three integers. */
const HOST = `
#include <stdio.h>
int main(void) {
  char name[16];
  int a, b, by;
  uint32_t state = 2463534242u;
  while (scanf("%15s %d %d %d", name, &a, &b, &by) == 4) {
    int32_t found = 0;
    switch (name[0]) {
      case 's': found = shifted(a, by); break;
      case 'p': found = product(a, b, by); break;
      case 'q': found = quotient(a, b, by); break;
      case 'e': found = exponential2(a, by); break;
      case 'l': found = logarithm2(a, by); break;
      case 'd': found = dithered(a, by, &state); break;
      case 'c': found = clamped(a, -by, b); break;
    }
    printf("%d\\n", (int)found);
  }
  return 0;
}
`;

const edges = [0, 1, -1, 2, -2, 3, LARGEST, -LARGEST, LARGEST - 1, 1 << 20, -(1 << 20), (1 << 20) - 1, 1 << 29];
const number = fc.oneof(fc.integer({ min: -LARGEST, max: LARGEST }), fc.integer({ min: -99, max: 99 }));
const factors = edges.map((n) => Math.min(Math.max(n, -LARGEST_FACTOR), LARGEST_FACTOR));

/** What is asked of a function: its operands, and bits that it takes. */
const ASKED = {
  shifted: { others: [0], least: 1, most: 31 },
  product: { others: factors, least: 0, most: 52 },
  quotient: { others: edges, least: 0, most: 22 },
  exponential2: { others: [0], least: -22, most: 52 },
  logarithm2: { others: [0], least: -30, most: 60 },
  dithered: { others: [0], least: 1, most: 24 },
  clamped: { others: [0, 77, LARGEST], least: 0, most: 40 },
} as const;
type Name = keyof typeof ASKED;
type Question = readonly [name: Name, a: number, b: number, by: number];

it.skipIf(!answers('cc'))(
  'the functions of integers in C are those of the kernel, bit for bit',
  { tags: 'long' },
  () => {
    const questions: Question[] = [];
    for (const [name, { others, least, most }] of Object.entries(ASKED) as [Name, (typeof ASKED)[Name]][]) {
      for (const a of edges)
        for (const b of others)
          for (const by of [least, least + 1, 20, most - 1, most]) questions.push([name, a, b, by]);
      const drawn = fc.tuple(
        number,
        fc.oneof(fc.constantFrom(...others), number),
        fc.integer({ min: least, max: most }),
      );
      for (const [a, b, by] of fc.sample(drawn, { numRuns: share(4000), seed: 7 }))
        questions.push([name, a, name === 'product' ? b % (LARGEST_FACTOR + 1) : b, by]);
    }
    let state = 2463534242;
    const answer = ([name, a, b, by]: Question): number => {
      switch (name) {
        case 'dithered':
          state = kernel.xorshift32(state);
          return kernel.dithered(a, by, state);
        case 'clamped':
          return a < -by ? -by : a > b ? b : a;
        case 'product':
        case 'quotient':
          return kernel[name](a, b, by);
        default:
          return kernel[name](a, by);
      }
    };
    const folder = mkdtempSync(join(tmpdir(), 'integers-'));
    try {
      writeFileSync(
        join(folder, 'main.c'),
        `#include <stdint.h>\n${INTEGER_SOURCES.map(({ text }) => text).join('\n')}${HOST}`,
      );
      const checked = ['-O1', '-fsanitize=undefined', '-fno-sanitize-recover'];
      execFileSync('cc', [...FLAGS, ...checked, '-o', 'main', 'main.c'], { cwd: folder });
      const input = questions.map((question) => question.join(' ')).join('\n');
      const found = execFileSync(join(folder, 'main'), { input, maxBuffer: 1 << 26 })
        .toString()
        .trim()
        .split('\n');
      expect(found.length).toBe(questions.length);
      for (const [n, question] of questions.entries())
        expect([...question, Number(found[n])]).toEqual([...question, answer(question) + 0]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

it('integers are written so that any sign may stand before them', () => {
  expect([integerLiteral(-3), integerLiteral(0), integerLiteral(7)]).toEqual(['(-3)', '0', '7']);
  const called: string[] = [];
  const asked = { call: (name: string) => void called.push(name), state: (array: number) => `a${array}` };
  expect(integerExpression({ fn: 'dithered', by: 4, state: 3 }, ['x'], asked)).toBe('dithered(x, 4, a3)');
  expect(integerExpression({ fn: 'clamped', least: -5, most: 9 }, ['x'], asked)).toBe('clamped(x, (-5), 9)');
  expect(integerExpression({ fn: 'floor', by: 2 }, ['x'], asked)).toBe('(x >> 2)');
  expect(integerExpression({ fn: 'widened', by: 3 }, ['x'], asked)).toBe('(x * 8)');
  expect(called).toEqual(['dithered', 'clamped']);
});
