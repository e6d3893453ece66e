import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import { McapIndexedReader } from '@mcap/core';
import { afterAll, describe, expect, it } from 'vitest';
import { odometrySensor, rodent } from '../../../../agents/index.ts';
import { lz4Decompressor } from '../../../../bridges/recording/compression/lz4.ts';
import { createRecorder, type RecordingInfo, TOPICS } from '../../../../bridges/recording/index.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const folder = temporaryFolder();
const disk = smallDisk();

/** A disk of 200 kB, where one can be mounted. */
function smallDisk(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'reafference-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    rmdirSync(place);
    return undefined;
  }
  return place;
}

afterAll(() => {
  if (disk === undefined) return;
  execFileSync('umount', [disk]);
  rmdirSync(disk);
});

const info: RecordingInfo = {
  identity: { scenario: 'maze', version: 1, params: { gain: 2 } },
  seed: 7,
  body: rodent,
  period: 1e-3,
  world: {
    walls: [{ from: { x: -1, y: 0 }, to: { x: -1, y: 2 }, thickness: 0.1, height: 0.4 }],
    obstacles: [{ kind: 'sphere', at: { x: 0.2, y: 0.3 }, radius: 0.1 }],
  },
};
const goal = { x: 0.5, y: -0.25, radius: 0.1 };
const zero = { linearX: 0, linearY: 0, angularZ: 0 };

