// @module-tag long
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { REAFFERENCE_MSGS } from '../../../../bridges/ros-messages/reafference-msgs.ts';
import { BUILT } from '../../../package/packed-package.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { CLI, output, ownDomain, until, whoTalks, withRos2 } from '../transport/ros2.ts';

const ROBOT = resolve('test/bridges/ros2/packages/robot.py');
const folder = temporaryFolder();

describe.runIf(withRos2 && BUILT)('the packages, built by colcon', () => {
  const env = { ...ownDomain(), REAFFERENCE_HOME: process.cwd(), ROS_LOG_DIR: join(folder, 'log') };
  /** Words of a command in a shell that has set up the workspace. */
  const inWorkspace = (...words: readonly string[]): [string, string[]] => [
    'bash',
    ['-c', '. "$0" && exec "$@"', join(folder, 'install/setup.bash'), ...words],
  ];
  const ros2 = (...words: readonly string[]): Promise<string> => output(...inWorkspace('ros2', ...words), env);

  beforeAll(async () => {
    const places = ['build', 'install'].flatMap((name) => [`--${name}-base`, join(folder, name)]);
    const sources = ['--base-paths', resolve('bridges/ros2/packages')];
    await output('colcon', ['--log-base', join(folder, 'colcon'), 'build', ...places, ...sources], env, 400);
  }, 420_000);

  it('have their commands and launch files', async () => {
    const executables = await ros2('pkg', 'executables', 'reafference');
    expect(executables.trim().split('\n').sort()).toEqual(
      ['doctor', 'drive', 'serve'].map((name) => `reafference ${name}`),
    );
    for (const [file, argument] of [
      ['drive', 'agent'],
      ['serve', 'scenario'],
      ['record', 'bag'],
    ]) {
      expect(await ros2('launch', 'reafference', `${file}.launch.py`, '--show-args')).toContain(`'${argument}':`);
    }
  }, 60_000);

  it('have the messages of our recordings, which ros2 bag then plays', async () => {
    for (const [type, text] of Object.entries(REAFFERENCE_MSGS)) {
      const shown = await ros2('interface', 'show', '--no-comments', type);
      // Fields of messages within are set in.
      const own = shown.split('\n').filter((line) => /^\w/.test(line));
      expect(own).toEqual(text.split('\n').filter((line) => !line.startsWith('#')));
    }
    const run = join(folder, 'run');
    const short = ['--set', 'trials=1', '--set', 'timeLimit=0.5'];
    await output(process.execPath, [...CLI, 'run', 'water-maze', '--seed', '3', ...short, '--record', run], env);
    const listener = ros2('topic', 'echo', '--once', '/trial', 'reafference_msgs/msg/Trial');
    const player = whoTalks(...inWorkspace('ros2', 'bag', 'play', run, '--loop', '--disable-keyboard-controls'), env);
    onTestFinished(() => void player.child.kill('SIGKILL'));
    await expect(listener).resolves.toContain('goal_radius: 0.09');
    expect(player.said).not.toContain('Ignoring a topic');
  }, 90_000);

  it('let an agent drive a robot, by arguments and parameters of a launch file, until Ctrl-C', async () => {
    copyFileSync('examples/keep-clear.ts', join(folder, 'keep-clear.ts'));
    const robot = whoTalks('python3', [ROBOT, '--ros-args', '-r', '__ns:=/one', '-r', 'cmd_vel:=safe_vel'], env);
    onTestFinished(() => void robot.child.kill('SIGKILL'));
    const words = [
      `agent:=${join(folder, 'keep-clear.ts')}`,
      'node_name:=pilot',
      'namespace:=/one',
      'stale_after:=2000',
      'options:=--seed 3 --ros-args -r cmd_vel:=safe_vel',
    ];
    const launch = whoTalks(...inWorkspace('ros2', 'launch', 'reafference', 'drive.launch.py', ...words), env);
    onTestFinished(() => void launch.child.kill('SIGINT'));
    await until('the robot is driven', () => robot.said.includes('driven'));
    expect(launch.said).toContain('/one/pilot: agent keep-clear.ts, seed 3');
    expect(await ros2('lifecycle', 'get', '/one/pilot')).toContain('active [3]');
    const ended = new Promise((resolve) => launch.child.once('exit', resolve));
    launch.child.kill('SIGINT');
    await ended;
    await until('the robot stands', () => robot.said.trimEnd().endsWith('stands'));
    expect(launch.said).toMatch(/1 trial, \d+ ticks; scan heard \d+ messages/);
  }, 90_000);
});
