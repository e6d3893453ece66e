import { expect, it } from 'vitest';
import { ValidationError } from '../../../../agents/errors.ts';
import { locateSeed, recordError } from '../../../../scenarios/scenario/located-error.ts';
import { failureGroups } from '../../../../scenarios/sweep/results/failure-groups.ts';
import type { Failure } from '../../../../scenarios/sweep/results/failures.ts';

const failureOf = (error: unknown, seed: number): Failure => ({
  job: { id: `${seed}`.repeat(64), seed, code: '', request: { scenario: 'a' } },
  ...{ error: recordError(error), host: `host-${seed}`, at: '' },
});

it('failures of one kind are one group, whatever their seeds', () => {
  const refused = (): Error =>
    new ValidationError('a wall stands in the way', { code: 'unknown_axis', expected: '', remedy: 'move it' });
  const groups = failureGroups([
    failureOf(locateSeed(refused(), 1, 0), 1),
    failureOf(locateSeed(new TypeError('x is undefined'), 2, 0), 2),
    failureOf(locateSeed(new TypeError('x is undefined'), 3, 4), 3),
    failureOf(new Error('unlocated'), 4),
  ]);
  expect(groups).toEqual([
    {
      ...{ message: 'TypeError: x is undefined', code: 'seed_failed', count: 2 },
      example: { id: '2'.repeat(64), seed: 2, host: 'host-2' },
    },
    {
      ...{ message: 'a wall stands in the way', code: 'unknown_axis', count: 1 },
      example: { id: '1'.repeat(64), seed: 1, host: 'host-1', remedy: 'move it' },
    },
    { message: 'Error: unlocated', count: 1, example: { id: '4'.repeat(64), seed: 4, host: 'host-4' } },
  ]);
});
