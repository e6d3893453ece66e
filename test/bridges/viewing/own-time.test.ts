import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { millisecondsOf, millisecondsOfBrief, ownMilliseconds } from '../../../bridges/viewing/own-time.ts';

it('passes while the process sleeps, as it has nothing to do', async () => {
  const before = ownMilliseconds();
  await delay(50);
  expect(ownMilliseconds() - before).toBeGreaterThan(40);
});

it('measures work, at most as long as the wall time of it', () => {
  const begun = performance.now();
  let at = 0;
  const took = millisecondsOf(() => {
    for (const end = begun + 20; at < end; at = performance.now());
  });
  expect(at).toBeGreaterThanOrEqual(begun + 20);
  expect(took).toBeGreaterThan(0);
  expect(took).toBeLessThanOrEqual(performance.now() - begun);
});

it('takes work that should be brief, and was not, for interrupted', () => {
  const took = millisecondsOfBrief(() => {
    for (const end = performance.now() + 5; performance.now() < end; );
  });
  expect(took).toBe(0.5);
});
