import { expect, it } from 'vitest';
import { CONTACT_STATE, ContactList, MOST_CONTACTS } from '../../../sim/physics/contact-list.ts';

it('adds impulses of one thing on one side, and keeps others apart', () => {
  const list = new ContactList(['a', 'b']);
  list.add(1, 1, 2, 1, 0, 0.5);
  list.add(1, 1, 2.1, 1, 0, 0.25);
  list.add(1, 1, 2, 0, 1, 1);
  list.add(0, 1, 2, 1, 0, 2);
  expect(list.current.map(({ other, y, impulse }) => [other, y, impulse])).toEqual([
    ['b', 2.1, 0.75],
    ['b', 2, 1],
    ['a', 2, 2],
  ]);
});

it('reuses its records, and holds no more than it has room for', () => {
  const list = new ContactList(Array.from({ length: 20 }, (_, i) => `${i}`));
  for (let i = 0; i < 20; i++) list.add(i, 0, 0, 1, 0, 0);
  expect(list.current).toHaveLength(MOST_CONTACTS);
  const [first] = list.current;
  list.clear();
  expect(list.current).toHaveLength(0);
  list.add(5, 0, 0, 1, 0, 0);
  expect(list.current[0]).toBe(first);
  expect(first.other).toBe('5');
});

it('survives saving', () => {
  const [list, other] = [new ContactList(['a', 'b']), new ContactList(['a', 'b'])];
  list.add(1, 1, 2, 0.6, -0.8, 0.5);
  const state = new Float64Array(3 + CONTACT_STATE);
  list.save(state, 3);
  other.add(0, 0, 0, 1, 0, 0);
  other.restore(state, 3);
  expect(other.current).toEqual(list.current);
});
