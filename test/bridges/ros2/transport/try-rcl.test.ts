// @module-tag long
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tryRcl } from '../../../../bridges/ros2/transport/try-rcl.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { ownDomain, withRos2 } from './ros2.ts';

const folder = temporaryFolder();
const prefix = join(folder, 'ros');
mkdirSync(join(prefix, 'lib'), { recursive: true });
writeFileSync(join(prefix, 'lib', 'librcl.so'), '');
const sourced = { ...process.env, ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: prefix };

/** Any native part that loads here: that of the bundler. */
function nativePart(): string {
  const bindings = join(process.cwd(), 'node_modules', '@rolldown');
  const files = readdirSync(bindings).flatMap((name) => readdirSync(join(bindings, name)).map((file) => [name, file]));
  const [name, file] = files.find(([, one]) => one.endsWith('.node')) ?? [];
  return join(bindings, name ?? '', file ?? '');
}

/** A package whose native part loads, and whose main file does something. */
function package_(name: string, main: string, native: 'loads' | 'broken' = 'loads'): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'build', 'Release'), { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name: 'rclnodejs', version: '2.2.0', main: 'index.cjs' }));
  writeFileSync(join(path, 'index.cjs'), main);
  const addon = join(path, 'build', 'Release', 'rclnodejs.node');
  if (native === 'loads') symlinkSync(nativePart(), addon);
  else writeFileSync(addon, '');
  return path;
}

const loads = 'exports.removeSignalHandlers = () => {};';

describe('a trial of rclnodejs', () => {
  it('loads nothing where ROS 2 is not set up', async () => {
    const { ROS_DISTRO: _, AMENT_PREFIX_PATH: __, ...environment } = process.env;
    const trial = await tryRcl(environment, package_('unsourced', 'process.abort();'));
    expect(trial).toMatchObject({
      loaded: false,
      entered: false,
      reason: expect.stringMatching(/not set up in this shell/),
    });
  });

  it('never imports a package whose native part is broken, which would compile', async () => {
    const trial = await tryRcl(sourced, package_('broken', 'process.abort();', 'broken'));
    expect(trial).toMatchObject({
      loaded: false,
      reason: expect.stringMatching(/cannot be loaded/),
      remedy: 'npm rebuild rclnodejs',
    });
  });

  it.each([
    ['ends its process', 'process.stderr.write("\\n no rmw \\nmore"); process.abort();', false, /SIGABRT: no rmw$/],
    ['never ends', 'for (;;);', false, /no answer in time/],
    [
      'cannot enter a graph',
      `${loads} exports.Context = class {}; exports.init = async () => { throw new Error("bad domain"); };`,
      true,
      /bad domain/,
    ],
    [
      'dies as it enters',
      `${loads} exports.Context = class {}; exports.init = async () => process.abort();`,
      true,
      /SIGABRT/,
    ],
  ])('says of one that %s how far it came', async (name, main, loaded, reason) => {
    const trial = await tryRcl(sourced, package_(name, main), name === 'never ends' ? 2 : 55);
    expect(trial).toMatchObject({ loaded, entered: false, reason: expect.stringMatching(reason) });
  });

  it.runIf(withRos2)('enters a real graph', async () => {
    expect(await tryRcl(ownDomain())).toEqual({ loaded: true, entered: true });
  });

  it.runIf(withRos2)('says which middleware was there in place of one that is not', async () => {
    const trial = await tryRcl({ ...ownDomain(), RMW_IMPLEMENTATION: 'rmw_that_is_not_there' });
    expect(trial).toMatchObject({ entered: false, reason: expect.stringContaining('rmw_that_is_not_there') });
  });
});
