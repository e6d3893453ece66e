import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type MockInstance, onTestFinished, vi } from 'vitest';
import { lz4Literals } from '../../../bridges/recording/events/compressed.ts';
import { ascii, words32 } from '../../../bridges/recording/events/recordings.ts';
import { EVENTS, eventPacket, mcap, SAMPLES } from '../../../bridges/recording/events/samples.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const folder = temporaryFolder();

const reafference = (...argv: readonly string[]) => call(argv, { cwd: folder });

const place = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return name;
};
const ON = EVENTS.polarity.reduce((sum, polarity) => sum + polarity, 0);

describe('reafference inspect of a scenario', () => {
  it('shows how a scenario is wired, and where each parameter comes from', { tags: 'long' }, async () => {
    const { code, stdout } = await reafference('inspect', REACH, '--json', '--set', 'noise=0.01');
    expect(code).toBe(0);
    const wiring = JSON.parse(stdout);
    expect(wiring.order.map(({ phase }: { phase: string }) => phase)).toEqual([
      'deliver',
      'sense',
      'control',
      'physics',
      'judge',
    ]);
    expect(wiring.sensors).toMatchObject([
      {
        name: 'pose',
        kind: 'pose',
        scalars: 3,
        rateHz: 250,
        everyTicks: 4,
        latencySeconds: 0.003,
        noise: { position: 1e-4 },
        read: true,
      },
    ]);
    expect(wiring.controller).toMatchObject({ name: 'wanderer', neurons: 4, synapses: 16, footprintBytes: 64 });
    const from = Object.fromEntries(
      wiring.parameters.map(({ name, from }: { name: string; from: string }) => [name, from]),
    );
    expect(from).toMatchObject({ noise: '--set', learning: 'default in the scenario file' });
  });

  it.each(['timeLimit=20', 'timeLimit=20s', 'timeLimit=20000 ms'])('takes --set "%s" for 20 s', async (setting) => {
    const { code, stdout } = await reafference('inspect', 'water-maze', '--json', '--set', setting);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).parameters).toContainEqual(expect.objectContaining({ name: 'timeLimit', value: 20 }));
  });

  it('refuses a setting of another dimension, by name', async () => {
    const { code, stderr } = await reafference('inspect', 'water-maze', '--json', '--set', 'timeLimit=20m');
    expect(code).not.toBe(0);
    expect(stderr).toContain("parameter 'timeLimit' is not in m");
    expect(stderr).toContain('a number from 0.1 to 600 in s');
  });
});

