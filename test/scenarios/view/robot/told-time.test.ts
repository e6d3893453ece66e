import { describe, expect, it } from 'vitest';
import { ToldTime } from '../../../../scenarios/view/robot/told-time.ts';

const MS = 1_000_000n;
const NOON = 1_790_000_000_000n * MS;

describe('the time that messages have', () => {
  it('is that of a run whose period is told, whenever one comes', () => {
    const time = new ToldTime(0.002);
    expect(time.take('/spikes', 5000n * MS, 0)).toEqual({ tick: 2500 });
    expect([time.newest, time.tickOf(2000n * MS)]).toEqual([2500, 1000]);
  });

  it('else begins with the first message, in milliseconds', () => {
    const time = new ToldTime(undefined);
    expect(time.take('/odom', NOON, 0)).toEqual({ tick: 1 });
    expect(time.take('/odom', NOON + 20n * MS, 1)).toEqual({ tick: 21 });
    expect(time.take('/imu', NOON - 1n * MS, 1)).toEqual({ tick: 0 });
    expect(time.take('/scan', NOON - 2n * MS, 1)).toEqual({ late: true });
  });

  it('is complete a little later than it came', () => {
    const time = new ToldTime(undefined);
    time.take('/odom', NOON, 100);
    time.take('/odom', NOON + 20n * MS, 120);
    expect([time.settled(139), time.settled(140), time.settled(179), time.settled(180)]).toEqual([0, 1, 1, 21]);
  });

  it('has no place for a message that comes after a later one of its topic, and has for one of another', () => {
    const time = new ToldTime(1e-3);
    time.take('/odom', 500n * MS, 0);
    expect(time.take('/odom', 499n * MS, 0)).toEqual({ late: true });
    expect(time.take('/tf', 499n * MS, 0)).toEqual({ tick: 499 });
    expect(time.take('/odom', 500n * MS, 0)).toEqual({ tick: 500 });
  });

  it('begins anew where a topic goes back by more than a second, or is ahead by more than an hour', () => {
    const time = new ToldTime(undefined);
    time.take('/odom', NOON, 0);
    expect(time.take('/odom', NOON - 1000n * MS, 0)).toEqual({ late: true });
    expect(time.take('/odom', NOON - 1500n * MS, 0)).toEqual({ leapt: -1.5 });
    expect(time.take('/odom', NOON + 3600_000n * MS, 0)).toEqual({ tick: 3_600_001 });
    expect(time.take('/odom', NOON + 8000_000n * MS, 0)).toEqual({ leapt: 4400 });
  });
});
