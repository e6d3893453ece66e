import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  idleMilliseconds,
  measureSteady,
  millisecondsOfBrief,
  workedMilliseconds,
} from '../../../bridges/viewing/work-time.ts';

const busy = (milliseconds: number) => () => {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
};

it('tells the time in which the process waits, and that in which it works', async () => {
  const [idle, worked] = [idleMilliseconds(), workedMilliseconds()];
  busy(30)();
  expect(idleMilliseconds() - idle).toBeLessThan(20);
  expect(workedMilliseconds()).toBeGreaterThan(worked);
  await delay(60);
  expect(idleMilliseconds() - idle).toBeGreaterThan(20);
});

it('takes work that should be brief, and was not, for interrupted', () => {
  expect(millisecondsOfBrief(busy(5))).toBe(0.5);
  // One of a few is not interrupted.
  expect(Math.min(...Array.from({ length: 9 }, () => millisecondsOfBrief(() => {})))).toBeLessThan(0.5);
});

it('takes a single piece of work that took longer than the one before for interrupted, and two for slow', () => {
  const measure = measureSteady();
  expect(measure(busy(3))).toBeGreaterThanOrEqual(3);
  const brief = measure(() => {});
  expect(measure(busy(20))).toBeLessThan(20);
  expect(brief).toBeLessThan(3);
  expect(measure(busy(20))).toBeGreaterThanOrEqual(20);
});
