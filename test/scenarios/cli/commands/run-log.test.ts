import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { ascii } from '../../../bridges/recording/events/recordings.ts';
import { mcap, SAMPLES } from '../../../bridges/recording/events/samples.ts';
import { recordedNode } from '../../../bridges/ros2/log/journal-of-node.ts';
import { robotLog } from '../../../bridges/ros2/log/robot-log.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const cwd = temporaryFolder();
const AGENT = resolve('examples/go-home.ts');
const place = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(cwd, name), content);
  return name;
};
place('robot.mcap', robotLog(2));
const run = (...argv: readonly string[]) => call(['run', ...argv], { cwd });

describe('reafference run --from', () => {
  it('has an agent hear a log, and shows what came of it', { tags: 'long' }, async () => {
    const { code, stdout, stderr } = await run(AGENT, '--from', 'robot.mcap');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/go-home.ts on robot.mcap\nmcap, 1.991 s, 1 trial, seed 1/);
    expect(stdout).toMatch(/odometry +\/robot\/odom +nav_msgs\/msg\/Odometry +100 +50 +0.020 s/);
    expect(stdout).toMatch(/imu +\/robot\/imu +sensor_msgs\/msg\/Imu +200 +100 +0.010 s/);
    expect(stdout).toMatch(/spikes +\d+: home \d+/);
    expect(stdout).toMatch(/digest +[0-9a-f]{64}/);
  });

  it('comes to the same digest whatever is written, and another by another seed', { tags: 'long' }, async () => {
    const outcome = async (agent: string, ...argv: readonly string[]) => {
      const { code, stdout, stderr } = await run(agent, '--from', 'robot.mcap', '--json', ...argv);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout);
    };
    const plain = await outcome(AGENT);
    expect(plain).toMatchObject({ agent: 'go-home.ts', container: 'mcap', seed: 1, ticks: 1991, partial: false });
    expect((await outcome(AGENT, '--record', 'heard.mcap')).digest).toBe(plain.digest);
    const { stdout } = await call(['inspect', 'heard.mcap', '--json'], { cwd });
    const topics = JSON.parse(stdout).topics.map(({ name }: { readonly name: string }) => name);
    expect(topics.sort()).toEqual(['/agent/cmd_vel', '/robot/imu', '/robot/odom', '/spikes']);
    // A scenario's agent, whose cells fire at random.
    const first = await outcome('water-maze');
    expect(first.heard.pose.topic).toBe('/robot/odom');
    expect((await outcome('water-maze', '--seed', '2')).digest).not.toBe(first.digest);
    expect((await outcome('water-maze', '--set', 'dopamine=0')).digest).toBe(first.digest);
  });

  it.skipIf(!hasCompiler(posix))('comes to the same digest with its network on a board', { tags: 'long' }, async () => {
    const { stdout } = await run(AGENT, '--from', 'robot.mcap', '--json');
    const there = await run(AGENT, '--from', 'robot.mcap', '--json', '--on', 'mcu-posix');
    expect(there.code, there.stderr).toBe(0);
    const told = JSON.parse(there.stdout);
    expect(told.digest).toBe(JSON.parse(stdout).digest);
    expect(told.board[0].statistics.exchanges).toBeGreaterThan(1990);
    expect((await run(AGENT, '--from', 'robot.mcap', '--on', 'mcu-posix')).stdout).toContain('board mcu-posix: ');
  });

  it('takes ranges for a board of integers, or watches the scenario of its agent', { tags: 'long' }, async () => {
    const outcome = async (agent: string, ...argv: readonly string[]) => {
      const { code, stdout, stderr } = await run(agent, '--from', 'robot.mcap', '--json', ...argv);
      return { code, stderr, digest: code === 0 ? JSON.parse(stdout).digest : undefined };
    };
    // Nobody knows how large the numbers of an agent in a file become.
    const unknown = await outcome(AGENT, '--on', 'integer-twin');
    expect(unknown).toMatchObject({ code: 3, stderr: expect.stringContaining('`calibrate` writes the ranges') });
    place('none.json', '{ "ranges": {} }');
    expect(await outcome(AGENT, '--on', 'integer-twin', '--ranges', 'none.json')).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await outcome(AGENT, '--ranges', 'none.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('misplaced_option'),
    });
    const short = ['--set', 'trials=2', '--set', 'timeLimit=0.5'];
    await call(['calibrate', 'water-maze', ...short, '--out', 'ranges.json'], { cwd });
    const hosted = ['water-maze', ...short, '--on', 'integer-twin'] as const;
    const watched = await outcome(...hosted);
    expect(watched).toMatchObject({ code: 0, stderr: '' });
    expect(await outcome(...hosted, '--ranges', 'ranges.json')).toEqual(watched);
    expect((await outcome(...hosted, '--ranges', 'none.json')).digest).not.toBe(watched.digest);
  });

  it.each(['of-run.mcap', 'of-run-bag'])(
    'takes the seed of a run that was recorded as %s',
    { tags: 'long' },
    async (file) => {
      const short = ['--set', 'trials=2', '--set', 'timeLimit=0.5'];
      expect(await run('water-maze', '--seed', '3', ...short, '--record', file)).toMatchObject({ code: 0 });
      const heard = async (...argv: readonly string[]) =>
        JSON.parse((await run('water-maze', '--from', file, '--json', ...argv)).stdout);
      const own = await heard();
      expect(own).toMatchObject({ seed: 3 });
      expect(own.compared.same).toBe(own.compared.compared);
      const other = await heard('--seed', '4');
      expect(other).toMatchObject({ seed: 4 });
      expect(other.compared.same).toBeLessThan(own.compared.same);
    },
  );

  it('hears the bag of a node by its journal, and says whether its commands came again', { tags: 'long' }, async () => {
    const learner = resolve('test/bridges/ros2/log/journal-of-node.ts');
    const steps = [
      ['pass', 20],
      ['see', 0.5],
      ['pass', 20],
      ['see', -0.5],
      ['reward', 0.5],
      ['pass', 40],
    ] as const;
    const { bag, commands } = await recordedNode(steps, [0]);
    const whole = await run(learner, '--from', place('node.mcap', bag));
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(whole.stdout).toMatch(/node.mcap\nmcap, 0.08\d s, 1 trial, seed 7/);
    expect(whole.stdout).toMatch(/heard +3 messages, each in the tick that \/agent\/journal says\n/);
    const all = `${commands.length} of ${commands.length} commands are those of the node, with all that was sensed and all spikes`;
    expect(whole.stdout).toContain(all);
    expect(whole.stdout).not.toContain('lacking');
    const late = await run(learner, '--from', place('late.mcap', (await recordedNode(steps, [0], 2)).bag));
    expect(late.stdout).toMatch(/lacking +2 messages that the agent heard/);
    expect(late.stdout).toMatch(/recorded +0 of \d+ commands are those of the node; they differ by/);
    const other = await run(learner, '--from', 'node.mcap', '--seed', '8', '--json');
    expect(JSON.parse(other.stdout)).toMatchObject({ seed: 8, journal: { topic: '/agent/journal', whole: true } });
  });

  it('says that it takes seed 1 where a run was cut off before its seed, and is silent where it is given', {
    tags: 'long',
  }, async () => {
    const whole = readFileSync(join(cwd, 'of-run.mcap'));
    writeFileSync(join(cwd, 'cut.mcap'), whole.subarray(0, whole.length * 0.9));
    const heard = (...argv: readonly string[]) => run('water-maze', '--from', 'cut.mcap', ...argv);
    const { stdout, stderr } = await heard('--json');
    expect(JSON.parse(stdout)).toMatchObject({ seed: 1 });
    expect(stderr).toContain('cut.mcap does not say its seed: 1 is taken; --seed takes another');
    expect((await heard('--seed', '3')).stderr).not.toContain('does not say');
    expect((await run('water-maze', '--from', 'robot.mcap')).stderr).not.toContain('does not say');
  });

  it('takes the topics from pairs and from files', { tags: 'long' }, async () => {
    const topicOf = async (...argv: readonly string[]) => {
      const { stdout, stderr } = await run('water-maze', '--from', 'robot.mcap', '--json', ...argv);
      expect(stderr).toBe('');
      return JSON.parse(stdout).heard.pose.topic;
    };
    expect(await topicOf('--topics', 'pose=/robot/odom')).toBe('/robot/odom');
    expect(await topicOf('--topics', 'pose=/none', '--topics', 'pose=robot/odom@nav_msgs/msg/Odometry')).toBe(
      '/robot/odom',
    );
    place('topics.yaml', '# of the robot\npose: /robot/odom nav_msgs/msg/Odometry\n\nvelocity: "/cmd"  # out\n');
    expect(await topicOf('--topics', 'topics.yaml')).toBe('/robot/odom');
    place('topics.json', '{ "pose": { "topic": "/robot/odom", "type": "nav_msgs/msg/Odometry" } }');
    expect(await topicOf('--topics', 'topics.json')).toBe('/robot/odom');
  });

  it.each([
    [['water-maze', '--topics', 'pose=/odom'], 3, 'topic_not_recorded'],
    [['water-maze', '--topics', 'pose=/robot/imu'], 3, 'topic_mismatch'],
    [['water-maze', '--topics', 'nose=/robot/imu'], 2, "did you mean 'pose'?"],
    [['water-maze', '--topics', 'pose='], 2, 'invalid_option'],
    [['water-maze', '--topics', 'none.yaml'], 2, 'none.yaml (ENOENT)'],
    [['water-maze', '--jobs', '2'], 2, '--jobs is for a run in a world'],
    [['card-game'], 3, 'unmapped'],
    [[AGENT, '--set', 'a=1'], 2, '--set is for a scenario, and this is an agent'],
    [['none'], 2, 'unknown_scenario'],
    [['none.ts'], 2, 'unknown_scenario'],
  ])('refuses %j', { tags: 'long' }, async (argv, code, text) => {
    const ended = await run(...argv, '--from', 'robot.mcap');
    expect(ended.stderr).toContain(text);
    expect(ended).toMatchObject({ code, stdout: '' });
  });

  it('refuses --topics in a world, files without an agent, and logs that are none or empty', {
    tags: 'long',
  }, async () => {
    expect(await run(REACH, '--topics', 'pose=/odom')).toMatchObject({ code: 2 });
    const { stderr } = await run(place('nobody.ts', 'export default 3;\n'), '--from', 'robot.mcap');
    expect(stderr).toContain('defineAgent');
    expect((await run(AGENT, '--from', place('letter.txt', ascii('Dear all')))).stderr).toContain('unknown_recording');
    expect((await run(AGENT, '--from', place('events.raw', SAMPLES.evt3))).stderr).toContain('unknown_recording');
    expect((await run(AGENT, '--from', place('empty.mcap', mcap([])))).stderr).toContain('empty_log');
    expect((await run(AGENT, '--from', 'gone.mcap')).stderr).toContain('unreadable_file');
  });

  it('hears a damaged log up to the damage, and tells of it', { tags: 'long' }, async () => {
    const whole = readFileSync(join(cwd, 'robot.mcap'));
    place('of-cut.mcap', Buffer.from('old'));
    // The chunk is whole, what follows is not.
    const { code, stdout, stderr } = await run(
      AGENT,
      '--from',
      place('cut.mcap', whole.subarray(0, whole.length - 20)),
      '--record',
      'of-cut.mcap',
    );
    expect(readFileSync(join(cwd, 'of-cut.mcap'), 'utf8')).toBe('old');
    expect(stderr).toContain('what there is of it is in of-cut.partial.mcap');
    expect(code).toBe(3);
    expect(stdout).toMatch(/imu +\/robot\/imu +sensor_msgs\/msg\/Imu +200/);
    expect(stderr).toContain('truncated_recording');
  });

  it('can be interrupted, and shows what came before', { tags: 'long' }, async () => {
    const ended = await call(['run', AGENT, '--from', 'robot.mcap', '--real-time', '--json'], {
      cwd,
      during: (interrupt) => setTimeout(interrupt, 700),
    });
    expect(ended.code).toBe(130);
    expect(JSON.parse(ended.stdout)).toMatchObject({ partial: true });
  });
});
