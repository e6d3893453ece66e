import { expect, test } from 'vitest';
import { Unseen } from '../../../controllers/vision/unseen.ts';
import { eventsOf } from '../encoding/events-of.ts';

const early = eventsOf([[0.1, 0, 0, 1]]);
const late = eventsOf([
  [0.1, 0, 0, 1],
  [0.2, 0, 0, 0],
]);

test('each eye sees a batch once, and nothing in an empty one', () => {
  const unseen = new Unseen(2);
  expect([unseen.take(0, early), unseen.take(0, early), unseen.take(1, early)]).toEqual([true, false, true]);
  expect([unseen.take(0, late), unseen.take(0, early), unseen.take(0, eventsOf([]))]).toEqual([true, false, false]);
  unseen.reset();
  expect(unseen.take(0, early)).toBe(true);
});

test('saved, it knows what was seen', () => {
  const [one, other] = [new Unseen(2), new Unseen(2)];
  one.take(1, late);
  other.restore(one.save());
  expect([other.take(1, late), other.take(0, late)]).toEqual([false, true]);
});
