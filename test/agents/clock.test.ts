import { expect, it } from 'vitest';
import { TimingError, ticksPerSample, ValidationError, wholeTicks } from '../../agents/index.ts';

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

it.each([0, -1, Number.NaN, Infinity])('refuses %f s as no time', (seconds) => {
  expect(() => wholeTicks(seconds, 1e-3, 'the time limit of trial 1')).toThrow(
    expect.objectContaining({
      code: 'not_whole_ticks',
      message: expect.stringContaining('the time limit of trial 1 is not a time above 0'),
      expected: 'a whole number of ticks of 1 ms, at least one',
      received: `${seconds} s`,
    }),
  );
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

it('times that a tick does not divide are told without the digits of binary fractions', () => {
  expect(() => wholeTicks(0.35e-3, 1e-4, 'a delay')).toThrow(
    expect.objectContaining({ expected: '0.3 ms or 0.4 ms', received: '0.35 ms' }),
  );
  expect(() => wholeTicks(0.65e-3, 3e-4, 'a delay')).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('ticks of 0.3 ms'),
      expected: '0.6 ms or 0.9 ms',
    }),
  );
});
