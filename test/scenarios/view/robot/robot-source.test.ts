// @module-tag long
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openBytes } from '../../../../bridges/recording/reading/open-bytes.ts';
import { messageType, planarPose } from '../../../../bridges/ros-messages/index.ts';
import { FoxgloveServer } from '../../../../bridges/viewing/foxglove-server.ts';
import type { Frame } from '../../../../scenarios/view/frames/frame.ts';
import { RecordingSource } from '../../../../scenarios/view/recording/recording-source.ts';
import type { RobotSource } from '../../../../scenarios/view/robot/robot-source.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import { type Command, LAYERS, type Source } from '../../../../scenarios/view/source.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { KNOWN_RUNS } from '../known-runs.ts';
import { recordRun } from '../recorded-run.ts';
import { type Story, sourceConformance, storyOf } from '../source-conformance.ts';
import { type Shown, showRecording, showRun, sourceOf } from './shown-run.ts';

const folder = temporaryFolder();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const advance: Command = { do: 'advance', ticks: 1e9, withinMs: 10, layers: LAYERS };

/** A source of what begins to be shown when it is looked at. */
async function looked(shown: Promise<Shown>): Promise<{ readonly shown: Shown; readonly source: RobotSource }> {
  const opened = await shown;
  ends.push(() => opened.close());
  const source = await sourceOf(opened.server.url);
  ends.push(() => source.close());
  return { shown: opened, source };
}

/** All frames until all was shown, and all of that is told. */
async function watched(shown: Shown, next: () => Promise<Frame>): Promise<Frame[]> {
  const frames: Frame[] = [];
  const told = async (ms: number): Promise<Frame> => {
    const frame = await next();
    frames.push(frame);
    await delay(ms);
    return frame;
  };
  while (!shown.isOver()) await told(3);
  // Its farewell comes after all that it sent, however busy the machine is.
  await shown.server.close();
  while (!says(/^The connection is lost/)(await told(3)));
  for (let unchanged = 0; unchanged < 8; ) unchanged = (await told(15)).to === frames.at(-2)?.to ? unchanged + 1 : 0;
  return frames;
}

const says = (sentence: RegExp) => (frame: Frame) => frame.remarks?.some((one) => sentence.test(one)) === true;

/** All that a source tells that goes on by ticks. */
async function whole(source: Source): Promise<Story> {
  const frame = await source.ask({ do: 'advance', ticks: 1e9, withinMs: Infinity, layers: LAYERS });
  source.close();
  return storyOf([frame]);
}

describe.each(Object.entries(KNOWN_RUNS))('a robot that shows a run with %s', (what, { plan, seed, ...known }) => {
  const file = recordRun(join(folder, `${what.replaceAll(' ', '-')}.mcap`), plan, seed);
  let shown: Shown;
  const open = async (): Promise<Source> => {
    const one = await looked(showRecording(await file));
    shown = one.shown;
    return one.source;
  };
  const checks = sourceConformance({ ...known, open, watch: (_source, next) => watched(shown, next) });
  for (const { name, run } of checks) it(name, run);

  it('tells what a recording of it tells', async () => {
    const { shown, source } = await looked(showRecording(await file));
    const frames = await watched(shown, () => source.ask(advance));
    const told = storyOf(frames);
    expect(shown.server.dropped).toBe(0);
    const recorded = await whole(await RecordingSource.open(await openBytes(await file)));
    const { to } = frames.at(-1) as Frame;
    const until = <T extends readonly [number, ...unknown[]]>(all: readonly T[]) => all.filter(([tick]) => tick < to);
    expect(told.samples).toEqual(until(recorded.samples));
    expect(told.rewards).toEqual(until(recorded.rewards));
    expect(Object.keys(told.spikes)).toEqual(Object.keys(recorded.spikes));
    for (const [name, spikes] of Object.entries(told.spikes)) expect(spikes).toEqual(until(recorded.spikes[name]));
    expect(told.results).toEqual(recorded.results);
    expect(told.rests).toEqual(recorded.rests);
  });
});

describe('a robot that shows a run while it goes on', () => {
  const { plan, seed } = KNOWN_RUNS['rewards, an outcome phase and weights'];

  it('tells nothing but what the run does', async () => {
    const { shown, source } = await looked(showRun(plan, seed));
    const told = storyOf(await watched(shown, () => source.ask(advance)));
    const { spikes, rewards, results } = await whole(new RunSource(plan, seed));
    const all = (of: readonly unknown[]): ReadonlySet<string> => new Set(of.map((one) => JSON.stringify(one)));
    const [spiked, rewarded] = [all(spikes['place']), all(rewards)];
    expect(told.samples.length).toBeGreaterThan(0);
    expect(told.spikes['place'].length).toBeGreaterThan(0);
    expect(told.spikes['place'].filter((spike) => !spiked.has(JSON.stringify(spike)))).toEqual([]);
    expect(told.rewards.filter((reward) => !rewarded.has(JSON.stringify(reward)))).toEqual([]);
    for (const result of told.results) expect(results[result.index]).toMatchObject(result);
  });
});

