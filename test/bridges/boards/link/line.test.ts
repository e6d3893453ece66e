// @module-tag long
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Line } from '../../../../bridges/boards/link/line.ts';

/** Reads until there are so many bytes. */
function readBytes(line: Line, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    const came = line.read(bytes.subarray(at), 10_000);
    expect(came, 'bytes that came in time').toBeGreaterThan(0);
    at += came;
  }
  return bytes;
}

function alive(pid: number): boolean {
  try {
    // A process that has ended and was not waited for is gone, too.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  for (let n = 0; n < 500 && alive(pid); n++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(alive(pid), `process ${pid} is alive`).toBe(false);
}

describe('a line', () => {
  it('blocks until bytes have come from a program, more than it keeps at once', async () => {
    const line = new Line({ kind: 'child', command: 'cat', args: [] });
    const sent = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 31) % 251));
    for (let round = 0; round < 4; round++) {
      line.write(sent);
      expect(readBytes(line, sent.length).equals(sent)).toBe(true);
    }
    expect(line.read(Buffer.alloc(1), 20)).toBe(0);
    expect(line.lost).toBe(0);
    const pid = line.pid as number;
    expect(alive(pid)).toBe(true);
    line.close();
    await gone(pid);
  });

  it('counts bytes that nobody reads', () => {
    const line = new Line({ kind: 'child', command: 'cat', args: [] });
    line.write(Buffer.alloc(100_000, 7));
    for (let n = 0; n < 500 && line.lost === 0; n++) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    expect(line.lost).toBeGreaterThan(0);
    line.close();
  });

  it('names what became of a program that ended, after the bytes that it sent', () => {
    const line = new Line({
      kind: 'child',
      command: 'sh',
      args: ['-c', 'printf abc; echo printer: warning: no ink >&2; echo out of paper >&2; exit 3'],
    });
    expect(readBytes(line, 3).toString()).toBe('abc');
    expect(() => line.read(Buffer.alloc(1), 10_000)).toThrow(
      expect.objectContaining({
        code: 'board_gone',
        message: expect.stringMatching(/exit code 3: out of paper(\n|$)/),
      }),
    );
  });

  it.each([
    [{ kind: 'unix-socket', path: '/nowhere/at/all' }, /ENOENT/],
    [{ kind: 'child', command: '/nowhere/program', args: [] }, /nowhere|127/],
    [{ kind: 'serial', path: '/nowhere/tty', baud: 9600 }, /No such file/],
  ] as const)('says why %o cannot be opened', (opening, why) => {
    const open = (): void => {
      const line = new Line(opening);
      line.read(Buffer.alloc(1), 10_000);
    };
    expect(open).toThrow(expect.objectContaining({ code: 'board_gone', message: expect.stringMatching(why) }));
  });

  it('speaks over a socket file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'line-'));
    const path = join(folder, 'socket');
    const source = `
      const server = require('node:net').createServer((socket) => socket.on('data', (bytes) => socket.end(bytes)));
      server.listen(process.argv[2], () => process.send('listens'));`;
    writeFileSync(join(folder, 'server.cjs'), source);
    const server = fork(join(folder, 'server.cjs'), [path], { execArgv: [] });
    await new Promise((resolve) => server.once('message', resolve));
    const line = new Line({ kind: 'unix-socket', path });
    line.write(Buffer.from('hello'));
    expect(readBytes(line, 5).toString()).toBe('hello');
    expect(() => line.read(Buffer.alloc(1), 10_000)).toThrow(expect.objectContaining({ code: 'board_gone' }));
    server.kill();
    rmSync(folder, { recursive: true });
  });

  it.skipIf(!existsSync('/proc/self'))(
    'ends its program with the process, even one that is killed and a program that never ends',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'line-'));
      const host = join(folder, 'host.mts');
      const line = new URL('../../../../bridges/boards/link/line.ts', import.meta.url).href;
      writeFileSync(
        host,
        `import { Line } from ${JSON.stringify(line)};
       const line = new Line({ kind: 'child', command: 'sleep', args: ['1000'] });
       process.send(line.pid);
       setInterval(() => {}, 1000);`,
      );
      const child = fork(host, [], { execArgv: ['--import', import.meta.resolve('tsx')] });
      const pid = await new Promise<number>((resolve) => child.once('message', (told) => resolve(told as number)));
      expect(alive(pid)).toBe(true);
      child.kill('SIGKILL');
      await gone(pid);
      rmSync(folder, { recursive: true });
    },
  );
});
