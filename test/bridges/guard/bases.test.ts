// @module-tag long
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Base, BaseListener } from '../../../bridges/guard/bases/base.ts';
import { type BaseAddress, openBase } from '../../../bridges/guard/bases/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Opens a base, and keeps what it says. */
async function opened(address: BaseAddress): Promise<{ base: Base; heard(): string; lost: string[] }> {
  const pieces: Uint8Array[] = [];
  const lost: string[] = [];
  const listener: BaseListener = {
    heard: (piece) => void pieces.push(piece),
    lost: (reason) => void lost.push(reason),
  };
  const base = await openBase(address, listener);
  return { base, heard: () => Buffer.concat(pieces).toString(), lost };
}

const patient = { timeout: 30_000 };

describe('a program that drives a base', () => {
  /** A program that answers each line, and what it does at the end of its input. */
  const program = (end: string): BaseAddress => ({
    kind: 'child',
    command: process.execPath,
    args: [
      '-e',
      `require('readline').createInterface(process.stdin).on('line', (line) => {
        if (line === 'die') process.exit(3);
        console.log('did ' + line);
      }).on('close', () => { ${end} });`,
    ],
  });

  it('reads velocities from its input, is heard, and is let go when its input ends', async () => {
    const { base, heard, lost } = await opened(program("console.log('stands')"));
    expect(base.send(bytes('v 1\n'))).toBe(true);
    await vi.waitFor(() => expect(heard()).toBe('did v 1\n'), patient);
    base.send(bytes('v 0\n'));
    await base.close();
    expect(heard()).toBe('did v 1\ndid v 0\nstands\n');
    expect(lost).toEqual([]);
  });

  it('is lost when it ends by itself, with a reason', async () => {
    const { base, lost } = await opened(program(''));
    base.send(bytes('die\n'));
    await vi.waitFor(() => expect(lost).toEqual([`${process.execPath} ended with exit code 3`]), patient);
    base.send(bytes('v 0\n'));
    await base.close();
  });

  it('is ended when it does not heed the end of its input', async () => {
    const { base, lost } = await opened(program('setInterval(() => {}, 1000)'));
    await base.close();
    expect(lost).toEqual([]);
  });

  it('takes nothing while it does not read, so that nothing queues up here', async () => {
    const command = { kind: 'child', command: 'sleep', args: ['1000'] } as const;
    const { base } = await opened(command);
    onTestFinished(() => base.close());
    const line = bytes(`${'v'.repeat(1023)}\n`);
    let sent = 0;
    await vi.waitUntil(() => {
      if (base.send(line)) sent++;
      return !base.send(line) && !base.send(line);
    }, patient);
    expect(sent).toBeLessThan(2000); // what a pipe holds
  });
});

/** A program that makes a pair of terminals, says the name of one, and tells in hexadecimal what comes out of the other. It answers each line. */
const PTY = `
import os, pty, tty
master, slave = pty.openpty()
tty.setraw(master)
print(os.ttyname(slave), flush=True)
while True:
    data = os.read(master, 1000)
    print(data.hex(), flush=True)
    if data.endswith(b'\\n'): os.write(master, b'ok\\r\\n')
`;
const python = spawnSync('python3', ['-c', 'import pty']).status === 0 && spawnSync('stty', ['--version']).status === 0;

describe.runIf(python)('a base at a serial port', () => {
  async function port() {
    const child = spawn('python3', ['-c', PTY], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines: string[] = [];
    const reader = createInterface(child.stdout);
    const [path] = (await once(reader, 'line')) as [string];
    reader.on('line', (line) => lines.push(line));
    return { path, child, written: () => Buffer.from(lines.join(''), 'hex').toString('latin1') };
  }

  it('is sent bytes as they are, and heard', async () => {
    const { path, written } = await port();
    const { base, heard, lost } = await opened({ kind: 'serial', path, baud: 9600 });
    expect(base.bytesPerSecond).toBe(960);
    const message = Uint8Array.of(0, 3, 10, 13, 17, 19, 26, 255, 10);
    expect(base.send(message)).toBe(true);
    await vi.waitFor(() => expect(written()).toBe(Buffer.from(message).toString('latin1')), patient);
    await vi.waitFor(() => expect(heard()).toBe('ok\r\n'), patient);
    await base.close();
    expect(lost).toEqual([]);
  });

  it('refuses what the line does not take now, and sends on what it took in part', async () => {
    const { path, child, written } = await port();
    const { base, lost } = await opened({ kind: 'serial', path });
    child.kill('SIGSTOP');
    // It may read on until the signal has reached it.
    const state = () => spawnSync('ps', ['-o', 'stat=', '-p', String(child.pid)], { encoding: 'utf8' }).stdout;
    await vi.waitUntil(() => state().startsWith('T'), patient);
    let taken = '';
    const send = (line: string): boolean => {
      const takes = base.send(bytes(line));
      if (takes) taken += line;
      return takes;
    };
    for (let i = 0; send(`v ${i} ${'.'.repeat(96)}\n`); i++) expect(i).toBeLessThan(10_000);
    expect(send('v 1\n')).toBe(false);
    child.kill('SIGCONT');
    await vi.waitUntil(() => send('v 0\n'), patient);
    await vi.waitFor(() => expect(written()).toBe(taken), patient);
    await base.close();
    expect(lost).toEqual([]);
  });

  it('is lost when it is unplugged', async () => {
    const { path, child } = await port();
    const { base, lost } = await opened({ kind: 'serial', path });
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(lost[0]).toContain(path), patient);
    await base.close();
  });

  it('refuses a file that is no port', async () => {
    await expect(opened({ kind: 'serial', path: '/dev/null' })).rejects.toThrow('/dev/null');
  });
});

describe('a base at a UDP port', () => {
  it('is lost when nobody listens there', async () => {
    const { base, lost } = await opened({ kind: 'udp', port: 1 });
    base.send(bytes('v 0\n'));
    await vi.waitUntil(() => lost.length > 0 || !base.send(bytes('v 0\n')), patient);
    expect(lost[0]).toContain('127.0.0.1:1');
    await base.close();
  });

  it('is lost by what comes back of its only datagram', async () => {
    const { base, lost } = await opened({ kind: 'udp', port: 1 });
    base.send(bytes('v 0\n'));
    await vi.waitFor(() => expect(lost[0]).toContain('127.0.0.1:1'), patient);
    await base.close();
  });
});
