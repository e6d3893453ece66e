import { expect, it } from 'vitest';
import { ShareOfTime } from '../../../bridges/viewing/share-of-time.ts';

let worked = 0;
const measure = (work: () => void): number => {
  const before = worked;
  work();
  return worked - before;
};
const work = (milliseconds: number) => () => void (worked += milliseconds);

it('lets work through for its share of the time', () => {
  const time = new ShareOfTime(0.25, measure);
  expect(time.open).toBe(false);
  time.grant(40);
  time.spend(work(9));
  expect(time.open).toBe(true);
  time.spend(work(1));
  expect(time.open).toBe(false);
});

it('takes what was too much from the grants that follow, and says how long that takes', () => {
  const time = new ShareOfTime(0.25, measure);
  time.grant(40);
  time.spend(work(25));
  expect(time.closedFor).toBe(60);
  time.grant(40);
  expect([time.open, time.closedFor]).toEqual([false, 20]);
  time.grant(40);
  expect([time.open, time.closedFor]).toEqual([true, 0]);
  time.spend(work(5));
  expect(time.open).toBe(false);
});

it('keeps what was left, up to the share of a second', () => {
  const time = new ShareOfTime(0.25, measure);
  for (let k = 0; k < 100; k++) time.grant(400);
  time.spend(work(249));
  expect(time.open).toBe(true);
  time.spend(work(1));
  expect(time.open).toBe(false);
});
