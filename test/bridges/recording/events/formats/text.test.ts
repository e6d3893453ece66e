import { expect, it } from 'vitest';
import { text } from '../../../../../bridges/recording/events/formats/text.ts';
import { ascii } from '../recordings.ts';

it.each([
  ['0.5 1 2 1\n', true],
  ['# t x y p\n0.5,1,2,1\n', true],
  ['t;x;y;p\n5;1;2;0\n', true],
  ['0.5 1 2\n', false],
  ['0.5 1.5 2.5 1\n', false],
  ['four words that say nothing\n', false],
  ['0.5 1 2 1\n\u0000', false],
])('text that starts as %j is taken for events: %s', (start, events) => {
  expect(text.recognise(ascii(start))).toBe(events);
});
