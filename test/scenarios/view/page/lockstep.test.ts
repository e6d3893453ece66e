import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../scenarios/run/index.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/index.ts';
import type { Frame } from '../../../../scenarios/view/frames/frame.ts';
import { Lane } from '../../../../scenarios/view/page/lane.ts';
import { Lockstep } from '../../../../scenarios/view/page/lockstep.ts';
import { Player } from '../../../../scenarios/view/page/player.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import type { Command, Source } from '../../../../scenarios/view/source.ts';

const planOf = (set: Readonly<Record<string, number>> = {}) =>
  planScenario(waterMaze, { set: { trials: 2, timeLimit: 5, ...set } });
const AT_ONCE = { layers: [], withinMs: Infinity } as const;

/** A run that comes no further than so many ticks in a slice of wall time, as a slow one does. */
function lane(seed: number, most = Infinity, set: Readonly<Record<string, number>> = {}): Lane {
  const run = new RunSource(planOf(set), seed);
  const source: Source = {
    stage: run.stage,
    ask: (command: Command) =>
      command.do === 'advance' && command.withinMs !== Infinity
        ? run.ask({ ...command, ticks: Math.min(command.ticks, most), withinMs: Infinity })
        : run.ask(command),
    close: () => run.close(),
  };
  return new Lane(source, { set: {} });
}

const ticksOf = (lanes: readonly Lane[]): readonly number[] => lanes.map(({ history }) => history.tick);

describe('runs in lockstep', () => {
  it('are all at the tick of the one that comes furthest, however slow the others are', async () => {
    const lanes = [lane(5001, 30), lane(5002, 100), lane(5003, 7)] as const;
    const lockstep = new Lockstep(lanes);
    const one = await lockstep.ask({ do: 'advance', ticks: 1000, withinMs: 14, layers: [] });
    expect([one.from, one.to, ticksOf(lanes)]).toEqual([0, 100, [100, 100, 100]]);
    const [two, three] = await Promise.all([
      lockstep.ask({ do: 'advance', ticks: 50, withinMs: 14, layers: [] }),
      lockstep.ask({ do: 'seek', tick: 20, historyTicks: 5, layers: [] }),
    ]);
    expect([two.to, three.to, ticksOf(lanes)]).toEqual([150, 20, [20, 20, 20]]);
  });

  it('stop where the first one meets an event', { tags: 'long' }, async () => {
    const lanes = [lane(5002), lane(5001)] as const;
    const alone = lane(5002);
    const until = { what: 'trial' } as const;
    const { to } = await alone.ask({ do: 'advance', ticks: 1e9, until, ...AT_ONCE });
    const frame = await new Lockstep(lanes).ask({ do: 'advance', ticks: 1e9, until, ...AT_ONCE });
    expect([frame.met, frame.to, ticksOf(lanes)]).toEqual([true, to, [to, to]]);
  });

  it('go on while any of them does, and each ends at its own end', { tags: 'long' }, async () => {
    const [short, long] = [lane(5001, 500, { trials: 1, timeLimit: 1 }), lane(5001, 500)];
    const lockstep = new Lockstep([short, long]);
    const first = await lockstep.ask({ do: 'advance', ticks: 1500, ...AT_ONCE });
    expect([short.done, long.done, first.done]).toEqual([true, false, false]);
    const past = short.history.tick;
    const last = await lockstep.ask({ do: 'advance', ticks: 1e9, ...AT_ONCE });
    expect([short.history.tick, last.done, last.to]).toEqual([past, true, long.history.tick]);
    expect(last.to).toBeGreaterThan(past);
    // The first one is at its end: it meets nothing any more, and nobody waits for it.
    const again = new Lockstep([short, lane(5002)]);
    expect((await again.ask({ do: 'advance', ticks: 10, until: { what: 'reward' }, ...AT_ONCE })).met).toBe(true);
  });

  it('are told what failed, and are together again after it', async () => {
    const [good, bad] = [lane(5001), lane(5002)];
    const lockstep = new Lockstep([good, bad]);
    const ask = bad.ask.bind(bad);
    bad.ask = () => Promise.reject(new Error('no longer'));
    await expect(lockstep.ask({ do: 'advance', ticks: 40, ...AT_ONCE })).rejects.toThrow('no longer');
    bad.ask = ask;
    const { to } = await lockstep.ask({ do: 'advance', ticks: 5, ...AT_ONCE });
    expect([to, ticksOf([good, bad])]).toEqual([45, [45, 45]]);
  });

  it('play by one player', async () => {
    const lanes = [lane(5001, 3), lane(5002, 12)] as const;
    const player = new Player(new Lockstep(lanes), { onFrame() {}, onState() {}, onError() {} });
    await player.seek(200);
    await player.step(25);
    expect([player.tick, ticksOf(lanes)]).toEqual([225, [225, 225]]);
  });
});

describe('a run that does what another did, and is tuned', () => {
  const SEED = 5002;
  const state = (source: RunSource): unknown => {
    const { controller, robot, tick } = source.save();
    return { controller, robot, tick };
  };

  it('is the run that was tuned at that tick, bit for bit, and another one than without', async () => {
    const tunings = [
      { name: 'acetylcholine', tick: 300, value: 0 },
      { name: 'dopamine', tick: 700, value: 2 },
    ];
    const [tuned, plain] = [new RunSource(planOf(), SEED), new RunSource(planOf(), SEED)];
    for (const { tick, name, value } of tunings) {
      await tuned.ask({ do: 'advance', ticks: tick - tuned.save().tick, ...AT_ONCE });
      await tuned.ask({ do: 'tune', name, value, layers: [] });
    }
    await tuned.ask({ do: 'advance', ticks: 2300, ...AT_ONCE });
    const source = new RunSource(planOf(), SEED);
    const branch = new Lane(source, { set: {}, tunings });
    await branch.begin();
    await branch.ask({ do: 'seek', tick: 3000, historyTicks: 100, layers: [] });
    expect(branch.tunings).toEqual(tunings);
    expect(state(source)).toEqual(state(tuned));
    expect(branch.digest.words).toBe('tuned (acetylcholine, dopamine): no digest');
    await plain.ask({ do: 'advance', ticks: 3000, ...AT_ONCE });
    expect(state(plain)).not.toEqual(state(source));
  });

  it('forgets what it showed after the tick at which it is tuned, each time', async () => {
    const one = lane(SEED);
    const seen: (number | undefined)[] = [];
    const tune = async (value: number): Promise<Frame> => {
      await one.ask({ do: 'advance', ticks: 1000, ...AT_ONCE });
      await one.ask({ do: 'seek', tick: 400, historyTicks: 0, layers: [] });
      const frame = await one.ask({ do: 'tune', name: 'acetylcholine', value, layers: [] });
      seen.push(one.history.path.ticks.at(-1), one.history.furthest);
      return frame;
    };
    await tune(0);
    await tune(3);
    expect(seen).toEqual([399, 400, 399, 400]);
    expect(one.tunings).toEqual([{ name: 'acetylcholine', tick: 400, value: 3 }]);
  });
});
