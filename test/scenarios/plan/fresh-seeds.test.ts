import { expect, it } from 'vitest';
import { freshSeeds } from '../../../scenarios/plan/fresh-seeds.ts';

it('draws seeds that are not listed, each once, the same from the same', () => {
  const drawn = freshSeeds([], 1000, 5);
  expect(new Set(drawn).size).toBe(1000);
  expect(drawn.every((seed) => Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff)).toBe(true);
  expect(Math.max(...drawn)).toBeGreaterThan(0x8000_0000);
  expect(freshSeeds([], 1000, 5)).toEqual(drawn);
  expect(freshSeeds([], 1000, 6)).not.toEqual(drawn);
  const listed = drawn.slice(0, 3);
  expect(freshSeeds(listed, 997, 5)).toEqual(drawn.slice(3));
});
