import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CONDITION, reasonsOf } from './skipped-tests.ts';

const files = (readdirSync(import.meta.dirname, { recursive: true }) as string[]).filter(
  (file) => file.endsWith('.test.ts') && !file.startsWith('skipped-tests'),
);
const conditions = files.flatMap((file) =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => CONDITION.test(line))
    .map((line) => `${file}: ${line.trim()}`),
);

it('the end of a run tells of each condition that skips tests what it waits for', () => {
  expect(conditions.length).toBeGreaterThan(60);
  expect(conditions.filter((line) => reasonsOf(line.slice(line.indexOf(':'))).length === 0)).toEqual([]);
});

it('does not tell of a condition that it does not know', () => {
  expect(reasonsOf('it.skipIf(isTuesday)(')).toEqual([]);
  expect(reasonsOf('describe.skipIf(!SIMULATED || !FULL)(')).toHaveLength(2);
});
