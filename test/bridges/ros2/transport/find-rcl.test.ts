import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findLibrary,
  findMiddlewares,
  findRcl,
  prefixesOf,
  setupCommand,
} from '../../../../bridges/ros2/transport/find-rcl.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const folder = temporaryFolder();

function put(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}

describe('ROS 2 on a machine', () => {
  it('is in the folders of AMENT_PREFIX_PATH', () => {
    expect(prefixesOf(undefined)).toEqual([]);
    expect(prefixesOf(`/a${delimiter}${delimiter}/b`)).toEqual(['/a', '/b']);
    const library = put('ros', 'lib', 'librcl.so');
    expect(findLibrary([join(folder, 'nowhere'), join(folder, 'ros')])).toBe(library);
    expect(findLibrary([join(folder, 'nowhere')])).toBeUndefined();
  });

  it('has the middlewares of all folders', () => {
    const index = ['share', 'ament_index', 'resource_index', 'rmw_typesupport'];
    for (const name of ['rmw_implementation', 'rmw_fastrtps_cpp']) put('under', ...index, name);
    for (const name of ['rmw_zenoh_cpp', 'rmw_fastrtps_cpp']) put('over', ...index, name);
    expect(findMiddlewares([join(folder, 'over'), join(folder, 'under'), join(folder, 'nowhere')])).toEqual([
      'rmw_fastrtps_cpp',
      'rmw_zenoh_cpp',
    ]);
  });

  it('is set up by the script of the newest distribution', () => {
    const root = join(folder, 'opt');
    for (const name of ['humble', 'jazzy']) mkdirSync(join(root, name), { recursive: true });
    expect(setupCommand(root)).toBe(`source ${root}/jazzy/setup.bash`);
    expect(setupCommand(join(folder, 'nowhere'))).toBeUndefined();
  });
});

describe('rclnodejs on a machine', () => {
  it('is not there, or is there with its version and native parts', () => {
    expect(findRcl('rclnodejs-that-is-not-there', 'jazzy')).toBeUndefined();
    const package_ = join(folder, 'package');
    mkdirSync(package_);
    writeFileSync(join(package_, 'package.json'), '{"version": "2.2.1"}');
    expect(findRcl(package_, 'jazzy')).toEqual({ folder: package_, version: '2.2.1', nativeParts: [] });
    const path = put('package', 'build', 'Release', 'rclnodejs.node');
    expect(findRcl(package_, 'jazzy')?.nativeParts).toEqual([{ source: 'built', path }]);
    writeFileSync(join(package_, 'package.json'), '{"version": ');
    expect(findRcl(package_, 'jazzy')?.version).toBeUndefined();
  });
});
