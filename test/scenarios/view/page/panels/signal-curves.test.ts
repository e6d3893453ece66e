import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../../scenarios/run/index.ts';
import { replayOpenField } from '../../../../../scenarios/studies/replay/index.ts';
import { waterMaze } from '../../../../../scenarios/studies/water-maze/index.ts';
import type { Frame } from '../../../../../scenarios/view/frames/frame.ts';
import {
  axisOf,
  CURVE_SECONDS,
  type Curve,
  rewardAxisOf,
  SignalCurves,
  turnsOf,
} from '../../../../../scenarios/view/page/panels/signal-curves.ts';
import { RunSource } from '../../../../../scenarios/view/run/run-source.ts';
import { LAYERS, type Layer } from '../../../../../scenarios/view/source.ts';
import type { SignalInfo } from '../../../../../scenarios/view/stage.ts';

const plan = planScenario(waterMaze, { set: { trials: 3, timeLimit: 5 } });

/** A run, its curves, and what asks for its next frame and has the curves take it. */
function watched(of = plan) {
  const source = new RunSource(of, of.seeds[0]);
  const curves = new SignalCurves(source.stage);
  const ask = async (what: Parameters<RunSource['ask']>[0]): Promise<Frame> => {
    const frame = await source.ask(what);
    curves.take(frame);
    return frame;
  };
  const on = (ticks: number, layers: readonly Layer[] = LAYERS): Promise<Frame> =>
    ask({ do: 'advance', ticks, withinMs: Infinity, layers });
  const seek = (tick: number, historyTicks: number): Promise<Frame> =>
    ask({ do: 'seek', tick, historyTicks, layers: LAYERS });
  return { source, curves, on, seek };
}

const curve = (values: readonly (number | null)[], more: Partial<Curve> = {}): Curve => ({
  ...{ name: 'x', meaning: '', unit: '1', isAngle: false, values: [...values] },
  ...more,
});

