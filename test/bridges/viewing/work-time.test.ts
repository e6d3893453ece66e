import { expect, it, vi } from 'vitest';
import {
  idleMilliseconds,
  measureSteady,
  millisecondsOfBrief,
  workedMilliseconds,
} from '../../../bridges/viewing/work-time.ts';

/** The clock that measures: other programs, that take the processor for a while, are no part of what is claimed. */
const clock = vi.hoisted(() => ({ wall: 0 }));
vi.mock('../../../agents/wall-time.ts', () => ({ wallMilliseconds: () => clock.wall }));

const takes = (milliseconds: number) => () => {
  clock.wall += milliseconds;
};

function busy(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

it('tells the time in which the process waits, and that in which it works', async () => {
  const [idle, worked] = [idleMilliseconds(), workedMilliseconds()];
  busy(30);
  expect(idleMilliseconds()).toBe(idle);
  expect(workedMilliseconds()).toBeGreaterThan(worked);
  // A process that waits is idle only while it could go on.
  await expect.poll(() => idleMilliseconds() - idle).toBeGreaterThan(20);
});

it('takes work that should be brief, and was not, for interrupted', () => {
  expect(millisecondsOfBrief(takes(0.25))).toBe(0.25);
  expect(millisecondsOfBrief(takes(5))).toBe(0.5);
});

it('takes a single piece of work that took longer than the one before for interrupted, and two for slow', () => {
  const measure = measureSteady();
  expect([3, 1, 20, 20, 2].map((milliseconds) => measure(takes(milliseconds)))).toEqual([3, 1, 1, 20, 2]);
});
