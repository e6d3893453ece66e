import { describe, expect, it } from 'vitest';
import { Schedule } from '../../../../controllers/engine/run/schedule.ts';

/** The strides of a run, and what happened between them. */
function run(schedule: Schedule, tick: number, ticks: number, seen: string[] = []): string[] {
  schedule.run(tick, ticks, (stride) => seen.push(`+${stride}`));
  return seen;
}

describe('a schedule', () => {
  it('takes a step at once where nothing happens', () => {
    expect(run(new Schedule(), 3, 100)).toEqual(['+100']);
    expect(run(new Schedule(), 3, 0)).toEqual([]);
  });

  it('stops for looks at their multiples, of completed ticks', () => {
    const schedule = new Schedule();
    const seen: string[] = [];
    const stop = schedule.every(4, (tick) => seen.push(`four ${tick}`));
    schedule.every(6, (tick) => seen.push(`six ${tick}`));
    run(schedule, 3, 10, seen);
    expect(seen).toEqual(['+1', 'four 4', '+2', 'six 6', '+2', 'four 8', '+4', 'four 12', 'six 12', '+1']);
    stop();
    expect(run(schedule, 13, 6, [])).toEqual(['+5', '+1']);
    expect(() => schedule.every(0, () => {})).toThrow(expect.objectContaining({ code: 'invalid_interval' }));
  });

  it('lets look back at every stop, over no more ticks than asked for', () => {
    const schedule = new Schedule();
    const seen: string[] = [];
    const stop = schedule.afterwards(5, (from, to) => seen.push(`${from} to ${to}`));
    schedule.every(8, (tick) => seen.push(`eight ${tick}`));
    run(schedule, 3, 12, seen);
    expect(seen).toEqual(['+5', '3 to 8', 'eight 8', '+5', '8 to 13', '+2', '13 to 15']);
    stop();
    expect(run(schedule, 15, 9)).toEqual(['+1', '+8']);
  });

  it('acts before the ticks that are asked for, and never twice before one', () => {
    const schedule = new Schedule();
    const asked: number[] = [];
    const due = [2, 3, 9];
    const stop = schedule.before((tick) => {
      asked.push(tick);
      return due.find((one) => one > tick) ?? Infinity;
    });
    expect(run(schedule, 0, 12)).toEqual(['+2', '+1', '+6', '+3']);
    expect(asked).toEqual([0, 2, 3, 9]);
    // One that asks for the past is asked again at the next tick.
    stop();
    schedule.before((tick) => tick - 5);
    expect(run(schedule, 12, 3)).toEqual(['+1', '+1', '+1']);
  });

  it('lets look back at a single tick, too, even at one that fails', () => {
    const schedule = new Schedule();
    const seen: string[] = [];
    schedule.afterwards(5, (from, to) => seen.push(`${from} to ${to}`));
    schedule.afterwards(9, (from, to) => seen.push(`again ${from} to ${to}`));
    run(schedule, 7, 1, seen);
    expect(seen).toEqual(['+1', '7 to 8', 'again 7 to 8']);
    const failing = (): never => {
      throw new Error('it fails');
    };
    seen.length = 0;
    expect(() => schedule.run(8, 1, failing)).toThrow('it fails');
    expect(() => schedule.run(9, 3, failing)).toThrow('it fails');
    expect(seen).toEqual(['8 to 9', 'again 8 to 9', '9 to 12', 'again 9 to 12']);
  });

  it('acts and looks at a single tick', () => {
    const schedule = new Schedule();
    const seen: string[] = [];
    const stop = schedule.before((tick) => {
      seen.push(`before ${tick}`);
      return Infinity;
    });
    run(schedule, 3, 1, seen);
    stop();
    const end = schedule.every(2, (tick) => seen.push(`two ${tick}`));
    run(schedule, 4, 1, seen);
    run(schedule, 5, 1, seen);
    end();
    run(schedule, 7, 1, seen);
    expect(seen).toEqual(['before 3', '+1', '+1', '+1', 'two 6', '+1']);
  });

  it('ends one of several', () => {
    const schedule = new Schedule();
    const seen: string[] = [];
    const stops = ['a', 'b'].flatMap((name) => [
      schedule.afterwards(9, () => seen.push(`back ${name}`)),
      schedule.every(1, () => seen.push(`look ${name}`)),
      schedule.before(() => {
        seen.push(`act ${name}`);
        return Infinity;
      }),
    ]);
    for (const stop of stops.slice(0, 3)) stop();
    run(schedule, 0, 1, seen);
    expect(seen).toEqual(['act b', '+1', 'back b', 'look b']);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses to look every %d ticks', (ticks) => {
    expect(() => new Schedule().every(ticks, () => {})).toThrow(
      expect.objectContaining({ code: 'invalid_interval', received: ticks }),
    );
  });
});
