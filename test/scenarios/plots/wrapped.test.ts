import { expect, it } from 'vitest';
import { wrapped } from '../../../scenarios/plots/wrapped.ts';

it('breaks words into lines that have room, and no word', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('one two three', 6)).toEqual(['one', 'two', 'three']);
  expect(wrapped('immeasurable one', 5)).toEqual(['immeasurable', 'one']);
  expect(wrapped('', 5)).toEqual([]);
});
