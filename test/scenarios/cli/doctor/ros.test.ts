import { describe, expect, it } from 'vitest';
import { diagnoseRos, isUsable, type RosFacts } from '../../../../scenarios/cli/doctor/ros.ts';

const needs = { versions: '2.2', install: 'npm install it' };
const rclnodejs = {
  folder: '/rcl',
  version: '2.2.0',
  nativeParts: [{ source: 'built', path: '/rcl/a.node' }],
} as const;

const well: RosFacts = {
  distribution: 'jazzy',
  prefixes: ['/opt/ros/jazzy'],
  library: '/opt/ros/jazzy/lib/librcl.so',
  setup: 'source /opt/ros/jazzy/setup.bash',
  middleware: undefined,
  middlewares: ['rmw_cyclonedds_cpp', 'rmw_fastrtps_cpp'],
  domain: undefined,
  discoveryRange: undefined,
  localhostOnly: undefined,
  rclnodejs,
  trial: { loaded: true, entered: true },
};
const unsourced = { distribution: undefined, prefixes: [], library: undefined, middlewares: [], trial: undefined };

const faultsOf = (change: Partial<RosFacts>) =>
  diagnoseRos({ ...well, ...change }, needs).filter(({ verdict }) => verdict !== 'ok');
const textOf = (change: Partial<RosFacts>, about: string) =>
  diagnoseRos({ ...well, ...change }, needs).find((one) => one.about === about)?.text;

describe('ROS 2', () => {
  it('is well where all is there', () => {
    expect(faultsOf({})).toEqual([]);
    expect(diagnoseRos(well, needs).map(({ text }) => text)).toEqual([
      'jazzy, in /opt/ros/jazzy',
      'rmw_fastrtps_cpp, as RMW_IMPLEMENTATION is not set; there is rmw_cyclonedds_cpp, rmw_fastrtps_cpp',
      '0, as ROS_DOMAIN_ID is not set',
      'SUBNET, as no range is set: nodes of the local network are found',
      '2.2.0, native part built, in /rcl',
      'was made by rclnodejs, in a process of its own',
    ]);
    expect(isUsable(well)).toBe(true);
    expect(isUsable({ ...well, trial: { loaded: true, entered: false } })).toBe(false);
  });

  it.each<[string, Partial<RosFacts>, string, string, RegExp]>([
    ['not sourced', unsourced, 'ROS 2', 'missing', /^source \/opt\/ros\/jazzy\/setup\.bash$/],
    ['not there', { ...unsourced, setup: undefined }, 'ROS 2', 'missing', /^install ROS 2: https/],
    ['sourced by half', { ...unsourced, distribution: 'jazzy' }, 'ROS 2', 'wrong', /^source /],
    ['gone', { library: undefined, trial: undefined }, 'ROS 2', 'wrong', /^source /],
    [
      'without the middleware that is asked for',
      { middleware: 'rmw_zenoh_cpp' },
      'middleware',
      'missing',
      /^sudo apt install ros-jazzy-rmw-zenoh-cpp; or export RMW_IMPLEMENTATION=rmw_cyclonedds_cpp$/,
    ],
    ['without any middleware', { middlewares: [] }, 'middleware', 'missing', /ros-jazzy-rmw-fastrtps-cpp$/],
    ['in no domain', { domain: '233' }, 'domain', 'wrong', /ROS_DOMAIN_ID/],
    ['in a domain that is no number', { domain: '1e1' }, 'domain', 'wrong', /ROS_DOMAIN_ID/],
    ['deaf', { discoveryRange: 'OFF' }, 'discovery', 'wrong', /=SUBNET$/],
    ['told an unknown range', { discoveryRange: 'subnet' }, 'discovery', 'wrong', /=SUBNET$/],
    ['without rclnodejs', { rclnodejs: undefined, trial: undefined }, 'rclnodejs', 'missing', /^npm install it$/],
    [
      'with another rclnodejs',
      { rclnodejs: { ...rclnodejs, version: '1.8.1' }, trial: undefined },
      'rclnodejs',
      'wrong',
      /^npm install it$/,
    ],
    [
      'with a broken package',
      { rclnodejs: { ...rclnodejs, version: undefined }, trial: undefined },
      'rclnodejs',
      'wrong',
      /^npm install it$/,
    ],
    [
      'with an rclnodejs that is not built',
      { rclnodejs: { ...rclnodejs, nativeParts: [] }, trial: undefined },
      'rclnodejs',
      'missing',
      /npm rebuild rclnodejs$/,
    ],
    [
      'with an rclnodejs that does not load',
      { trial: { loaded: false, entered: false, reason: 'no symbol', remedy: 'npm rebuild rclnodejs' } },
      'a node',
      'wrong',
      /^npm rebuild rclnodejs$/,
    ],
    [
      'with a middleware that lets nobody in',
      { trial: { loaded: true, entered: false, reason: 'no interface' } },
      'a node',
      'wrong',
      /ros2 topic list/,
    ],
  ])('says what mends it where it is %s', (_, change, about, verdict, remedy) => {
    expect(faultsOf(change)).toMatchObject([{ about, verdict, remedy: expect.stringMatching(remedy) }]);
  });

  it('is set up before rclnodejs is installed', () => {
    expect(faultsOf({ ...unsourced, rclnodejs: undefined })[1]).toMatchObject({
      about: 'rclnodejs',
      remedy: 'source /opt/ros/jazzy/setup.bash, then: npm install it',
    });
  });

  it('says who can be found', () => {
    expect(textOf({ domain: '150' }, 'domain')).toMatch(/^150; .*above 101/);
    expect(textOf({ discoveryRange: 'LOCALHOST' }, 'discovery')).toMatch(/this machine alone/);
    expect(textOf({ localhostOnly: '1' }, 'discovery')).toMatch(
      /^ROS_LOCALHOST_ONLY is 1: nodes of this machine alone/,
    );
    expect(textOf({ middleware: 'rmw_cyclonedds_cpp' }, 'middleware')).toMatch(/^rmw_cyclonedds_cpp, by RMW/);
  });
});
