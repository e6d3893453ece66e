// @module-tag long
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

it('a file without a mistake is taken, whichever room its errors are of', async () => {
  for (const path of [
    'controllers/engine/language/parser.ts',
    'bridges/recording/events/formats/npy.ts',
    'scenarios/judge/decide.ts',
  ])
    expect(await refusal({ file: path, text: readSource(path) }), path).toBeUndefined();
});
