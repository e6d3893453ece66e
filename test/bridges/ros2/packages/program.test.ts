import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';

const PROGRAM = 'bridges/ros2/packages/reafference/scripts/reafference';
const text = readFileSync(PROGRAM, 'utf8');
const { engines, bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
};

it('asks for the Node.js of the npm package, and runs its program', () => {
  expect(text).toContain(`\nneeded=${engines.node.replace('>=', '')}\n`);
  expect(text).toContain(`\nprogram=${bin['reafference']}\n`);
});

/** A folder with node_modules/reafference, whose program tells who it is and what it is given. */
function installed(folder = temporaryFolder()): string {
  const home = join(folder, 'node_modules/reafference');
  mkdirSync(dirname(join(home, bin['reafference'])), { recursive: true });
  const tell = 'console.log(JSON.stringify({ home: __dirname, pid: process.pid, argv: process.argv.slice(2) }))';
  writeFileSync(join(home, bin['reafference']), tell);
  return folder;
}

/** A folder of programs, as PATH has one: what the shell needs, and others. */
function programs(others: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const name of ['sort', 'head']) symlinkSync(`/usr/bin/${name}`, join(folder, name));
  for (const [name, path] of Object.entries(others)) symlinkSync(path, join(folder, name));
  return folder;
}

const withNode = { node: process.execPath };

/** Runs the program under the name of a command, as CMake installs it. */
function run(
  name: string,
  words: readonly string[],
  { cwd = temporaryFolder(), path = programs(withNode), ...env }: Record<string, string>,
): SpawnSyncReturns<string> {
  const lib = temporaryFolder();
  copyFileSync(PROGRAM, join(lib, name));
  return spawnSync('/bin/sh', [join(lib, name), ...words], { cwd, env: { PATH: path, ...env }, encoding: 'utf8' });
}

describe.skipIf(process.platform === 'win32')('the program of ros2 run', () => {
  it.each([
    ['drive', ['a b.ts', '--ros-args', '-r', 'odom:=/o'], ['ros2', 'a b.ts', '--ros-args', '-r', 'odom:=/o']],
    ['serve', ['water-maze', '--speed', '2'], ['ros2', '--serve', 'water-maze', '--speed', '2']],
    ['serve', ['--help'], ['ros2', '--help']],
    ['doctor', ['a.ts', '--json'], ['doctor', '--ros', 'a.ts', '--json']],
  ])('%s %j is a command of the npm package, in its own process', (name, words, argv) => {
    const { stdout, pid, status } = run(name, words, { cwd: installed() });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ argv, pid });
  });

  const homeOf = ({ stdout }: SpawnSyncReturns<string>): string => JSON.parse(stdout).home;
  const packageIn = (folder: string): string =>
    realpathSync(dirname(join(folder, 'node_modules/reafference', bin['reafference'])));

  it('finds it in a folder above this one, and first where REAFFERENCE_HOME is', () => {
    const [workspace, other] = [installed(), installed()];
    const cwd = join(workspace, 'src/robot');
    mkdirSync(cwd, { recursive: true });
    expect(homeOf(run('drive', [], { cwd }))).toBe(packageIn(workspace));
    expect(homeOf(run('drive', [], { cwd, REAFFERENCE_HOME: other }))).toBe(packageIn(other));
    const itself = join(other, 'node_modules/reafference');
    expect(homeOf(run('drive', [], { cwd, REAFFERENCE_HOME: itself }))).toBe(packageIn(other));
  });

  it('finds a global one, where there is no other', { tags: 'long' }, () => {
    const prefix = temporaryFolder();
    mkdirSync(join(prefix, 'lib'));
    installed(join(prefix, 'lib'));
    const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
    expect(homeOf(run('drive', [], { path, npm_config_prefix: prefix }))).toBe(packageIn(join(prefix, 'lib')));
  });

  it.each([
    ['no Node.js', {}, 'Node.js is not there', 'no node in PATH', 'install it: https://nodejs.org'],
    ['an old Node.js', 'v18.19.1', 'this Node.js is too old', '18.19.1, ', 'install a newer one'],
    ['a Node.js that is little older', 'v20.3.0', 'this Node.js is too old', '20.3.0, ', 'install a newer one'],
    ['no npm package', withNode, 'the npm package is not there', 'reafference-', 'npm install reafference; or export'],
  ])('says what to do where there is %s', (_, node, what, received, remedy) => {
    const path = programs(typeof node === 'string' ? {} : node);
    if (typeof node === 'string') writeFileSync(join(path, 'node'), `#!/bin/sh\necho ${node}\n`, { mode: 0o755 });
    const { status, stdout, stderr } = run('drive', ['a.ts'], { path });
    expect([status, stdout]).toEqual([3, '']);
    const lines = stderr.split('\n');
    expect(lines[0]).toBe(`ros2 run reafference drive: ${what}`);
    expect(lines[2]).toContain(`  received: `);
    expect(lines[2]).toContain(received);
    expect(lines[3]).toContain(`  remedy:   ${remedy}`);
  });

  it('goes nowhere else where REAFFERENCE_HOME has none', () => {
    const empty = temporaryFolder();
    const { status, stderr } = run('serve', ['water-maze'], { cwd: installed(), REAFFERENCE_HOME: empty });
    expect(status).toBe(3);
    expect(stderr).toContain('ros2 run reafference serve: REAFFERENCE_HOME is not where the npm package is');
    expect(stderr).toContain(`received: ${empty}\n`);
  });
});
