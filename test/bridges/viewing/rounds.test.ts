import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Rounds } from '../../../bridges/viewing/rounds.ts';

/** Clocks of the test's own, ms: of the wall, of the process as it waits, and of its threads as they work. */
const clock = vi.hoisted(() => ({ wall: 0, idle: 0, worked: 0 }));
vi.mock('../../../agents/wall-time.ts', () => ({ wallMilliseconds: () => clock.wall }));
vi.mock('../../../bridges/viewing/work-time.ts', () => ({
  idleMilliseconds: () => clock.idle,
  workedMilliseconds: () => clock.worked,
}));
beforeEach(() => Object.assign(clock, { wall: 0, idle: 0, worked: 0 }));

const pass = (wall: number, idle = 0, worked = wall - idle): void => {
  clock.wall += wall;
  clock.idle += idle;
  clock.worked += worked;
};
const measure = (work: () => void): number => {
  const { wall } = clock;
  work();
  return clock.wall - wall;
};

/** Looks every millisecond for some seconds; a round takes `cost` ms. Gives the times of the rounds, ms of wall time. */
function run(seconds: number, cost: number, idle = 0, worked = 1 - idle): number[] {
  const rounds = new Rounds(measure);
  const begun: number[] = [];
  while (clock.wall < seconds * 1000) {
    pass(1, idle, worked);
    if (!rounds.begin()) continue;
    begun.push(clock.wall);
    rounds.spend(() => pass(cost));
  }
  return begun;
}

describe('rounds', () => {
  it('come every 40 ms where they take little', () => {
    const begun = run(10, 0.1);
    expect(begun.length).toBeGreaterThan(240);
    expect(begun.length).toBeLessThanOrEqual(250);
  });

  it.each([0.25, 0.5, 1, 2])('of %d ms take 3 thousandths of the time', (cost) => {
    const spent = run(60, cost).length * cost;
    expect(spent / 60_000).toBeGreaterThan(0.00285);
    expect(spent / 60_000).toBeLessThan(0.0031);
  });

  it('that take more come once a second, and no more often', () => {
    const begun = run(60, 100);
    const gaps = begun.slice(1).map((time, k) => time - begun[k]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1002);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
  });

  it('take ten times as much of the time in which the process waits', () => {
    const spent = run(60, 1, 0.25).length;
    expect(spent / 60_000).toBeGreaterThan(0.00285 * 3.25);
    expect(spent / 60_000).toBeLessThan(0.0031 * 3.25);
  });

  it('take their part of what others leave of the time', () => {
    const spent = run(60, 0.5, 0, 0.2).length * 0.5;
    expect(spent / clock.worked).toBeGreaterThan(0.00285);
    expect(spent / clock.worked).toBeLessThan(0.00325);
  });

  it('count no more time than has passed, however many threads work', () => {
    const spent = run(60, 2, 0, 4).length * 2;
    expect(spent / 60_000).toBeLessThan(0.0031);
  });

  it('grant a share of the time from one to the next, and of a second at most', () => {
    const rounds = new Rounds(measure);
    const share = rounds.share(0.01, measure);
    pass(39);
    expect([rounds.begin(), share.open]).toEqual([false, false]);
    pass(1);
    expect([rounds.begin(), share.open]).toEqual([true, true]);
    share.spend(() => pass(0.5));
    expect(share.open).toBe(false);
    pass(100_000);
    expect(rounds.begin()).toBe(true);
    share.spend(() => pass(10));
    expect(share.open).toBe(false);
  });
});
