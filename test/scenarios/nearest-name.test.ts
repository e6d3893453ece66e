import { expect, test } from 'vitest';
import { editDistance, nearestName } from '../../scenarios/nearest-name.ts';

test.each([
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['maze', 'maze', 0],
  ['flaw', 'lawn', 2],
])('from %s to %s takes %i edits', (from, to, edits) => expect(editDistance(from, to)).toBe(edits));

test('suggests what was probably meant, and nothing far-fetched', () => {
  const ids = ['water-maze', 'water-maze-reversal'];
  expect(nearestName('watermaze', ids)).toBe('water-maze');
  expect(nearestName('Water-Maze', ids)).toBe('water-maze');
  expect(nearestName('corridor', ids)).toBeUndefined();
});
