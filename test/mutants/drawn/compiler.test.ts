import { expect, it } from 'vitest';
import { refusal } from './compiler.ts';
import { readSource } from './sources.ts';

const file = 'controllers/decoding/population-vector.ts';

it('a mistake that the compiler refuses is told, and one that it takes is not', async () => {
  const text = readSource(file);
  expect(await refusal({ file, text: `${text}const a: string = 1;\n` })).toMatch(/^TS\d+: /);
  expect(await refusal({ file, text: text.replaceAll(' + ', ' - ') })).toBeUndefined();
  expect(readSource(file)).toBe(text);
});
