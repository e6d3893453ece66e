import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sourcePaths } from './architecture/sources.ts';
import { untoldThrows } from './docstring-throws.ts';

describe('the claim that errors are told', () => {
  const thrown = "throw new ValidationError('no', { code: 'too_far' });";

  it.each([
    ['a function without a docstring', `export function walk() { ${thrown} }`, 'walk', 'too_far'],
    [
      'one that names another error',
      `/** @throws \`too_near\` */\nexport function walk() { if (x) ${thrown} }`,
      'walk',
      'too_far',
    ],
    [
      'an error before @throws',
      `/** Not \`too_far\`. @throws Error */\nexport function walk() { ${thrown} }`,
      'walk',
      'too_far',
    ],
    ['a method', `export class Leg {\n  /** Walks. */\n  walk() { ${thrown} }\n}`, 'Leg.walk', 'too_far'],
    [
      'a constructor',
      "/** A leg. */\nexport class Leg { constructor() { throw new RangeError('no'); } }",
      'Leg.constructor',
      'RangeError',
    ],
  ])('finds %s', (_, text, name, error) => {
    expect(untoldThrows(text)).toEqual([{ name, error }]);
  });

  it.each([
    [
      'an error that is told',
      `/** Walks. @throws ValidationError \`too_far\` */\nexport function walk() { ${thrown} }`,
    ],
    ['a function of the file alone', `function walk() { ${thrown} }`],
    ['a private method', `export class Leg { #walk() { ${thrown} } }`],
    ['a function that is made', `export function walk() { return () => { ${thrown} }; }`],
    ['an error that is passed on', 'export function walk() { try { go(); } catch (error) { throw error; } }'],
  ])('lets %s be', (_, text) => {
    expect(untoldThrows(text)).toEqual([]);
  });
});

it('every exported function and public method names the errors that it throws', { tags: 'long' }, () => {
  const files = sourcePaths();
  expect(files.length).toBeGreaterThan(1000);
  const untold = files.flatMap((file) =>
    untoldThrows(readFileSync(file, 'utf8')).map(({ name, error }) => `${file}: ${name} throws ${error}`),
  );
  expect(untold).toEqual([]);
});
