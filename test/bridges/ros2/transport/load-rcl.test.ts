import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRcl } from '../../../../bridges/ros2/transport/load-rcl.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const folder = temporaryFolder();
const prefix = join(folder, 'ros');
mkdirSync(join(prefix, 'lib'), { recursive: true });
writeFileSync(join(prefix, 'lib', 'librcl.so'), '');
const sourced = { ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: `/nowhere:${prefix}` };

const unavailable = { name: 'BridgeError', code: 'ros_unavailable' };

describe('loadRcl', () => {
  it.each([
    ['no variable', {}],
    ['no distribution', { AMENT_PREFIX_PATH: prefix }],
    ['no prefixes', { ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: '' }],
  ])('asks for a shell with ROS 2 where there is %s', async (_, environment) => {
    await expect(loadRcl(environment)).rejects.toMatchObject({
      ...unavailable,
      remedy: expect.stringMatching(/^(source \/opt\/ros\/\w+\/setup\.bash|install ROS 2: https:\/\/docs\.ros\.org)$/),
    });
  });

  it('does not believe a shell whose ROS 2 is gone', async () => {
    const environment = { ...sourced, AMENT_PREFIX_PATH: join(folder, 'gone') };
    await expect(loadRcl(environment)).rejects.toMatchObject({ ...unavailable, received: join(folder, 'gone') });
  });

  it('says how to install rclnodejs', async () => {
    await expect(loadRcl(sourced, 'rclnodejs-that-is-not-there')).rejects.toMatchObject({
      ...unavailable,
      remedy: 'npm_config_yes=true npm install rclnodejs@~2.2.0',
    });
  });

  it.each([
    ['another version', '1.8.1', '1.8.1', 'npm_config_yes=true npm install rclnodejs@~2.2.0'],
    ['no native part', '2.2.0', undefined, /^npm_config_yes=true npm rebuild /],
  ])('never imports a package with %s', async (_, version, received, remedy) => {
    const package_ = join(folder, 'packages', version);
    mkdirSync(package_, { recursive: true });
    writeFileSync(join(package_, 'package.json'), JSON.stringify({ name: 'rclnodejs', version, main: 'main.cjs' }));
    writeFileSync(join(package_, 'main.cjs'), 'process.exit(3);');
    await expect(loadRcl(sourced, package_)).rejects.toMatchObject({
      ...unavailable,
      received: received ?? package_,
      remedy: expect.stringMatching(remedy),
    });
  });

  it('passes on why a package does not load', async () => {
    const package_ = join(folder, 'packages', 'broken');
    mkdirSync(join(package_, 'build', 'Release'), { recursive: true });
    writeFileSync(join(package_, 'package.json'), JSON.stringify({ name: 'rclnodejs', version: '2.2.0' }));
    writeFileSync(join(package_, 'build', 'Release', 'rclnodejs.node'), '');
    writeFileSync(join(package_, 'index.js'), 'throw new Error("no such symbol");');
    await expect(loadRcl(sourced, package_)).rejects.toMatchObject({ ...unavailable, remedy: 'npm rebuild rclnodejs' });
  });
});
