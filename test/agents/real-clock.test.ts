import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RealClock } from '../../agents/real-clock.ts';
import { clockConformance } from '../conformance/clock.ts';

/** Wall time of the test's own, ms: it passes only when somebody sleeps or works. */
const wall = vi.hoisted(() => ({ now: 0, oversleep: 0, meanwhile: [] as { at: number; call: () => void }[] }));

vi.mock('../../agents/wall-time.ts', () => ({
  wallMilliseconds: () => wall.now,
  sleepUntil: async (deadline: number) => {
    while (wall.meanwhile.length > 0 && wall.meanwhile[0].at < deadline) {
      const { at, call } = wall.meanwhile.shift()!;
      wall.now = Math.max(wall.now, at);
      call();
    }
    wall.now = Math.max(wall.now, deadline) + wall.oversleep;
  },
}));

beforeEach(() => Object.assign(wall, { now: 1000, oversleep: 0, meanwhile: [] }));

describe('a clock', () => {
  for (const { name, run } of clockConformance((period) => new RealClock({ period }))) it(name, run);
});

it.each<[object, string, unknown]>([
  [{ period: 0 }, 'invalid_option', 0],
  [{ period: Number.NaN }, 'invalid_option', Number.NaN],
  [{ speed: -1 }, 'invalid_option', -1],
  [{ speed: Infinity }, 'invalid_option', Infinity],
  // It would never run a tick.
  [{ catchUpTicks: -1 }, 'invalid_option', -1],
  [{ rate: 100 }, 'unknown_option', 'rate'],
])('refuses %o', (options, code, received) => {
  expect(() => new RealClock(options)).toThrow(expect.objectContaining({ name: 'ValidationError', code, received }));
});

it('keeps absolute deadlines: work and late timers do not add up', async () => {
  const clock = new RealClock({ period: 10e-3 });
  const began: number[] = [];
  clock.on('control', () => {
    began.push(wall.now - 1000);
    wall.now += 7;
  });
  wall.oversleep = 1;
  await clock.run(() => clock.tick === 50);
  expect(began).toEqual(Array.from({ length: 50 }, (_, tick) => 10 * tick + 1));
  const report = clock.report();
  expect(report).toMatchObject({ ticks: 50, overruns: 0, slips: 0, latenessMax: 1e-3 });
  expect(report.latenessP50).toBeGreaterThan(0.875e-3);
  expect(report.latenessP50).toBeLessThanOrEqual(1e-3);
});

it('runs at a multiple of real time', async () => {
  const clock = new RealClock({ period: 10e-3, speed: 4 });
  await clock.run(() => clock.tick === 101);
  expect(wall.now - 1000).toBe(250);
});

it('catches up on one slow tick, and counts the late ones', async () => {
  const clock = new RealClock({ period: 10e-3 });
  const began: number[] = [];
  clock.on('control', (tick) => {
    began.push(wall.now - 1000);
    if (tick === 2) wall.now += 35;
  });
  await clock.run(() => clock.tick === 8);
  expect(began).toEqual([0, 10, 20, 55, 55, 55, 60, 70]);
  expect(clock.report()).toMatchObject({ overruns: 2, slips: 0, latenessMax: 25e-3 });
});

it('slips rather than fall ever further behind', async () => {
  const clock = new RealClock({ period: 10e-3, catchUpTicks: 2 });
  const began: number[] = [];
  clock.on('control', (tick) => {
    began.push(wall.now - 1000);
    if (tick === 1) wall.now += 500;
  });
  await clock.run(() => clock.tick === 7);
  expect(clock.report().slips).toBe(1);
  expect(began.slice(0, 4)).toEqual([0, 10, 510, 510]);
  expect(began.slice(-2).map((at, i, all) => at - (all[i - 1] ?? at))).toEqual([0, 10]);
});

it('stops on a signal, and rejects with the error of a listener', async () => {
  const clock = new RealClock();
  const abort = new AbortController();
  clock.on('judge', (tick) => {
    if (tick === 4) abort.abort();
  });
  await clock.run(() => false, abort.signal);
  expect(clock.tick).toBe(5);
  clock.on('sense', () => {
    throw new Error('broken');
  });
  await expect(clock.run(() => false)).rejects.toThrow('broken');
});

describe('a clock that is hastened', () => {
  /** Runs 6 ticks of 10 ms, hastens at some ms of them, and gives the times of the ticks. */
  async function ticksWhenHastened(...at: number[]): Promise<number[]> {
    const clock = new RealClock({ period: 10e-3 });
    const began: number[] = [];
    clock.on('control', () => void began.push(wall.now - 1000));
    wall.meanwhile = at.map((ms) => ({ at: 1000 + ms, call: () => clock.hasten() }));
    await clock.run(() => clock.tick === 6);
    expect(clock.report()).toMatchObject({ ticks: 6, overruns: 0, slips: 0, latenessMax: 0 });
    return began;
  }

  it('runs the next tick at once, and keeps the later deadlines', async () => {
    expect(await ticksWhenHastened(13)).toEqual([0, 10, 13, 30, 40, 50]);
  });

  it('runs none more than a period before its deadline', async () => {
    expect(await ticksWhenHastened(13, 14, 19, 21, 22)).toEqual([0, 10, 13, 21, 40, 50]);
  });

  it('ends with a tick that was hastened', async () => {
    expect(await ticksWhenHastened(41)).toEqual([0, 10, 20, 30, 40, 41]);
  });

  it('runs nothing after that, nor while it does not run', async () => {
    const clock = new RealClock({ period: 10e-3 });
    clock.hasten();
    expect(clock.tick).toBe(0);
    wall.meanwhile = [1002, 1012].map((at) => ({ at, call: () => clock.hasten() }));
    await clock.run(() => clock.tick === 2);
    clock.hasten();
    expect(clock.tick).toBe(2);
    const abort = new AbortController();
    const began: number[] = [];
    clock.on('control', () => void began.push(wall.now));
    const { now } = wall;
    const stop = (): void => {
      abort.abort();
      clock.hasten();
    };
    wall.meanwhile = [{ at: now + 1, call: stop }];
    await clock.run(() => false, abort.signal);
    expect(began).toEqual([now, now + 10]);
  });

  it('does nothing within a tick', async () => {
    const clock = new RealClock({ period: 10e-3 });
    clock.on('control', () => clock.hasten());
    await clock.run(() => clock.tick === 3);
    expect(wall.now).toBe(1020);
  });

  it('rejects with a fault in a tick that was hastened, and runs no other', async () => {
    const clock = new RealClock({ period: 10e-3 });
    clock.on('control', (tick) => {
      if (tick === 2) throw new Error('broken');
    });
    wall.meanwhile = [1013, 1014].map((at) => ({ at, call: () => clock.hasten() }));
    await expect(clock.run(() => false)).rejects.toThrow('broken');
    expect(clock.tick).toBe(2);
  });
});
