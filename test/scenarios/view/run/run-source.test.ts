import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../scenarios/run/index.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import { replayOpenField } from '../../../../scenarios/studies/replay/index.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/index.ts';
import type { Frame } from '../../../../scenarios/view/frames/frame.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import { type Command, LAYERS } from '../../../../scenarios/view/source.ts';
import { share } from '../../../effort.ts';

const SEED = 5002;
const plan = planScenario(waterMaze, { set: { trials: 3, timeLimit: 10 } });

const advance = (ticks: number, more: Partial<Command> = {}): Command =>
  ({ do: 'advance', ticks, withinMs: Infinity, layers: LAYERS, ...more }) as Command;
const seek = (tick: number, historyTicks = 0): Command => ({ do: 'seek', tick, historyTicks, layers: LAYERS });

/** All frames of a run to its end. */
async function watched(source: RunSource, ticks: number): Promise<Frame[]> {
  const frames: Frame[] = [];
  do frames.push(await source.ask(advance(ticks)));
  while (!frames.at(-1)?.done);
  return frames;
}

/** The spikes of frames, with the ticks of the run. */
const spikesOf = (frames: readonly Frame[], population: string): number[][] =>
  frames.flatMap(({ from, spikes }) => {
    const { ticks = new Uint32Array(), ids = new Uint32Array() } = spikes[population] ?? {};
    return Array.from(ticks, (tick, i) => [from + tick, ids[i]]);
  });

