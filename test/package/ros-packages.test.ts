// @module-tag long
import { spawnSync } from 'node:child_process';
import { accessSync, constants, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { BUILT, filesOf, installPacked } from './packed-package.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PACKAGES = 'bridges/ros2/packages';

describe.skipIf(!BUILT)('the packages of ROS, in the package', () => {
  const home = temporaryFolder();
  const packages = join(home, 'node_modules/reafference', PACKAGES);
  const drive = join(home, 'drive');

  beforeAll(() => {
    installPacked(home);
    copyFileSync(join(packages, 'reafference/scripts/reafference'), drive);
  });

  it('are whole, and their program can be run', () => {
    expect(filesOf(packages)).toEqual(filesOf(PACKAGES));
    accessSync(drive, constants.X_OK);
  });

  it('run the program that they came with, which says what is missing for ROS', () => {
    // A shell that has set up a ROS 2, and nothing for Node.
    const ros = join(home, 'ros');
    mkdirSync(join(ros, 'lib'), { recursive: true });
    writeFileSync(join(ros, 'lib/librcl.so'), '');
    const PATH = [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
    const env = { PATH, ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: ros };
    copyFileSync('examples/keep-clear.ts', join(home, 'keep-clear.ts'));
    const { status, stderr } = spawnSync(drive, ['keep-clear.ts'], { cwd: home, env, encoding: 'utf8' });
    expect(stderr).toContain('BridgeError: rclnodejs is not installed');
    expect(stderr).toContain('remedy:   npm_config_yes=true npm install rclnodejs@~2.2.0');
    expect(status).toBe(3);
  });
});