/** Names of what is being written beside a file. */
const partsOf = (file: string): string[] =>
  readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.`) && name.endsWith('.part'));
const partOf = (file: string): string => join(dirname(file), partsOf(file)[0]);

/** Everything in a file, decoded, in file order by topic. */
async function readBack(file: string) {
  const bytes = readFileSync(file);
  const unpack = lz4Decompressor();
  const reader = await McapIndexedReader.Initialize({
    decompressHandlers: { lz4: (packed) => unpack(packed).slice() },
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => new Uint8Array(bytes.subarray(Number(offset), Number(offset + size))),
    },
  });
  // biome-ignore lint/suspicious/noExplicitAny: a decoded message has the shape that its definition gives it
  const topics: Record<string, { time: bigint; message: any }[]> = {};
  const decoders = new Map(
    [...reader.channelsById].map(([id, { schemaId }]) => [id, decoder(reader.schemasById.get(schemaId)!)]),
  );
  for await (const { channelId, logTime, data } of reader.readMessages()) {
    const topic = reader.channelsById.get(channelId)!.topic;
    (topics[topic] ??= []).push({ time: logTime, message: decoders.get(channelId)!.readMessage(data) });
  }
  const metadata = [];
  for await (const one of reader.readMetadata()) metadata.push(one);
  return { reader, topics, metadata };
}

function decoder({ data, encoding }: { data: Uint8Array; encoding: string }): MessageReader {
  expect(encoding).toBe('ros2msg');
  return new MessageReader(parse(new TextDecoder().decode(data), { ros2: true }));
}

async function recordTrial(file: string, ticks: number, close = true) {
  const recorder = await createRecorder(file, info);
  const { listener } = recorder;
  const pose = { x: 0, y: 0, heading: Math.PI / 2 };
  const odometry = { x: 9, y: 8, heading: 0, linearX: 0.125, linearY: 0, angularZ: -1 };
  const ids = new Uint32Array(8);
  listener.seedStart({ controller: {}, sensors: { odometry: odometrySensor() } });
  listener.trialStart({ index: 0, tick: 0, start: { x: 0, y: -1, heading: 0 }, goal });
  for (let tick = 0; tick < ticks; tick++) {
    ids.set([tick, tick + 1, 99]);
    listener.spikes({ population: 'place', tick, ids, count: 2 });
    pose.x = tick * 1e-3;
    const command = { linearX: 0.25, linearY: 0, angularZ: tick < 12 ? 9 : 19 };
    listener.tick({
      tick,
      elapsed: tick + 1,
      pose,
      twist: zero,
      command,
      reward: tick % 7 === 3 ? 0.5 : 0,
      observations: {
        odometry: { ...odometry, arrival: { tick: tick - (tick % 5), stampSeconds: tick / 1e3 - 0.002 } },
      },
    });
  }
  listener.trialEnd({
    index: 0,
    success: true,
    reason: 'goal reached',
    latencySeconds: ticks / 1e3,
    pathMetres: 1.5,
    collisions: 2,
  });
  if (close) await recorder.close();
  return recorder;
}

describe('createRecorder', () => {
  it('draws the world and the goals of each trial, and clears what is no more', async () => {
    const file = join(folder, 'arenas.mcap');
    const { listener, close } = await createRecorder(file, info);
    const start = { x: 0, y: 0, heading: 0 };
    const other = { x: -0.5, y: 0, radius: 0.2 };
    const bare = { walls: info.world.walls, obstacles: [] };
    listener.trialStart({ index: 0, tick: 0, start, goal, goals: [goal, other], world: info.world });
    listener.trialStart({ index: 1, tick: 5, start, goal, goals: [goal, other], world: bare });
    listener.trialStart({ index: 2, tick: 9, start, goal, goals: [goal], world: bare });
    await close();
    const { topics } = await readBack(file);
    const drawn = topics['/arena'].map(({ message }) =>
      // biome-ignore lint/suspicious/noExplicitAny: as the definition gives it
      message.markers.map(({ ns, action }: any) => (action === 3 ? 'clear' : ns)),
    );
    expect(drawn).toEqual([
      ['walls', 'obstacles', 'goal', 'goal', 'body'],
      ['clear', 'walls', 'goal', 'goal', 'body'],
      ['clear', 'walls', 'goal', 'body'],
    ]);
  });

  it('says when a rest begins and when it ends', async () => {
    const file = join(folder, 'rest.mcap');
    const { listener, close } = await createRecorder(file, info);
    for (let tick = 0; tick < 5; tick++) listener.rest({ tick: 100 + tick, elapsed: tick + 1, ticks: 5 });
    await close();
    const { topics } = await readBack(file);
    expect(topics['/rest'].map(({ time, message }) => [Number(time), message.data])).toEqual([
      [100e6, true],
      [105e6, false],
    ]);
  });

  it('writes what a reader of its own decodes', async () => {
    const file = join(folder, 'trial.mcap');
    await recordTrial(file, 25);
    const { reader, topics, metadata } = await readBack(file);

    expect(reader.header.profile).toBe('ros2');
    expect(
      Object.fromEntries(
        [...reader.channelsById.values()].map(({ topic, schemaId }) => [topic, reader.schemasById.get(schemaId)!.name]),
      ),
    ).toEqual({
      ...TOPICS,
      '/odom': 'nav_msgs/msg/Odometry',
      '/tf': 'tf2_msgs/msg/TFMessage',
      '/clock': 'rosgraph_msgs/msg/Clock',
    });
    expect(Object.fromEntries(metadata[0].metadata)).toMatchObject({
      scenario: 'maze',
      seed: '7',
      params: '{"gain":2}',
      period_s: '0.001',
    });

    expect(topics['/rest']).toBeUndefined();
    const spikes = topics['/spikes'];
    expect(spikes).toHaveLength(25);
    spikes.forEach(({ time, message }, tick) => {
      expect(time).toBe(BigInt(tick) * 1_000_000n);
      expect(message).toEqual({
        stamp: { sec: 0, nanosec: tick * 1e6 },
        population: 'place',
        tick,
        ids: Uint32Array.of(tick, tick + 1),
      });
    });

    const poses = topics['/ground_truth/pose'].map(({ message }) => message);
    expect(poses.map(({ header }) => header.stamp.nanosec / 1e6)).toEqual([0, 10, 20]);
    expect(poses[0].pose.position).toEqual({ x: 0, y: -1, z: 0 });
    expect(poses[2].pose.position.x).toBe(19 * 1e-3);
    expect(poses[2].pose.orientation.z).toBeCloseTo(Math.SQRT1_2, 15);

    // The rate of poses, and wherever it changes.
    expect(topics['/cmd_vel'].map(({ time, message }) => [Number(time) / 1e6, message.twist.angular.z])).toEqual([
      [0, 9],
      [9, 9],
      [12, 19],
      [19, 19],
    ]);
    expect(topics['/odom'].map(({ time }) => Number(time) / 1e6)).toEqual([0, 5, 10, 15, 20]);
    expect(topics['/odom'][1].message).toMatchObject({
      header: { frame_id: 'odom', stamp: { sec: 0, nanosec: 3e6 } },
      child_frame_id: 'base_link',
      pose: { pose: { position: { x: 9, y: 8 } } },
      twist: { twist: { linear: { x: 0.125 }, angular: { z: -1 } } },
    });
    // Odometry has the body at (9, 8), so that its frame lies such that the body is where it truly is.
    const [toOdom, toBody] = topics['/tf'][1].message.transforms;
    expect([toOdom, toBody]).toMatchObject([
      { header: { frame_id: 'map' }, child_frame_id: 'odom' },
      { header: { frame_id: 'odom' }, child_frame_id: 'base_link' },
    ]);
    expect(toOdom.transform.translation.x).toBeCloseTo(4e-3 + 8, 12);
    expect(toOdom.transform.translation.y).toBeCloseTo(-9, 12);
    expect(topics['/clock'].map(({ time }) => Number(time) / 1e6)).toEqual(Array.from({ length: 25 }, (_, k) => k));
  });

  it('writes the same bytes for the same run, whatever the version', async () => {
    const file = join(folder, 'bytes.mcap');
    const { listener, close } = await recordTrial(file, 25, false);
    for (let tick = 0; tick < 5; tick++) listener.rest({ tick: 25 + tick, elapsed: tick + 1, ticks: 5 });
    await close();
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(
      '0c9d2c45d6f7966bc3eeb22886ea387ba4ef7cf1107dae82c72b3f419c738f2a',
    );
  });

  it('never leaves out a reward', async () => {
    const file = join(folder, 'reward.mcap');
    await recordTrial(file, 25);
    const rewards = (await readBack(file)).topics['/reward'];
    expect(rewards.map(({ time, message }) => [Number(time / 1_000_000n), message.data])).toEqual([
      [4, 0.5],
      [10, 0],
      [11, 0.5],
      [18, 0.5],
      [20, 0],
      [25, 0.5],
    ]);
  });

  it('says how a trial began and ended, and draws its arena', async () => {
    const file = join(folder, 'arena.mcap');
    await recordTrial(file, 5);
    const { topics } = await readBack(file);
    expect(topics['/trial'].map(({ message }) => message)).toMatchObject([
      { index: 0, outcome: 0, start: { position: { y: -1 } }, goal: { x: 0.5, y: -0.25 }, goal_radius: 0.1 },
      {
        index: 0,
        outcome: 1,
        reason: 'goal reached',
        latency_s: 5e-3,
        path_m: 1.5,
        collisions: 2,
        stamp: { nanosec: 5e6 },
      },
    ]);
    const markers = topics['/arena'][0].message.markers;
    expect(markers.map(({ ns }: { ns: string }) => ns)).toEqual(['walls', 'obstacles', 'goal', 'body']);
    expect(markers[0]).toMatchObject({
      type: 1,
      scale: { x: 2, y: 0.1, z: 0.4 },
      pose: { position: { x: -1, y: 1, z: 0.2 } },
    });
    expect(markers[3]).toMatchObject({ header: { frame_id: 'base_link' }, frame_locked: true, scale: { x: 0.1 } });
  });

  it('writes chunks as it goes and indexes them all', { tags: 'long' }, async () => {
    const file = join(folder, 'long.mcap');
    const recorder = await recordTrial(file, 40_000, false);
    expect(existsSync(file)).toBe(false);
    const written = readFileSync(partOf(file)).length;
    await recorder.close();
    expect(partsOf(file)).toEqual([]);
    const { reader, topics } = await readBack(file);
    expect(written).toBeGreaterThan(3 << 20);
    expect(readFileSync(file).length - written).toBeLessThan(2 << 20);
    expect(reader.chunkIndexes.length).toBeGreaterThan(3);
    expect(topics['/spikes']).toHaveLength(40_000);
    expect(reader.statistics).toMatchObject({ messageStartTime: 0n, messageEndTime: 40_000_000_000n });
    expect(reader.statistics?.messageCount).toBe(
      BigInt(Object.values(topics).reduce((sum, one) => sum + one.length, 0)),
    );
  });

  it('completes a file of a run that was cut short', async () => {
    const file = join(folder, 'partial.mcap');
    const { listener, close } = await createRecorder(file, info);
    listener.trialStart({ index: 0, tick: 0, start: { x: 0, y: 0, heading: 0 }, goal });
    await close();
    await close();
    expect(Object.keys((await readBack(file)).topics).sort()).toEqual([
      '/arena',
      '/ground_truth/pose',
      '/tf',
      '/trial',
    ]);
  });

  it('leaves an earlier file, and nothing else, where a run never begins', async () => {
    const place = mkdtempSync(join(folder, 'never-'));
    const file = join(place, 'run.mcap');
    writeFileSync(file, 'old');
    const { listener, close, closeBeside } = await createRecorder(file, info);
    listener.seedStart({ controller: {} });
    expect(await closeBeside()).toBeUndefined();
    await close();
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(place)).toEqual(['run.mcap']);
  });

  it('leaves an earlier file where a run breaks off, and has what there is beside it', async () => {
    const place = mkdtempSync(join(folder, 'part-'));
    const file = join(place, 'run.mcap');
    writeFileSync(file, 'old');
    const { listener, close, closeBeside } = await createRecorder(file, info);
    listener.trialStart({ index: 0, tick: 0, start: { x: 0, y: 0, heading: 0 }, goal });
    const part = join(place, 'run.partial.mcap');
    expect(await closeBeside()).toBe(part);
    await close();
    expect(await closeBeside()).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(place)).toEqual(['run.mcap', 'run.partial.mcap']);
    expect((await readBack(part)).topics['/trial']).toHaveLength(1);
  });

  it.skipIf(disk === undefined)(
    'leaves an earlier file on a disk that becomes full (skipped where none can be mounted)',
    async () => {
      const file = join(disk as string, 'run.mcap');
      writeFileSync(file, 'old');
      const { listener, close } = await createRecorder(file, info);
      listener.trialStart({ index: 0, tick: 0, start: { x: 0, y: 0, heading: 0 }, goal });
      const ids = Uint32Array.from({ length: 300_000 }, (_, k) => Math.imul(k, 0x9e3779b1));
      for (let tick = 0; tick < 3; tick++) listener.spikes?.({ population: 'place', tick, ids, count: ids.length });
      await expect(close()).rejects.toMatchObject({
        ...{ code: 'recording_failed', received: 'ENOSPC', block: file },
        message: expect.stringContaining('run.partial.mcap'),
      });
      expect(readFileSync(file, 'utf8')).toBe('old');
      expect(readdirSync(disk as string)).toEqual(['run.mcap', 'run.partial.mcap']);
    },
  );

  it('leaves a whole file where two runs record to one', { tags: 'long' }, async () => {
    const file = join(folder, 'both.mcap');
    const [long, short] = [await recordTrial(file, 20_000, false), await recordTrial(file, 25, false)];
    await short.close();
    expect((await readBack(file)).topics['/spikes']).toHaveLength(25);
    await long.close();
    expect((await readBack(file)).topics['/spikes']).toHaveLength(20_000);
    expect(partsOf(file)).toEqual([]);
  });

  it('names the file and the fault when it cannot be opened', async () => {
    const file = join(folder, 'missing', 'run.mcap');
    await expect(createRecorder(file, info)).rejects.toMatchObject({
      code: 'recording_failed',
      received: 'ENOENT',
      block: file,
      remedy: expect.stringContaining('folder'),
    });
  });

  it.skipIf(process.platform === 'win32')('lets the run go on where it cannot be written any more', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const { listener, close } = await createRecorder(pipe, info);
    closeSync(reader);
    const ids = new Uint32Array(300_000);
    for (let tick = 0; tick < 3; tick++) listener.spikes?.({ population: 'place', tick, ids, count: ids.length });
    await expect(close()).rejects.toMatchObject({ code: 'recording_failed', received: 'EPIPE', block: pipe });
  });

  it.skipIf(!existsSync('/dev/full'))('names the file and the fault when the disk is full', async () => {
    await expect(createRecorder('/dev/full', info)).rejects.toMatchObject({
      code: 'recording_failed',
      received: 'ENOSPC',
      block: '/dev/full',
    });
  });
});
