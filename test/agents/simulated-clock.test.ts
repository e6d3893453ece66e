import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '../../agents/index.ts';
import { clockConformance } from '../conformance/clock.ts';

describe('a clock', () => {
  for (const { name, run } of clockConformance((period) => new SimulatedClock(period))) it(name, run);
});

it.each([0, -1e-3, Number.NaN, Infinity, { period: 1e-3 }])('refuses a period of %o', (period) => {
  expect(() => new SimulatedClock(period as number)).toThrow(
    expect.objectContaining({ name: 'ValidationError', code: 'invalid_option', received: period }),
  );
});

it('runs until done, asked after each tick', async () => {
  const clock = new SimulatedClock(2e-3);
  const ticks: number[] = [];
  clock.on('sense', (tick) => ticks.push(tick));
  await clock.run(() => clock.tick === 1000);
  expect(ticks).toEqual(Array.from({ length: 1000 }, (_, tick) => tick));
  expect([clock.tick, clock.period]).toEqual([1000, 2e-3]);
  await clock.run(() => true);
  expect(clock.tick).toBe(1001);
});

it('gives the event loop a turn, in which a signal can end the run', async () => {
  const clock = new SimulatedClock(1e-3, 0);
  const abort = new AbortController();
  setImmediate(() => abort.abort());
  await clock.run(() => false, abort.signal);
  expect(clock.tick).toBeGreaterThan(0);
  const aborted = clock.tick;
  await clock.run(() => false, abort.signal);
  expect(clock.tick).toBe(aborted);
});

it('rejects with the error of a listener', async () => {
  const clock = new SimulatedClock();
  clock.on('control', (tick) => {
    if (tick === 3) throw new Error('three');
  });
  await expect(clock.run(() => false)).rejects.toThrow('three');
  expect(clock.tick).toBe(3);
});