describe('reafference inspect of a recording', () => {
  it('shows what a recording holds, and draws it', async () => {
    const { code, stdout, stderr } = await reafference('inspect', place('a.raw', SAMPLES.evt3), '--picture', 'a.png');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('a.raw  evt3, 128x96');
    expect(stdout).toContain(`${EVENTS.count}: ${ON} ON, ${EVENTS.count - ON} OFF`);
    expect(stdout).toMatch(/[▁▂▃▄▅▆▇█]/);
    expect(stdout).toMatch(/│[ ░▒▓█]{60}│/);
    expect(readFileSync(join(folder, 'a.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('gives the same as one JSON object', async () => {
    const { code, stdout } = await reafference('inspect', place('b.mcap', SAMPLES.mcap), '--json');
    expect(code).toBe(0);
    const facts = JSON.parse(stdout);
    expect(facts).toMatchObject({
      file: 'b.mcap',
      format: 'mcap',
      geometry: { width: 128, height: 96 },
      events: EVENTS.count,
      on: ON,
      error: null,
    });
    expect(facts.rate.events.reduce((sum: number, events: number) => sum + events)).toBe(EVENTS.count);
    expect(facts.duration).toBeCloseTo(Math.max(...EVENTS.t) - Math.min(...EVENTS.t), 9);
  });

  it('of a damaged one shows what comes before the damage, names the place and exits 3', async () => {
    const cut = place('cut.dat', SAMPLES.dat.subarray(0, SAMPLES.dat.length - 3));
    const { code, stdout, stderr } = await reafference('inspect', cut);
    expect(code).toBe(3);
    expect(stdout).toContain(`${EVENTS.count - 1}: `);
    expect(stderr).toMatch(/RecordingError: the recording is cut off, at byte \d+\n[\s\S]*code: +truncated_recording/);
    const json = JSON.parse((await reafference('inspect', cut, '--json')).stdout);
    expect(json).toMatchObject({ events: EVENTS.count - 1, error: { code: 'truncated_recording' } });
  });

  it('refuses what is no recording', async () => {
    const { code, stderr } = await reafference('inspect', place('letter.txt', new TextEncoder().encode('Dear all,\n')));
    expect(code).toBe(3);
    expect(stderr).toContain('unknown_recording');
  });

  it('of 22 bytes with a time beyond all recordings ends, and names the line', async () => {
    const { code, stdout, stderr } = await reafference('inspect', place('far.txt', ascii('0 1 1 1\n1e305 2 2 0\n')));
    expect(code).toBe(3);
    expect(stdout).toContain('1: 1 ON');
    expect(stderr).toContain('line 2: 1e305 2 2 0');
    expect(stderr).toContain('--time-unit');
  });

  it('of a bag without events shows its topics', async () => {
    const topics = [
      { topic: '/odom', type: 'nav_msgs/msg/Odometry', messages: [words32(1), words32(2)] },
      { topic: '/\u001b[31mred', type: 'std_msgs/msg/String', messages: [words32(1)] },
    ];
    const { code, stdout, stderr } = await reafference('inspect', place('robot.mcap', mcap(topics)));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('no events');
    expect(stdout).toContain('3 messages in 2 topics, 0.000 to 0.000 s, 0.000 s');
    expect(stdout).toMatch(/\/odom +nav_msgs\/msg\/Odometry +2/);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('not compressed');
    const { topics: told } = JSON.parse((await reafference('inspect', 'robot.mcap', '--json')).stdout);
    expect(told).toMatchObject([
      { name: '/odom', type: 'nav_msgs/msg/Odometry', messages: 2, start: 0, end: 0 },
      { messages: 1 },
    ]);
  });

  it('of a bag says how often messages come, when it began and how it is compressed', async () => {
    const times = [0n, 20n, 40n, 60n, 260n].map((millisecond) => 1_700_000_000_000_000_000n + millisecond * 1_000_000n);
    const topic = { topic: '/imu', type: 'sensor_msgs/msg/Imu', messages: times.map(() => words32(1)), times };
    const { stdout } = await reafference('inspect', place('imu.mcap', mcap([topic], 'lz4', lz4Literals)));
    expect(stdout).toContain('from 2023-11-14T22:13:20.000Z, compressed by lz4');
    expect(stdout).toMatch(/\/imu +sensor_msgs\/msg\/Imu +5 +50 +15.38/);
    const facts = JSON.parse((await reafference('inspect', 'imu.mcap', '--json')).stdout);
    expect(facts).toMatchObject({ compression: ['lz4'], topics: [{ start: 1_700_000_000 }] });
    expect(facts.topics[0].medianHz).toBeCloseTo(50, 6);
    expect(facts.topics[0].meanHz).toBeCloseTo(4 / 0.26, 4);
  });

  it('of a damaged bag shows the topics before the damage', async () => {
    const topic = { topic: '/imu', type: 'sensor_msgs/msg/Imu', messages: [words32(1)] };
    const cut = mcap([topic, topic]);
    const { code, stdout, stderr } = await reafference('inspect', place('cut.mcap', cut.subarray(0, cut.length - 30)));
    expect(code).toBe(3);
    expect(stdout).toContain('/imu');
    expect(stderr).toContain('truncated_recording');
  });

  it('of pixels too many to be counted says so', async () => {
    const wide = place('wide.txt', ascii('0.5 1 1 1\n0.75 65535 65535 1\n'));
    expect((await reafference('inspect', wide)).stdout).toContain('too many to be counted one by one');
    expect(JSON.parse((await reafference('inspect', wide, '--json')).stdout)).toMatchObject({
      events: 2,
      activePixels: null,
    });
  });

  it('of a topic that is not there, or an encoding that is not read, fails as before', async () => {
    const file = place('two.mcap', SAMPLES.mcap);
    expect(await reafference('inspect', file, '--topic', '/none')).toMatchObject({ code: 3 });
    const message = eventPacket(2, 'evt9', 0, words32(0));
    const odd = mcap([{ topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [message] }]);
    expect((await reafference('inspect', place('odd.mcap', odd))).stderr).toContain('unsupported_recording');
  });

  it('takes the folder of a bag, and standard input', async () => {
    const bag = join(folder, 'my_bag');
    mkdirSync(bag);
    writeFileSync(join(bag, 'my_bag_0.db3'), SAMPLES.rosbag2);
    writeFileSync(join(bag, 'metadata.yaml'), 'info:\n  relative_file_paths:\n    - my_bag_0.db3\n');
    for (const name of ['my_bag', 'my_bag/']) {
      const { code, stdout } = await reafference('inspect', name, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ format: 'rosbag2', events: EVENTS.count });
    }
    mkdirSync(join(folder, 'empty'));
    expect((await reafference('inspect', 'empty/')).stderr).toContain('metadata.yaml');
    const stdin = new Blob([SAMPLES.evt3]).stream() as unknown as AsyncIterable<Uint8Array>;
    const { code, stdout } = await call(['inspect', '-', '--json'], { cwd: folder, stdin });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'evt3', events: EVENTS.count, bytes: SAMPLES.evt3.length });
  });

  it.skipIf(platform() === 'win32')('opens a file or a pipe once, and closes it', { tags: 'long' }, async () => {
    await reafference('run', REACH, '--seed', '1', '--set', 'trials=1', '--json', '--record', 'once.mcap');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const opened: [path: unknown, closed: MockInstance][] = [];
    const { open } = files;
    const counting = vi.spyOn(files, 'open').mockImplementation(async (path, ...how) => {
      const file = await open(path, ...how);
      opened.push([path, vi.spyOn(file, 'close')]);
      return file;
    });
    syncBuiltinESMExports();
    onTestFinished(() => {
      counting.mockRestore();
      syncBuiltinESMExports();
    });
    for (const name of [
      'once.mcap',
      place('once.raw', SAMPLES.evt3),
      place('once.txt', ascii('Dear all,\n')),
      'pipe',
    ]) {
      const path = join(folder, name);
      if (name === 'pipe') createWriteStream(path).end(SAMPLES.evt3);
      const { code } = await reafference('inspect', name, '--json');
      expect(code, name).toBe(name === 'once.txt' ? 3 : 0);
      expect(
        opened.map(([of, closed]) => [of, closed.mock.calls.length]),
        name,
      ).toEqual([[path, 1]]);
      opened.length = 0;
    }
  });

  it('shows the text of what is no recording', async () => {
    const { stderr } = await reafference('inspect', place('letter.txt', new TextEncoder().encode('Dear all,\n')));
    expect(stderr).toContain('received: "Dear all,\\n"');
  });

  it('shows what a recording of a run holds', { tags: 'long' }, async () => {
    const argv = ['run', REACH, '--seed', '1', '--set', 'trials=2', '--jobs', '1', '--json', '--record', 'run.mcap'];
    const ran = JSON.parse((await reafference(...argv)).stdout);
    const { code, stdout } = await reafference('inspect', 'run.mcap', '--json');
    expect(code).toBe(0);
    const facts = JSON.parse(stdout);
    expect(facts).toMatchObject({ file: 'run.mcap', trials: 2, run: { scenario: 'reach', seed: '1', body: 'point' } });
    expect(facts.duration).toBeCloseTo(ran.simulatedSeconds, 6);
    const spikes = facts.topics.find(({ topic }: { topic: string }) => topic === '/spikes');
    expect(spikes).toMatchObject({ type: 'reafference_msgs/msg/Spikes' });
    expect(spikes.messages).toBeGreaterThan(0);
    const { stdout: shown } = await reafference('inspect', 'run.mcap');
    expect(shown).toContain('run.mcap  a run of reach@1');
    expect(shown).toMatch(/\/spikes +\d+ +reafference_msgs\/msg\/Spikes +\d+/);
    expect(shown).toMatch(/\/ground_truth\/pose +\d+ +geometry_msgs\/msg\/PoseStamped +100/);
    expect(facts.topics.find(({ topic }: { topic: string }) => topic === '/ground_truth/pose').medianHz).toBeCloseTo(
      100,
      3,
    );
  });

  it.each([
    [['a.raw', '--seed', '3'], '--seed is for a scenario, and this is a recording'],
    [['a.raw', '--set', 'a=1'], '--set is for a scenario'],
    [[REACH, '--picture', 'x.png'], '--picture is for a recording, and this is a scenario'],
    [[REACH, '--time-unit', 's'], '--time-unit is for a recording'],
  ])('refuses options of another subject: %j', async (argv, message) => {
    place('a.raw', SAMPLES.evt3);
    const { code, stdout, stderr } = await reafference('inspect', ...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/code: +misplaced_option\n/);
  });

  it('says that a file is not there', async () => {
    const { code, stderr } = await reafference('inspect', 'nothere.raw');
    expect(code).toBe(2);
    expect(stderr).toContain('the file does not exist');
  });

  it('takes an existing path for a path, also where a scenario has that name', async () => {
    const { code, stdout } = await reafference('inspect', place('water-maze', SAMPLES.evt3), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'evt3' });
  });
});