describe('the curves of signals', () => {
  it('are those of a unit and a kind together, and of pure numbers each alone', () => {
    const signal = (name: string, kind: SignalInfo['kind'], unit: string): SignalInfo => ({
      ...{ name, kind, unit },
      meaning: '',
    });
    const { groups } = new SignalCurves({
      period: 0.001,
      signals: [
        signal('here', 'position', 'm'),
        signal('dopamine', 'scalar', '1'),
        signal('course', 'direction', 'rad'),
        signal('goal', 'position', 'm'),
        signal('far', 'scalar', 'm'),
        signal('seen', 'scalar', '1'),
        signal('turn', 'scalar', 'rad'),
      ],
    });
    expect(groups.map((group) => group.map(({ name }) => name))).toEqual([
      ['here x', 'here y', 'goal x', 'goal y'],
      ['dopamine'],
      ['course'],
      ['far'],
      ['seen'],
      ['turn'],
    ]);
    expect(groups.flat().filter(({ isAngle }) => isAngle)).toMatchObject([{ name: 'course' }]);
  });

  it('are the same whatever the frames are, and no longer than their window', { tags: 'long' }, async () => {
    const [one, other] = [watched(), watched()];
    for (let i = 0; i < 34; i++) await one.on(300);
    for (let i = 0; i < 15; i++) await other.on(680);
    expect(one.curves).toEqual(other.curves);
    expect(one.curves.window.map((time) => Number(time.toFixed(9)))).toEqual([0.2, 10.2]);
    const { times, groups } = one.curves;
    expect([times.at(-1), times.length]).toEqual([one.curves.now, 1000]);
    expect(times[0]).toBeCloseTo(0.21, 9);
    expect(groups.flat().every(({ values }) => values.length === times.length && !values.includes(null))).toBe(true);
  });

  it('hold each number of a vector at the time of its sample', async () => {
    const { curves, on } = watched();
    const { samples } = await on(400);
    const [x, y] = ['velocity x', 'velocity y'].map((name) => curves.groups.flat().find((one) => one.name === name));
    expect(x?.values).toEqual([...samples.signals['velocity'].filter((_, i) => i % 2 === 0)]);
    expect(y?.values).toEqual([...samples.signals['velocity'].filter((_, i) => i % 2 === 1)]);
    expect(x?.values).not.toEqual(y?.values);
    expect(curves.times.map((time) => Math.round(time * 1e3))).toEqual(Array.from(samples.ticks, (tick) => tick + 1));
  });

  it('begin with what a frame tells after the run was moved', async () => {
    const { curves, on, seek } = watched();
    await on(9000);
    const { from } = await seek(4000, 1500);
    // A frame begins at a state that was kept, whose tick need not be one of the samples.
    const before = Math.floor(from / 10);
    expect(curves.times[0]).toBeCloseTo((before + 1) / 100, 9);
    expect([curves.now, curves.times.at(-1), curves.times.length]).toEqual([4, 4, 400 - before]);
    expect(curves.window).toEqual([0, CURVE_SECONDS]);
  });

  it('have no value where nobody looked, or where frames are missing', async () => {
    const { source, curves, on } = watched();
    await on(100, []);
    await on(100);
    await source.ask({ do: 'advance', ticks: 100, withinMs: Infinity, layers: LAYERS });
    await on(100);
    const [{ values }] = curves.groups.flat();
    expect(values.map((value) => value === null)).toEqual([
      ...Array.from({ length: 10 }, () => true),
      ...Array.from({ length: 10 }, () => false),
      true,
      ...Array.from({ length: 10 }, () => false),
    ]);
    expect(curves.times[20]).toBe(0.3);
    expect(curves.times).toEqual(curves.times.toSorted((one, other) => one - other));
  });

  it('stand beside the rewards and the beginnings of trials of that time', async () => {
    const { source, curves, on } = watched();
    const all: { time: number; value: number }[] = [];
    const begun: number[] = [];
    let frame: Frame;
    do {
      frame = await on(130);
      frame.rewards.values.forEach((value, i) => {
        all.push({ time: (frame.from + frame.rewards.ticks[i] + 1) / 1e3, value });
      });
      begun.push(...frame.scenes.map(({ tick }) => tick / 1e3));
      const [low] = curves.window;
      const seen = all.filter(({ time }) => time >= low);
      expect(curves.rewardTimes.map((time, i) => ({ time, value: curves.reward.values[i] }))).toEqual(seen);
      expect(curves.trials.map(({ time }) => time)).toEqual(begun.filter((time) => time >= low));
    } while (!frame.done);
    expect([all.length > 0, begun.length]).toEqual([true, 3]);
    const none = { ticks: new Uint32Array(), values: new Float64Array() };
    curves.take({ ...frame, from: frame.to, to: frame.to + 1000 * CURVE_SECONDS, fresh: false, rewards: none });
    expect([curves.rewardTimes, curves.reward.values]).toEqual([[], []]);
    source.close();
  });

  it('tell of a rest as one, however many frames it is in', { tags: 'long' }, async () => {
    const { curves, on } = watched(planScenario(replayOpenField, { set: { restTime: 1, trials: 4 } }));
    const rests: (readonly [number, number])[] = [];
    for (let done = false; !done; ) {
      const frame = await on(170);
      rests.push(...frame.rests);
      done = frame.done || rests.reduce((sum, [from, to]) => sum + to - from, 0) === 1000;
    }
    expect(rests.length).toBeGreaterThan(3);
    expect(curves.rests).toEqual([[rests[0][0] / 1e3, (rests.at(-1) as [number, number])[1] / 1e3]]);
    const { to, ...frame } = await on(1);
    curves.take({ ...frame, from: to, to: to + 1000 * CURVE_SECONDS, fresh: false });
    expect(curves.rests).toEqual([]);
  });

  it('are a table, with a row of its own for each reward', async () => {
    const { source, curves } = watched();
    curves.take(
      await source.ask({ do: 'advance', ticks: 1e6, withinMs: Infinity, layers: LAYERS, until: { what: 'reward' } }),
    );
    const { columns, rows } = curves.table();
    expect(columns).toEqual([
      'time (s)',
      'acetylcholine',
      'rewarded',
      'velocity x (m/s)',
      'velocity y (m/s)',
      'reward',
    ]);
    expect(rows.filter((row) => row.at(-1) !== '')).toEqual([[curves.now, '', '', '', '', 1]]);
    expect(rows).toHaveLength(curves.times.length + 1);
    expect(rows.map(([time]) => time)).toEqual(
      [...curves.times, curves.now].sort((one, other) => Number(one) - Number(other)),
    );
  });
});

describe('an axis of curves', () => {
  it('has the ends that they declare, or else round ones around their values', () => {
    expect(axisOf([curve([3, 4], { range: [0, 1] })])).toEqual([0, 1]);
    expect(axisOf([curve([0.13, null, 0.88]), curve([0.4])])).toEqual([0, 1]);
    expect(axisOf([curve([null])])).toEqual([0, 1]);
    expect(axisOf([curve([0.1], { isAngle: true })])).toEqual([-Math.PI, Math.PI]);
  });

  it('of rewards has 0 on it', () => {
    expect(rewardAxisOf(curve([]))).toEqual([0, 1]);
    expect(rewardAxisOf(curve([3, 5]))).toEqual([0, 6]);
    expect(rewardAxisOf(curve([-1])).map((end) => end + 0)).toEqual([-1, 0]);
  });
});

describe('an angle', () => {
  it('goes round where it leaves one end of the axis and comes in at the other', () => {
    expect(turnsOf(curve([3, -3, -2.9, 2.9, null, -3], { isAngle: true }))).toEqual([1, 3]);
    expect(turnsOf(curve([3, -3]))).toEqual([]);
  });

  it('is the same from -π to π', async () => {
    const { source } = watched();
    const signals = [{ name: 'course', kind: 'direction', unit: 'rad', meaning: '' }] as const;
    const curves = new SignalCurves({ period: 0.001, signals });
    const frame = await source.ask({ do: 'advance', ticks: 30, withinMs: Infinity, layers: LAYERS });
    const course = Float32Array.of(1, 1 + 2 * Math.PI, -2 - 4 * Math.PI);
    curves.take({ ...frame, samples: { ...frame.samples, signals: { course } } });
    const [{ values }] = curves.groups.flat();
    expect(values.map((value) => Number(value?.toFixed(5)))).toEqual([1, 1, -2]);
  });
});
