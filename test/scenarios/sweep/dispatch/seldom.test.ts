import { afterEach, expect, it, vi } from 'vitest';
import { Seldom } from '../../../../scenarios/sweep/dispatch/seldom.ts';

afterEach(() => void vi.useRealTimers());

it('says a thing at once, and again after a minute at most', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const said: string[] = [];
  const seldom = new Seldom((text) => said.push(text));
  expect(seldom.say('cut', 'first')).toBe(true);
  expect(seldom.say('cut', 'second')).toBe(false);
  expect(seldom.say('lock', 'of another thing')).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect(seldom.say('cut', 'third')).toBe(true);
  expect(said).toEqual(['first', 'of another thing', 'third']);
});
