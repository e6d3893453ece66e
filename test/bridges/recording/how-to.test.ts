import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('the how-to of a format shows a format as it is', () => {
  const [, example] = readFileSync('docs/how-to/event-format.md', 'utf8').split(/```(?:ts)?\n/);
  expect(example).toBe(readFileSync('bridges/recording/events/formats/n-mnist.ts', 'utf8'));
});
