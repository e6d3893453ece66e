import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lidar, odometrySensor, point, SimulatedClock } from '../../../../agents/index.ts';
import { messageType as sensorType } from '../../../../agents/messages.ts';
import { Port } from '../../../../agents/port.ts';
import { REAFFERENCE_MSGS } from '../../../../bridges/ros-messages/reafference-msgs.ts';
import { ServedRobot } from '../../../../bridges/ros2/serve/served-robot.ts';
import { chooseServedTopics } from '../../../../bridges/ros2/serve/served-topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { matches } from '../../../../bridges/ros2/transport/qos.ts';
import { call } from '../../../scenarios/cli/call.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const FOLDER = 'bridges/ros2/packages';
const textOf = (...path: readonly string[]): string => readFileSync(join(FOLDER, ...path), 'utf8');
const { version, license } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'version' | 'license', string>;

const packages = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

it('are reafference and its messages', () => {
  expect(packages.sort()).toEqual(['reafference', 'reafference_msgs']);
});

describe.each(packages)('the package %s', (name) => {
  const manifest = textOf(name, 'package.xml');
  const said = (tag: string): readonly string[] =>
    [...manifest.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text]) => text);

  it('has the name of its folder, and version and licence of the npm package', () => {
    expect(manifest).toContain('<package format="3">');
    expect([said('name'), said('version'), said('license')]).toEqual([[name], [version], [license]]);
    expect(textOf(name, 'CMakeLists.txt')).toMatch(new RegExp(`^project\\(${name}[ )]`, 'm'));
  });
});

describe('the messages', () => {
  const definitions = Object.entries(REAFFERENCE_MSGS).map(([type, text]) => ({
    file: `${type.split('/')[2]}.msg`,
    text,
  }));

  it('are those of the code, to the letter', () => {
    expect(readdirSync(join(FOLDER, 'reafference_msgs/msg')).sort()).toEqual(
      definitions.map(({ file }) => file).sort(),
    );
    for (const { file, text } of definitions) expect(textOf('reafference_msgs/msg', file)).toBe(`${text}\n`);
  });

  it('are all built, with the packages whose messages are in them', () => {
    const build = textOf('reafference_msgs/CMakeLists.txt');
    for (const { file } of definitions) expect(build).toContain(`\n  msg/${file}\n`);
    const used = definitions.flatMap(({ text }) => [...text.matchAll(/^(\w+)\/\w+/gm)].map(([, name]) => name));
    expect(used.length).toBeGreaterThan(0);
    for (const name of used) {
      expect(build).toContain(`find_package(${name} REQUIRED)`);
      expect(build).toMatch(new RegExp(`^  DEPENDENCIES .*\\b${name}\\b`, 'm'));
      expect(textOf('reafference_msgs/package.xml')).toContain(`<depend>${name}</depend>`);
    }
  });
});

describe('the launch files', () => {
  /** Arguments of a launch file that are options of the command. */
  const optionsOf = (file: string): readonly string[] => {
    const [, block = ''] = /^OPTIONS = \{\n([\s\S]*?)^\}/m.exec(textOf('reafference/launch', file)) ?? [];
    return [...block.matchAll(/^ +'(\w+)': /gm)].map(([, name]) => `--${name.replaceAll('_', '-')}`);
  };
  const value = (flag: string): string => (flag === '--topics' ? 'scan=scan' : '1');

  it.each([
    ['drive.launch.py', ['no-such-agent.ts', '--use-sim-time']],
    ['serve.launch.py', ['--serve', 'no-such-scenario']],
  ])('%s has options which the command has in that use', async (file, words) => {
    const flags = optionsOf(file);
    expect(flags.length).toBeGreaterThan(5);
    const argv = ['ros2', ...words, ...flags.flatMap((flag) => [flag, value(flag)])];
    const { code, stderr } = await call(argv, { cwd: temporaryFolder() });
    // All of them are taken: what it comes to is that there is no such file.
    expect(code).toBe(2);
    expect(stderr).toMatch(/no-such-/);
    expect(stderr).not.toMatch(/unknown option|misplaced_option|invalid_option/);
  });
});

it('RViz looks at topics that a served scenario has, in a quality of service that hears them', async () => {
  type Topic = { readonly Value: string } & Readonly<Record<'Durability Policy' | 'Reliability Policy', string>>;
  interface Display {
    readonly Class: string;
    readonly Topic?: Topic;
    readonly 'Description Topic'?: Topic;
  }
  const view = parse(textOf('reafference/rviz/reafference.rviz')) as {
    readonly 'Visualization Manager': { readonly Displays: readonly Display[] };
  };
  const graph = new MemoryGraph();
  const sensors = { scan: lidar({ mount: { z: 0.1 }, beams: 4, maximum: 5 }), odometry: odometrySensor() };
  const transport = graph.open({
    node: 'simulation',
    fault: (error) => {
      throw error;
    },
  });
  const robot = new ServedRobot({
    robot: {
      body: point,
      clock: new SimulatedClock(1e-3),
      specs: { sensors, actuators: {} },
      sensors: { scan: new Port(sensorType('scan'), 4), odometry: new Port(sensorType('odometry'), 1) },
    } as never,
    truth: { pose: { x: 0, y: 0, heading: 0 }, twist: { linearX: 0, linearY: 0, angularZ: 0 } },
    transport,
    topics: chooseServedTopics({ sensors, actuators: {} }, {}, '/agent'),
    world: { walls: [], obstacles: [] },
  });
  const served = await transport.topics();
  const seen = view['Visualization Manager'].Displays.flatMap(({ Class, ...display }) => {
    const Topic = display.Topic ?? display['Description Topic'];
    if (Topic === undefined) return [];
    const [publisher] = served.find(({ name }) => name === `/${Topic.Value}`)?.publishers ?? [];
    const durability = Topic['Durability Policy'] === 'Transient Local' ? 'transient-local' : 'volatile';
    const reliability = Topic['Reliability Policy'] === 'Best Effort' ? 'best-effort' : 'reliable';
    const heard = publisher?.qos !== undefined && matches(publisher.qos, { durability, reliability });
    return [[Class.split('/')[1], publisher?.type, heard, durability === publisher?.qos?.durability]];
  });
  robot.close();
  expect(seen).toEqual([
    ['Map', 'nav_msgs/msg/OccupancyGrid', true, true],
    ['MarkerArray', 'visualization_msgs/msg/MarkerArray', true, true],
    ['RobotModel', 'std_msgs/msg/String', true, true],
    ['Odometry', 'nav_msgs/msg/Odometry', true, true],
    ['LaserScan', 'sensor_msgs/msg/LaserScan', true, true],
  ]);
});
