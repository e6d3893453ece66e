import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { Claim } from '../../../scenarios/output/claim.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { call, REACH } from '../cli/call.ts';

const folder = temporaryFolder();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const CLAIM = fileURLToPath(new URL('../../../scenarios/output/claim.ts', import.meta.url));
const LOADER = fileURLToPath(new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url));

/** Another process that claims a place, and holds it until it is killed. */
async function holder(place: string): Promise<ChildProcess> {
  const script = `
    import { Claim } from ${JSON.stringify(CLAIM)};
    new Claim([${JSON.stringify(place)}]);
    console.log('held');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--import', LOADER, '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

const lockOf = (place: string) => JSON.parse(readFileSync(`${place}.lock`, 'utf8'));

describe('a claim', () => {
  it('keeps other processes off, and ends with the process that has it', { tags: 'long' }, async () => {
    const place = join(folder, 'run.mcap');
    const other = await holder(place);
    expect(lockOf(place)).toMatchObject({ pid: other.pid, host: hostname() });
    expect(() => new Claim([join(folder, 'free.mcap'), place])).toThrow(
      expect.objectContaining({ code: 'place_in_use', received: other.pid, block: place }),
    );
    // Nothing is kept of a claim that fails.
    expect(readdirSync(folder).filter((name) => name.startsWith('free'))).toEqual([]);
    const ran = await call(['run', REACH, '--seed', '1', '--record', 'run.mcap'], { cwd: folder });
    expect(ran).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining(`process ${other.pid}`) });
    expect(existsSync(place)).toBe(false);
    const exited = once(other, 'exit');
    other.kill('SIGKILL');
    await exited;
    const claim = new Claim([place]);
    expect(lockOf(place).pid).toBe(process.pid);
    claim.release();
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  it('is refused to this process too, by any name of the place', () => {
    const place = join(folder, 'out');
    mkdirSync(place);
    const claim = new Claim([place, `${place}/`]);
    expect(() => new Claim([join(place, '..', 'out')])).toThrow(expect.objectContaining({ code: 'place_in_use' }));
    claim.release();
    new Claim([place]).release();
  });

  it.skipIf(!existsSync('/proc/self/stat'))('is taken over from an earlier process with the same number', () => {
    const place = join(folder, 'reused');
    writeFileSync(`${place}.lock`, JSON.stringify({ pid: process.ppid, started: '1', host: hostname() }));
    const claim = new Claim([place]);
    expect(lockOf(place).pid).toBe(process.pid);
    claim.release();
  });

  it.each([
    ['of another machine', JSON.stringify({ pid: 2 ** 22 + 1, started: '1', host: `not-${hostname()}` })],
    ['that names no process', ''],
  ])('respects a lock %s, and says how to remove it', (_, text) => {
    const place = join(folder, 'far');
    writeFileSync(`${place}.lock`, text);
    expect(() => new Claim([place])).toThrow(
      expect.objectContaining({ code: 'place_in_use', remedy: expect.stringContaining(`remove '${place}.lock'`) }),
    );
    expect(readFileSync(`${place}.lock`, 'utf8')).toBe(text);
  });

  it('leaves devices alone', () => {
    new Claim(['/dev/null']).release();
    expect(existsSync('/dev/null.lock')).toBe(false);
  });
});

describe('reafference run', () => {
  it.each([
    ['--record', 'r.mcap'],
    ['--report', 'r.html'],
    ['--out', 'r'],
    ['--save-controller', 'r.controller'],
  ])('claims %s, and makes way when it ends', { tags: 'long' }, async (option, name) => {
    const other = new Claim([join(folder, name)]);
    const refused = await call(['run', REACH, '--seed', '1', option, name], { cwd: folder });
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toContain('place_in_use');
    other.release();
    const ran = await call(['run', REACH, '--seed', '1', option, name, '--json'], { cwd: folder });
    expect(ran.stderr).not.toContain('place_in_use');
    expect(existsSync(join(folder, `${name}.lock`))).toBe(false);
  });

  it('claims the checkpoints of its seeds, and no others', { tags: 'long' }, async () => {
    const argv = ['run', REACH, '--checkpoint-every', '1', '--json'];
    expect((await call([...argv, '--seed', '1'], { cwd: folder })).code).not.toBe(3);
    const checkpoints = join(folder, '.reafference', 'checkpoints');
    const [name] = readdirSync(checkpoints);
    const other = new Claim([join(checkpoints, name)]);
    expect((await call([...argv, '--seed', '1'], { cwd: folder })).stderr).toContain('place_in_use');
    expect((await call([...argv, '--seed', '2'], { cwd: folder })).stderr).not.toContain('place_in_use');
    other.release();
  });
});

describe('what writes one file', () => {
  it.each([
    ['convert', ['convert', 'in.txt', 'c.raw', '--geometry', '8x8'], 'c.raw'],
    ['test --junit', ['test', REACH, '--seeds', '1', '--junit', 't.xml'], 't.xml'],
    ['test --markdown', ['test', REACH, '--seeds', '1', '--markdown', 't.md'], 't.md'],
  ])('%s claims it, and makes way when it ends', { tags: 'long' }, async (_, argv, name) => {
    writeFileSync(join(folder, 'in.txt'), '0.5 1 2 1\n');
    const other = new Claim([join(folder, name)]);
    const refused = await call(argv, { cwd: folder });
    expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('place_in_use') });
    expect(existsSync(join(folder, name))).toBe(false);
    other.release();
    expect((await call(argv, { cwd: folder })).stderr).not.toContain('place_in_use');
    expect(existsSync(join(folder, name))).toBe(true);
    expect(existsSync(join(folder, `${name}.lock`))).toBe(false);
  });
});