describe('a robot of which little is known', () => {
  const odometry = messageType('nav_msgs/msg/Odometry');
  const scalar = messageType('std_msgs/msg/Float64');
  const declared = (topic: string, schemaName: string, facts?: Record<string, string>) => ({
    ...{ topic, schemaName, schema: '', latched: false },
    ...(facts && { facts }),
  });
  const ODOM = declared('/odom', odometry.name);
  const SIGNAL = { signal: 'dopamine', kind: 'scalar', unit: '1', meaning: 'reward prediction error' };
  const MS = 1_000_000n;
  const NOON = 1_790_000_000_000n * MS;
  const at = (x: number, y = 0) =>
    odometry.encode({ header: { frame_id: 'odom' }, pose: { pose: planarPose(x, y, 0.5) } });

  /** A server of some topics, and a source of it. */
  async function robot(...topics: ReturnType<typeof declared>[]) {
    const server = await FoxgloveServer.open({ port: 0, name: 'a robot', tellsTime: false });
    ends.push(() => server.close());
    const channels = server.declare(topics);
    const source = await sourceOf(server.url);
    ends.push(() => source.close());
    return { server, channels, source };
  }

  /** Frames until one is as it is to be, which is the last of them. */
  async function until(source: RobotSource, is: (frame: Frame) => boolean): Promise<[Frame, ...Frame[]]> {
    const frames: Frame[] = [];
    do {
      await delay(5);
      frames.unshift(await source.ask(advance));
    } while (!is(frames[0]));
    return frames as [Frame, ...Frame[]];
  }

  it('is shown where it says that it is, in no trial and as no body of ours, and what is not shown is named', async () => {
    const { channels, source } = await robot(ODOM, declared('/scan', 'sensor_msgs/msg/LaserScan'));
    const { title, body, period, identity, seed, trials } = source.stage;
    expect({ title, body, period, identity, seed, trials }).toEqual({ title: 'a robot', period: 1e-3 });
    const [nothing] = await until(source, () => channels[0].wanted);
    expect([nothing.to, nothing.scenes, nothing.phase]).toEqual([0, [], 'unknown']);
    channels[0].send(NOON, at(3, -1));
    channels[0].send(NOON + 250n * MS, at(4, -1));
    const [frame, ...before] = await until(source, ({ to }) => to >= 251);
    const { samples, scenes } = storyOf([...before.reverse(), frame]);
    const heading = expect.closeTo(0.5, 6);
    expect(samples).toEqual([
      [0, 3, -1, heading],
      [250, 4, -1, heading],
    ]);
    expect(scenes).toEqual([{ tick: 0, index: 0, start: { x: 3, y: -1, heading, frame: 'odom' }, goals: [] }]);
    expect(frame.remarks).toEqual([
      'The body is where /odom (nav_msgs/msg/Odometry) puts it.',
      'Not shown here: /scan (sensor_msgs/msg/LaserScan).',
    ]);
  });

  it('may show more later, and less: what there is to be seen is told anew, and what has gone', async () => {
    const { server, source } = await robot();
    expect(await until(source, says(/^Nothing that it shows tells where/))).toHaveLength(1);
    const [odom, signal] = server.declare([ODOM, declared('/signals/dopamine', scalar.name, SIGNAL)]);
    const [{ stage, fresh }] = await until(source, (frame) => frame.stage !== undefined);
    expect([stage?.signals.map(({ name }) => name), fresh]).toEqual([['dopamine'], true]);
    await expect.poll(() => odom.wanted && signal.wanted).toBe(true);
    odom.send(NOON, at(1));
    signal.send(NOON, scalar.encode({ data: 0.25 }));
    odom.send(NOON + 9n * MS, at(2));
    const frames = await until(source, ({ to }) => to >= 10);
    expect(storyOf(frames.reverse()).samples.map(([tick, x, , , reading]) => [tick, x, reading])).toEqual([
      [0, 1, ['dopamine', 0.25]],
      [9, 2, ['dopamine', NaN]],
    ]);
    server.declare([ODOM]);
    const [{ stage: same }] = await until(source, says(/^It shows no more: \/signals\/dopamine/));
    expect(same).toBeUndefined();
    expect(source.stage.signals).toHaveLength(1);
  });

  it('is told of from the beginning where its time leaps back, as that of a log does that begins again', async () => {
    const { channels, source } = await robot(ODOM);
    await until(source, () => channels[0].wanted);
    channels[0].send(NOON + 60_000n * MS, at(1));
    channels[0].send(NOON + 70_000n * MS, at(2));
    await until(source, ({ to }) => to >= 10_001);
    channels[0].send(NOON, at(3));
    channels[0].send(NOON + 5n * MS, at(4));
    const [last, ...frames] = await until(source, ({ to }) => to === 6);
    const first = [last, ...frames].find(({ stage }) => stage !== undefined) as Frame;
    expect([first.fresh, first.from]).toEqual([true, 0]);
    expect(says(/its time leapt by 70\.0 s back/)(last)).toBe(true);
    expect(storyOf([...frames.reverse(), last]).samples.map(([tick, x]) => [tick, x])).toEqual([
      [0, 3],
      [5, 4],
    ]);
  });

  it('is not shown where it cannot be: what is cut, what is no number, what comes too late', async () => {
    const { channels, source } = await robot(ODOM);
    await until(source, () => channels[0].wanted);
    channels[0].send(NOON, at(1));
    channels[0].send(NOON + 10n * MS, at(2).subarray(0, 60));
    channels[0].send(NOON + 20n * MS, at(NaN));
    channels[0].send(NOON + 30n * MS, at(4));
    channels[0].send(NOON + 25n * MS, at(5));
    channels[0].send(NOON + 40n * MS, at(6));
    const [frame, ...before] = await until(source, ({ to }) => to >= 41);
    expect(storyOf([...before.reverse(), frame]).samples.map(([tick, x]) => [tick, x])).toEqual([
      [0, 1],
      [30, 4],
      [40, 6],
    ]);
    expect(says(/^2 messages cannot be read; the last: on \/odom, a place of x NaN/)(frame)).toBe(true);
    expect(says(/^1 message came after later ones, and is left out; the last on \/odom\.$/)(frame)).toBe(true);
  });

  it('says that a message came too late for the picture it is of, though it is the first of its topic', async () => {
    const { channels, source } = await robot(ODOM, declared('/reward', scalar.name));
    await until(source, () => channels[0].wanted && channels[1].wanted);
    channels[0].send(NOON, at(1));
    channels[0].send(NOON + 500n * MS, at(2));
    await until(source, ({ to }) => to >= 501);
    channels[1].send(NOON + 100n * MS, scalar.encode({ data: 1 }));
    channels[1].send(NOON + 600n * MS, scalar.encode({ data: 2 }));
    const frames = await until(source, ({ to }) => to >= 601);
    expect(storyOf(frames.reverse()).rewards).toEqual([[600, 2]]);
    expect(says(/^1 message came after later ones, and is left out; the last on \/reward\.$/)(frames[0])).toBe(true);
  });

  it('may go away and come back: nobody knows its way meanwhile', async () => {
    const { server, channels, source } = await robot(ODOM);
    const { port } = new URL(server.url);
    await until(source, () => channels[0].wanted);
    channels[0].send(NOON, at(1));
    await until(source, ({ to }) => to >= 1);
    await server.close();
    await until(source, says(/^The connection is lost since/));
    const again = await FoxgloveServer.open({ port: Number(port), name: 'a robot', tellsTime: false });
    ends.push(() => again.close());
    const [odom] = again.declare([ODOM]);
    await until(source, () => odom.wanted);
    odom.send(NOON + 900n * MS, at(7));
    const [frame] = await until(source, ({ to }) => to >= 901);
    expect(frame.remarks).toEqual(['The body is where /odom (nav_msgs/msg/Odometry) puts it.']);
    expect(storyOf([frame]).samples.map(([tick, x]) => [tick, x])).toEqual([
      [899, NaN],
      [900, 7],
    ]);
  });

  it('is kept for who looks away, up to a minute of its time; then it is told anew from there', async () => {
    const { channels, source } = await robot(ODOM);
    await until(source, () => channels[0].wanted);
    channels[0].send(NOON, at(0));
    await until(source, ({ to }) => to >= 1);
    for (let second = 1; second <= 100; second++) channels[0].send(NOON + BigInt(second) * 1000n * MS, at(second));
    await delay(100);
    const first = (await until(source, ({ to }) => to >= 100_001)).at(-1);
    expect([first?.fresh, first?.from]).toEqual([true, 41_000]);
    const moved = await source.ask({ do: 'seek', tick: 0, historyTicks: 10, layers: ['signals'] });
    expect([moved.fresh, moved.to, moved.samples.ticks.length]).toEqual([true, 100_001, 60]);
  });
});
