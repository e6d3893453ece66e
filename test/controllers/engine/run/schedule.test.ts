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
});
