import { expect, it } from 'vitest';
import { breathe, sleepUntil, wallMilliseconds } from '../../agents/wall-time.ts';

it('sleeps until a deadline, and yields when it has passed', async () => {
  const deadline = wallMilliseconds() + 5.7;
  await sleepUntil(deadline);
  expect(wallMilliseconds()).toBeGreaterThanOrEqual(deadline);
  let turned = false;
  setImmediate(() => (turned = true));
  await sleepUntil(deadline - 100);
  expect(turned).toBe(true);
});

it('is due for breath after its interval', async () => {
  expect(breathe(0).due()).toBe(true);
  expect(breathe(1e9).due()).toBe(false);
  let turned = false;
  setImmediate(() => (turned = true));
  await breathe(0).take();
  expect(turned).toBe(true);
});
