import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../scenarios/run/index.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/index.ts';
import type { Frame } from '../../../../scenarios/view/frames/frame.ts';
import { Lane } from '../../../../scenarios/view/page/lane.ts';
import { Player } from '../../../../scenarios/view/page/player.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import type { Command, Source } from '../../../../scenarios/view/source.ts';
import { KNOWN_RUNS } from '../known-runs.ts';

const plan = planScenario(waterMaze, { set: { trials: 2, timeLimit: 5 } });

/** A player of a run, with what it asked for and what came of it. */
function played(work: (command: Command) => void = () => {}, run: Source = new RunSource(plan, 5001)) {
  const asked: Command[] = [];
  const frames: Frame[] = [];
  const errors: unknown[] = [];
  const source: Source = {
    stage: run.stage,
    async ask(command) {
      asked.push(command);
      work(command);
      // How far it comes in a slice of wall time is the business of the machine, but where it goes as fast as it can.
      const whole = command.do === 'advance' && command.ticks < 1e6;
      return run.ask(whole ? { ...command, withinMs: Infinity } : command);
    },
    close: () => run.close(),
  };
  const lane = new Lane(source, { set: {} });
  const { history } = lane;
  const player = new Player(lane, {
    onFrame: (frame) => void frames.push(frame),
    onState() {},
    onError: (error) => errors.push(error),
  });
  player.show(['spikes']);
  /** Lets answers come. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  /** Turns of so many ms of wall time each. */
  const turns = async (times: readonly number[]): Promise<void> => {
    for (const now of times) {
      player.turn(now);
      await settle();
    }
  };
  return { player, asked, frames, errors, history, settle, turns };
}
const every = (ms: number, count: number): number[] => Array.from({ length: count }, (_, i) => i * ms);

describe('a player', () => {
  it('asks a source that goes on by itself at every turn for all that came, and once at a time', async () => {
    const run = new RunSource(plan, 5001);
    const stage = { ...run.stage, abilities: { ...run.stage.abilities, step: false } };
    const by = 7;
    const itself: Source = {
      stage,
      ask: (command) => run.ask({ do: 'advance', ticks: by, withinMs: Infinity, layers: command.layers }),
      close: () => run.close(),
    };
    const { player, asked, turns } = played(undefined, itself);
    player.play();
    player.turn(0);
    player.turn(1);
    expect(asked).toHaveLength(1);
    await turns([2, 3, 4]);
    expect([asked.length, player.tick]).toEqual([3, 3 * by]);
    player.pause();
    await turns([5, 6]);
    expect(asked).toHaveLength(3);
  });

  it('asks for nothing more of what shows something else from an answer on', async () => {
    const run = new RunSource(plan, 5001);
    const stage = { ...run.stage, abilities: { ...run.stage.abilities, step: false } };
    const answers: (() => void)[] = [];
    const another: Source = {
      stage,
      async ask({ layers }) {
        await new Promise<void>((resolve) => void answers.push(resolve));
        return { ...(await run.ask({ do: 'advance', ticks: 1, withinMs: Infinity, layers })), stage };
      },
      close: () => run.close(),
    };
    const { player, asked, frames, settle } = played(undefined, another);
    player.play();
    player.turn(0);
    const sought = player.seek(1);
    expect(asked).toHaveLength(1);
    answers[0]();
    await sought;
    await settle();
    expect([asked.length, frames.length]).toEqual([1, 1]);
  });

  it('makes as many ticks as wall time passes, at the speed that it is told', async () => {
    const { player, turns } = played();
    player.play();
    await turns(every(16, 51));
    expect(player.tick).toBe(800);
    player.setSpeed(0.25);
    await turns(every(16, 51).map((now) => 800 + now));
    expect(player.tick).toBe(1000);
  });

  it('does not make up for the time in which the page was away', async () => {
    const { player, turns } = played();
    player.play();
    await turns([0, 16, 60_000, 60_016]);
    expect(player.tick).toBeLessThan(16 + 100 + 17);
  });

  it('leaves ticks for later while the source is behind, and loses none of a short while', async () => {
    const { player, asked, settle } = played();
    player.play();
    for (const now of [0, 16, 32, 48]) player.turn(now);
    expect(asked).toHaveLength(1);
    await settle();
    player.turn(64);
    await settle();
    expect(player.tick).toBe(64);
  });

  it('keeps two commands waiting at most as fast as it goes, and asks anew without waiting for a turn', async () => {
    const { player, asked, settle } = played();
    player.setSpeed(Infinity);
    player.play();
    player.turn(0);
    player.turn(1);
    expect(asked).toHaveLength(2);
    await settle();
    expect(asked.length).toBeGreaterThan(2);
    player.pause();
  });

  it('pauses at the end of the run, and asks no more', async () => {
    const { player, history, asked, turns } = played();
    player.setSpeed(Infinity);
    player.play();
    await turns(every(16, 200));
    expect([player.done, player.playing, history.completed]).toEqual([true, false, 2]);
    const count = asked.length;
    player.play();
    await turns([4000]);
    expect(asked).toHaveLength(count);
  });

  it('plays until something happens, at any speed, and pauses there', async () => {
    const { player, history, turns } = played();
    player.play({ what: 'trial' });
    await turns(every(16, 100));
    expect([player.playing, history.completed, history.phase]).toEqual([false, 1, 'over']);
  });

  it('steps to and fro, a tick at a time', async () => {
    const { player } = played();
    await player.step(10);
    await player.step(1);
    expect(player.tick).toBe(11);
    await player.step(-1);
    expect(player.tick).toBe(10);
    await player.step(-100);
    expect(player.tick).toBe(0);
  });

  it('shows another neuron where it is paused, and asks for nothing more while it plays', async () => {
    const { player, frames, asked, turns } = played();
    await player.step(500);
    player.show(['field'], { population: 'place', neuron: 7 });
    await player.look();
    expect([player.tick, frames.at(-1)?.field?.neuron]).toEqual([500, 7]);
    player.play();
    await turns([0, 16]);
    const count = asked.length;
    await player.look();
    expect(asked).toHaveLength(count);
  });

  it('pauses over an error, and tells it', async () => {
    const { player, errors, turns } = played((command) => {
      if (command.do === 'advance' && command.ticks > 1) throw new Error('it fails');
    });
    player.play();
    await turns([0, 16, 32]);
    expect([player.playing, errors.length]).toEqual([false, 1]);
  });

  it('tells how fast it is', async () => {
    const { player, turns } = played();
    player.setSpeed(2);
    player.play();
    await turns(every(20, 120));
    expect(player.pace).toBeCloseTo(2, 1);
    player.pause();
    expect(player.pace).toBe(0);
  });
});