describe('a run that is looked at', () => {
  it('has the digest and the trials of the run that nobody looks at', async () => {
    const source = new RunSource(plan, SEED);
    const frames = await watched(source, 997);
    const alone = openRun(plan, SEED);
    alone.step(Infinity);
    expect(frames.at(-1)?.digest).toBe(alone.result.digest);
    expect(frames.flatMap(({ results }) => results)).toEqual(alone.result.trials);
    source.close();
    alone.dispose();
  });

  it('tells the same whatever its frames are', async () => {
    const [one, other] = [new RunSource(plan, SEED), new RunSource(plan, SEED)];
    const [few, many] = [await watched(one, 4000), await watched(other, 333)];
    for (const { name } of one.stage.populations) expect(spikesOf(many, name)).toEqual(spikesOf(few, name));
    const samples = (frames: readonly Frame[]) =>
      frames.flatMap(({ from, samples: { ticks, poses, signals } }) =>
        Array.from(ticks, (tick, i) => [
          from + tick,
          ...poses.slice(3 * i, 3 * i + 3),
          ...Object.entries(signals).map(([name, values]) => {
            const length = values.length / ticks.length;
            return [name, ...values.slice(length * i, length * (i + 1))];
          }),
        ]),
      );
    expect(samples(many)).toEqual(samples(few));
    expect(samples(few).length).toBeGreaterThan(100);
    const rewards = (frames: readonly Frame[]) =>
      frames.flatMap(({ from, rewards: { ticks, values } }) =>
        Array.from(ticks, (tick, i) => [from + tick, values[i]]),
      );
    expect(rewards(many)).toEqual(rewards(few));
    expect(rewards(few).length).toBeGreaterThan(0);
    expect(many.flatMap(({ scenes }) => scenes.map(({ tick, index }) => [tick, index]))).toEqual(
      few.flatMap(({ scenes }) => scenes.map(({ tick, index }) => [tick, index])),
    );
  });

  it('is at each tick, by way of its saved states, what it is by running there', async () => {
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.3 });
    const last = (await watched(source, 5000)).at(-1) as Frame;
    const alone = openRun(plan, SEED);
    const ticks = Array.from({ length: share(50) }, (_, i) => (i * 7919) % last.to).sort((a, b) => a - b);
    for (const tick of ticks) {
      alone.step(tick - alone.tick);
      const there = await source.ask(seek(tick));
      expect(there).toMatchObject({ to: tick, fresh: true, trial: alone.trial, phase: alone.phase });
      expect(source.save()).toEqual(alone.save());
    }
    source.close();
    alone.dispose();
  });

  it('tells what went before a tick that it is moved to, as it did when it came by', async () => {
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.5 });
    const frames = await watched(source, 1000);
    const { from, to, spikes, scenes } = await source.ask(seek(2500, 800));
    expect([to, from <= 1700]).toEqual([2500, true]);
    expect(scenes).toMatchObject([{ index: 0, world: frames[0].scenes[0].world }]);
    for (const name of Object.keys(spikes)) {
      const before = spikesOf(frames, name).filter(([tick]) => tick >= from && tick < to);
      expect(Array.from(spikes[name].ticks, (tick, i) => [from + tick, spikes[name].ids[i]])).toEqual(before);
    }
    expect(Object.keys(spikes).length).toBeGreaterThan(0);
    source.close();
  });

  it('stops at the next trial, reward and spike, at the tick in which it comes', async () => {
    const source = new RunSource(plan, SEED);
    const reward = await source.ask(advance(1e6, { until: { what: 'reward' } } as Partial<Command>));
    expect([reward.met, reward.rewards.values.length]).toEqual([true, 1]);
    expect(reward.rewards.ticks[0]).toBe(reward.to - 1);
    const trial = await source.ask(advance(1e6, { until: { what: 'trial' } } as Partial<Command>));
    expect([trial.met, trial.results.length, trial.phase]).toEqual([true, 1, 'over']);
    const [{ name }] = source.stage.populations;
    const spike = await source.ask(advance(1e6, { until: { what: 'spike', population: name } } as Partial<Command>));
    expect(new Set(spike.spikes[name].ticks)).toEqual(new Set([spike.to - spike.from - 1]));
    const [never] = [await source.ask(advance(3, { until: { what: 'trial' } } as Partial<Command>))];
    expect([never.met, never.to - never.from]).toEqual([false, 3]);
    await expect(
      source.ask(advance(1, { until: { what: 'spike', population: 'plac' } } as Partial<Command>)),
    ).rejects.toMatchObject({ code: 'unknown_name', remedy: "did you mean 'place'?" });
    source.close();
  });

  it('makes what is not looked at for nobody', async () => {
    const source = new RunSource(plan, SEED);
    const { spikes, images, weights, samples } = await source.ask(advance(500, { layers: [] }));
    expect([spikes, images, weights]).toEqual([{}, {}, {}]);
    expect(samples.ticks.length).toBe(50);
    expect(Object.values(samples.signals).every((values) => values.every(Number.isNaN))).toBe(true);
    source.close();
  });

  it('does again what was tuned when it is moved back, and is another run from there on', async () => {
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.2 });
    const [{ name, minimum, maximum, value }] = source.stage.tunables;
    await source.ask(advance(1500));
    const other = value === minimum ? maximum : minimum;
    const tuned = await source.ask({ do: 'tune', name, value: other, layers: LAYERS });
    expect([tuned.tuned, tuned.fresh]).toEqual([[name], false]);
    const then = await source.ask(advance(2000));
    const state = source.save();
    await source.ask(seek(1200));
    await source.ask(seek(then.to));
    expect(source.save()).toEqual(state);
    source.close();
  });

  it('keeps no more states than there is room for, and goes back all the same', async () => {
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.05, snapshotBytes: 5e5 });
    await watched(source, 5000);
    expect((await source.ask(seek(700))).to).toBe(700);
    source.close();
  });

  it('tells of rests, and of signals and spikes in them', async () => {
    const resting = planScenario(replayOpenField, {});
    const source = new RunSource(resting, resting.seeds[0]);
    const frames: Frame[] = [];
    while (!frames.some(({ rests }) => rests.length > 0)) frames.push(await source.ask(advance(2000)));
    const { rests, from, to, samples } = frames.at(-1) as Frame;
    const [[first, end]] = rests;
    expect(first >= from && end <= to && end > first).toBe(true);
    expect(samples.ticks.some((tick) => from + tick >= first && from + tick < end)).toBe(true);
    source.close();
  });
});
