import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { output, ownDomain, withRos2 } from '../../../bridges/ros2/transport/ros2.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const folder = temporaryFolder();

const doctor = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  call(['doctor', ...argv], { cwd: folder, env });

interface Told {
  readonly ok: boolean;
  readonly sections: readonly {
    readonly title: string;
    readonly findings: readonly { readonly about: string; readonly verdict: string; readonly text: string }[];
  }[];
}

describe('doctor', () => {
  it('is content without ROS 2, unless it is asked for', async () => {
    const { code, stdout, stderr } = await doctor([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Machine\n {2}ok +reafference /);
    expect(stdout).toMatch(/\nROS 2\n {2}missing +ROS 2 +not set up in this shell.*\n +remedy: /);
    expect((await doctor(['--ros'])).code).toBe(1);
  });

  it('tells programs the same', async () => {
    const { code, stdout } = await doctor(['--ros', '--json']);
    const told = JSON.parse(stdout) as Told;
    expect({ code, ok: told.ok, titles: told.sections.map(({ title }) => title) }).toEqual({
      code: 1,
      ok: false,
      titles: ['Machine', 'ROS 2'],
    });
  });

  it('does not believe variables whose ROS 2 is not there', async () => {
    const { stdout } = await doctor(['--ros'], { ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: folder });
    expect(stdout).toContain(`  wrong    ROS 2      jazzy: no client library (rcl) in ${folder}\n`);
  });

  it('says that an agent cannot be compared with a graph that cannot be reached', async () => {
    const { code, stdout } = await doctor(['--ros', 'water-maze']);
    expect(code).toBe(1);
    expect(stdout).toContain('Topics of water-maze\n  missing  graph  not looked at');
  });

  it.each([
    [['water-maze'], 'missing_option'],
    [['--topics', 'pose=/pose'], 'misplaced_option'],
    [['--ros', '--use-sim-time'], 'misplaced_option'],
    [['--ros', 'water-maze', '--topics', 'pose'], 'invalid_option'],
  ])('refuses %j', async (argv, error) => {
    const { code, stderr } = await doctor(argv);
    expect({ code, error: stderr.match(/code: +(\w+)/)?.[1] }).toEqual({ code: 2, error });
  });
});

const AGENT = `
import { defineAgent, lidar, odometrySensor, point, poseSensor, velocityActuator } from '${pathToFileURL('agents/index.ts').href}';
export default defineAgent({
  body: point,
  sensors: { odometry: odometrySensor({ rateHz: 20 }), pose: poseSensor(), scan: lidar({ mount: { z: 0.1 }, rateHz: 200 }) },
  actuators: { velocity: velocityActuator() },
  controller: () => { throw new Error('a doctor builds no controller'); },
});
`;

describe.runIf(withRos2)('doctor on a real graph', () => {
  it('says what of an agent does not match a robot of rclpy', async () => {
    const file = join(folder, 'agent.ts');
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, AGENT);
    const env = ownDomain();
    const base = spawn('python3', [new URL('../doctor/base.py', import.meta.url).pathname], { env, stdio: 'inherit' });
    try {
      const argv = [
        'scenarios/cli/main.ts',
        'doctor',
        '--ros',
        file,
        '--topics',
        'reward=/treat',
        '--json',
        '--seconds',
        '2',
        '--ros-args',
        '-p',
        'base_frame:=r1/base_link',
      ];
      const told = await output(
        process.execPath,
        ['-e', SHELL, process.execPath, '--import', import.meta.resolve('tsx'), ...argv],
        env,
      );
      const { findings } = (JSON.parse(told) as Told).sections[2];
      expect(findings).toMatchObject([
        {
          about: 'odometry',
          verdict: 'ok',
          text: expect.stringMatching(/^\/odom .* from \/base: [\d.]+ Hz; .* 20 Hz$/),
        },
        { about: 'pose', verdict: 'missing', remedy: expect.stringContaining('--topics pose=/localiser/pose') },
        { about: 'scan', verdict: 'wrong', text: expect.stringMatching(/^\/scan comes at [\d.]+ Hz, .* 200 Hz$/) },
        { about: 'scan', verdict: 'wrong', text: expect.stringMatching(/^stamps of \/scan are 3\d(\.\d)? s behind/) },
        {
          about: 'mount of scan',
          verdict: 'wrong',
          text: expect.stringMatching(
            /takes \{ z: 0.1 \}.* this is \{ z: 0, yaw: 1.571 \}, where the transforms have laser$/,
          ),
          remedy: expect.stringContaining('declare mount: { z: 0.1, yaw: 1.571 }'),
        },
        {
          about: 'velocity',
          verdict: 'ok',
          text: expect.stringContaining('(geometry_msgs/msg/TwistStamped) to /base'),
        },
        { about: 'reward', verdict: 'ok', text: expect.stringContaining('/treat (std_msgs/msg/Float32) from /base') },
      ]);
    } finally {
      base.kill('SIGKILL');
    }
  });
});

/** Passes on what a program says, and exits with 0 where it exits with 1. */
const SHELL = `
const { status, stdout, stderr } = require('node:child_process').spawnSync(process.argv[1], process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status === 1 ? 0 : 9;
`;