describe('what was seen', () => {
  it('has the way of the body once, however often it was shown', async () => {
    const { player, history } = played();
    await player.step(3000);
    await player.seek(1000);
    const before = structuredClone(history.path);
    expect([history.tick, history.furthest]).toEqual([1000, 3000]);
    await player.step(2500);
    const { ticks, poses } = history.path;
    expect(ticks.length).toBe(350);
    expect(poses.slice(0, before.poses.length)).toEqual(before.poses);
    expect([...ticks].every((tick, i) => tick === 10 * i + 9)).toBe(true);
  });

  it('fills what was passed over when it comes by, in the order of the ticks', { tags: 'long' }, async () => {
    const rewarded = KNOWN_RUNS['rewards, an outcome phase and weights'];
    const [jumping, running] = [1, 2].map(() => played(() => {}, new RunSource(rewarded.plan, rewarded.seed)));
    await jumping.player.seek(4000);
    expect(jumping.history.path.ticks[0]).toBeGreaterThan(1000);
    await jumping.player.seek(1500);
    await jumping.player.seek(0);
    for (let i = 0; i < 6; i++) await jumping.player.step(1000);
    await running.player.step(6000);
    expect(jumping.history.path).toEqual(running.history.path);
    expect(jumping.history.rewards).toEqual(running.history.rewards);
    expect(running.history.rewards.length).toBeGreaterThan(0);
    // Once it is seen, no tick is seen anew.
    await jumping.player.seek(3000);
    expect(jumping.history.path.ticks.length).toBe(600);
  });

  it('keeps the last way of a long run, and is told anew of what it has forgotten', { tags: 'long' }, async () => {
    const rewarded = KNOWN_RUNS['rewards, an outcome phase and weights'];
    const { player, history } = played(() => {}, new RunSource(rewarded.plan, rewarded.seed));
    await player.step(6000);
    const [seen, rewards] = [structuredClone(history.path), [...history.rewards]];
    // An hour of somebody who stands still: frames as a robot tells them.
    const stretch = { ticks: Uint32Array.from({ length: 1000 }, (_, i) => 10 * i + 9), poses: new Float32Array(3000) };
    const none = { ticks: new Uint32Array(), values: new Float64Array() };
    const still = { samples: { ...stretch, signals: {} }, rewards: none, scenes: [], results: [], rests: [] };
    const frame = { ...still, fresh: false, phase: 'active', trial: 0, tuned: [] } as unknown as Frame;
    for (let i = 0; i < 400; i++) history.take({ ...frame, from: 6000 + 10_000 * i, to: 16_000 + 10_000 * i });
    const { ticks, poses } = history.path;
    expect(ticks.length).toBeLessThanOrEqual(2 ** 18);
    expect([ticks.at(-1), poses.length]).toEqual([4_005_999, 3 * ticks.length]);
    expect(ticks[0]).toBeGreaterThan(6000);
    await player.seek(0);
    await player.step(6000);
    const again = history.path;
    expect([again.ticks.slice(0, 600), again.poses.slice(0, 1800)]).toEqual([seen.ticks, seen.poses]);
    expect(history.rewards).toEqual(rewards);
    expect(rewards.length).toBeGreaterThan(0);
  });

  it('forgets what came after a tick from which on it is another run', async () => {
    const { player, history } = played();
    await player.step(3000);
    await player.seek(1000);
    await player.tune('dopamine', 2);
    await player.step(10);
    expect([history.furthest, history.path.ticks.length]).toEqual([1010, 101]);
    expect(history.tuned).toEqual(['dopamine']);
  });

  it('has the world of a trial that does not tell of another', async () => {
    const { player, history } = played();
    await player.step(1e6);
    expect(history.scenes.map((scene) => scene.world?.name)).toHaveLength(2);
    expect(history.scenes[1].world).toEqual(history.scenes[0].world);
  });
});
