import { expect, it, vi } from 'vitest';
import { ShareOfTime } from '../../../bridges/viewing/share-of-time.ts';

const worked = vi.hoisted(() => ({ milliseconds: 0 }));
vi.mock('../../../bridges/viewing/own-time.ts', () => ({
  millisecondsOf(work: () => void) {
    const { milliseconds } = worked;
    work();
    return worked.milliseconds - milliseconds;
  },
}));

const work = (milliseconds: number) => () => void (worked.milliseconds += milliseconds);

it('lets work through for its share of the time, and keeps nothing of what was left', () => {
  const time = new ShareOfTime(0.25);
  expect(time.open).toBe(false);
  time.grant(40);
  time.spend(work(9));
  expect(time.open).toBe(true);
  time.grant(40);
  time.spend(work(10));
  expect(time.open).toBe(false);
});

it('takes what was too much from the grants that follow', () => {
  const time = new ShareOfTime(0.25);
  time.grant(40);
  time.spend(work(25));
  time.grant(40);
  expect(time.open).toBe(false);
  time.grant(40);
  expect(time.open).toBe(true);
  time.spend(work(5));
  expect(time.open).toBe(false);
});
