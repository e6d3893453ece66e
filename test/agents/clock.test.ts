import { expect, it } from 'vitest';
import { PHASES, TickSchedule, TimingError, ticksPerSample, ValidationError, wholeTicks } from '../../agents/index.ts';

it('runs the phases in order, and within one the listeners as they came', () => {
  const schedule = new TickSchedule();
  const log: string[] = [];
  for (const phase of [...PHASES].reverse()) {
    for (const who of ['a', 'b']) schedule.on(phase, (tick) => log.push(`${tick} ${phase} ${who}`));
  }
  schedule.run(7);
  expect(log).toEqual(
    ['deliver', 'sense', 'control', 'physics', 'judge'].flatMap((phase) => [`7 ${phase} a`, `7 ${phase} b`]),
  );
});

it('lets a listener go, even one that goes while it is called, without skipping the next', () => {
  const schedule = new TickSchedule();
  const log: string[] = [];
  const stop = schedule.on('sense', () => {
    log.push('once');
    stop();
  });
  const next = (): number => log.push('next');
  const stopNext = schedule.on('sense', next);
  schedule.on('sense', next);
  schedule.run(0);
  expect(log).toEqual(['once', 'next', 'next']);
  stopNext();
  stopNext();
  schedule.run(1);
  expect(log).toEqual(['once', 'next', 'next', 'next']);
});

it.each([
  [5e-3, 1e-3, 5],
  [1 / 30, 1 / 240, 8],
  [0.1, 1e-4, 1000],
  [1e-3 * (1 + 1e-9), 1e-3, 1],
])('takes %f s as whole ticks of %f s: %i', (seconds, period, ticks) => {
  expect(wholeTicks(seconds, period, 'it')).toBe(ticks);
});

it.each([
  [2.5e-3, '2 ms or 3 ms'],
  [0.2e-3, '1 ms or 2 ms'],
])('refuses %f s and names the two nearest', (seconds, expected) => {
  const take = (): number => wholeTicks(seconds, 1e-3, 'the latency of camera');
  expect(take).toThrow(TimingError);
  expect(take).toThrow(expect.objectContaining({ code: 'not_whole_ticks', expected, remedy: expect.any(String) }));
  expect(take).toThrow(/the latency of camera/);
});

it('takes rates that divide the tick rate, and refuses others', () => {
  expect(ticksPerSample(1000, 1e-3, 'it')).toBe(1);
  expect(ticksPerSample(40, 1e-3, 'it')).toBe(25);
  expect(() => ticksPerSample(30, 1e-3, 'it')).toThrow(
    expect.objectContaining({ code: 'not_whole_ticks', expected: '33 ms or 34 ms' }),
  );
  expect(() => ticksPerSample(2000, 1e-3, 'it')).toThrow(TimingError);
  for (const rate of [0, -1, Number.NaN, Infinity]) {
    expect(() => ticksPerSample(rate, 1e-3, 'it')).toThrow(ValidationError);
    expect(() => ticksPerSample(rate, 1e-3, 'it')).toThrow(
      expect.objectContaining({ code: 'invalid_rate', received: rate }),
    );
  }
});
