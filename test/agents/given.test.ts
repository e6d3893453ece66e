import { expect, expectTypeOf, test } from 'vitest';
import { given } from '../../agents/given.ts';

test('leaves out what is undefined, and nothing else', () => {
  const seed: number | undefined = Number('1') > 0 ? undefined : 1;
  const result = given({ seed, body: 'point', count: 0, name: '', missing: null });
  expect(Object.keys(result)).toEqual(['body', 'count', 'name', 'missing']);
  expectTypeOf(result.body).toEqualTypeOf<string>();
  expectTypeOf(result).toExtend<{ readonly seed?: number; readonly body: string }>();
});
