// @module-tag long
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { point } from '../../../agents/index.ts';
import { type Drive, type DriveOptions, guard, type Stop } from '../../../bridges/guard/index.ts';

/** Milliseconds for a process to start on a machine that is busy. */
const PATIENCE = 60_000;

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(5);
  }
}

/** A base at a UDP port, which writes down how fast it is told to go forward, in m/s. */
async function base(): Promise<{ readonly port: number; readonly told: number[]; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  const told: number[] = [];
  socket.on('message', (bytes) => told.push(bytes.readDoubleLE(0)));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const closed = once(socket, 'close');
  let open = true;
  const close = async (): Promise<void> => {
    if (open) socket.close();
    open = false;
    await closed;
  };
  onTestFinished(close);
  return { port: socket.address().port, told, close };
}

async function guarded(port: number, options: Partial<DriveOptions> = {}): Promise<Drive> {
  const drive = await guard({ limits: point.limits, base: { kind: 'udp', port }, encoding: 'float64', ...options });
  onTestFinished(() => drive.dispose());
  return drive;
}

const FORWARD = { linearX: 0.3, linearY: 0, angularZ: 0 };

/** Commands until the robot drives: a guard that heard nothing of this process for a while waits for a new command. */
async function drives(drive: Drive, told: readonly number[]): Promise<void> {
  await until('the robot drives', () => {
    drive.next(FORWARD);
    return told.at(-1) === 0.3;
  });
}

interface Program {
  readonly pid: number;
  readonly shell: ChildProcess;
}

describe('a program behind a guard', { timeout: 3 * PATIENCE }, () => {
  /** Starts a program that drives as the job of a shell, the first of a process group of its own. Returns its process. */
  async function program(port: number, fault: string): Promise<Program> {
    const argv = [
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(new URL('driving-program.ts', import.meta.url)),
    ];
    // A shell that waited would end when its job is suspended, and the kernel wakes the jobs of a shell that has ended.
    const script = 'set -m; "$@" & set +m; while kill -0 $!; do sleep 0.02; done';
    const shell = spawn('bash', ['-c', script, 'bash', process.execPath, ...argv, `${port}`, fault], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const [pid] = (await once(shell, 'message')) as [number];
    onTestFinished(() => {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {} // It has ended.
    });
    return { pid, shell };
  }

  it.each<[fault: string, strike: (program: Program) => void]>([
    ['SIGKILL', ({ pid }) => process.kill(pid, 'SIGKILL')],
    ['SIGSTOP', ({ pid }) => process.kill(pid, 'SIGSTOP')],
    ['SIGINT', ({ pid }) => process.kill(pid, 'SIGINT')],
    ['SIGTERM', ({ pid }) => process.kill(pid, 'SIGTERM')],
    ['SIGHUP', ({ pid }) => process.kill(pid, 'SIGHUP')],
    ['an exception', ({ shell }) => shell.send('now')],
    ['a rejected promise', ({ shell }) => shell.send('now')],
    ['process.exit', ({ shell }) => shell.send('now')],
    ['an endless loop', ({ shell }) => shell.send('now')],
    ['Ctrl-C, which the program does not heed', ({ pid }) => process.kill(-pid, 'SIGINT')],
    ['Ctrl-Z', ({ pid }) => process.kill(-pid, 'SIGTSTP')],
    ['SIGQUIT to all', ({ pid }) => process.kill(-pid, 'SIGQUIT')],
  ])('leaves a robot that stands, after %s', async (fault, strike) => {
    const { port, told } = await base();
    const struck = await program(port, fault);
    await until('the robot drives', () => told.at(-1) === 0.3);
    strike(struck);
    await until('the robot stands', () => told.at(-1) === 0);
    const then = told.length;
    const { shell } = struck;
    await until('it is told again, or there is nobody to', () => told.length > then + 2 || shell.exitCode !== null);
    expect(told.slice(then).every((speed) => speed === 0)).toBe(true);
  });
});

it('a program may wait for what its base says, with nothing else to do', { timeout: 3 * PATIENCE }, async () => {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.once('message', (_, { port, address }) => void setTimeout(() => socket.send('here', port, address), 300));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const program = fileURLToPath(new URL('hearing-program.ts', import.meta.url));
  const argv = ['--import', import.meta.resolve('tsx'), program, `${socket.address().port}`];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => said.push(bytes));
  const [code] = await once(child, 'close');
  expect([Buffer.concat(said).toString(), code]).toEqual(['here', 0]);
});

describe('a drive', { timeout: 3 * PATIENCE }, () => {
  it('stands at first, drives as it is told, stands when it is made safe, and is let go with a last zero', async () => {
    const { port, told } = await base();
    const stops: (Stop | undefined)[] = [];
    const drive = await guarded(port, { stopped: (stop) => void stops.push(stop) });
    await until('the robot was told', () => told.length > 0);
    expect(told[0]).toBe(0);
    await drives(drive, told);
    drive.safe();
    await until('the robot stands', () => told.at(-1) === 0);
    await drives(drive, told);
    await drive.dispose();
    await until('the robot stands', () => told.at(-1) === 0);
    await drive.dispose();
    expect(stops).toContain(undefined);
  });

  it('keeps within the limits of the body, and stops at once', async () => {
    const { port, told } = await base();
    const limits = { ...point.limits, linear: 0.2, linearAcceleration: 0.5 };
    const drive = await guarded(port, { limits });
    const loop = setInterval(() => drive.next(FORWARD), 10);
    onTestFinished(() => clearInterval(loop));
    await until('it is as fast as it may be', () => told.at(-1) === 0.2);
    expect(Math.max(...told)).toBe(0.2);
    expect(new Set(told.map((speed) => Math.round(speed * 50))).size).toBeGreaterThan(3); // a ramp
    clearInterval(loop);
    await until('the robot stands', () => told.at(-1) === 0);
    expect(told[told.lastIndexOf(0.2) + 1]).toBe(0);
  });

  it('says that nobody is at the port, and fails the next command', async () => {
    const { port, close } = await base();
    const drive = await guarded(port);
    await close();
    await until('a command fails', () => {
      try {
        drive.next(FORWARD);
        return false;
      } catch (error) {
        expect(error).toMatchObject({ name: 'BridgeError', code: 'base_lost', received: { kind: 'udp', port } });
        return true;
      }
    });
    drive.safe();
  });

  it.each<[DriveOptions['base'], RegExp]>([
    [{ kind: 'child', command: 'no-such-program' }, /ENOENT/],
    [{ kind: 'serial', path: '/dev/no-such-port' }, /no-such-port/],
    [{ kind: 'udp', host: 'no-such-host.invalid', port: 1 }, /no-such-host/],
  ])('cannot be had of the base %j', async (address, reason) => {
    await expect(guard({ limits: point.limits, base: address })).rejects.toMatchObject({
      name: 'BridgeError',
      code: 'base_lost',
      received: address,
      message: expect.stringMatching(reason),
      remedy: expect.any(String),
    });
  });

  it.each<[string, object]>([
    ['base.kind', { base: { kind: 'can' } }],
    ['base.kind', { base: undefined }],
    ['base.port', { base: { kind: 'udp', port: 0 } }],
    ['limits.linear', { limits: { ...point.limits, linear: Number.NaN } }],
    ['limits.angularAcceleration', { limits: { ...point.limits, angularAcceleration: -1 } }],
    ['beatTimeoutSeconds', { beatTimeoutSeconds: 0.05 }],
    ['commandTimeoutSeconds', { commandTimeoutSeconds: Number.POSITIVE_INFINITY }],
    ['leastRateHz', { leastRateHz: 101 }],
    ['mostRateHz', { mostRateHz: 0 }],
  ])('cannot be had with another %s', async (name, wrong) => {
    const options = { limits: point.limits, base: { kind: 'udp', port: 9 }, ...wrong } as DriveOptions;
    await expect(guard(options)).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringContaining(name),
      expected: expect.any(String),
    });
  });

  it('names an option that nothing would read', async () => {
    const options = { limits: point.limits, base: { kind: 'udp', port: 9 }, timeoutSeconds: 1 } as never;
    await expect(guard(options)).rejects.toMatchObject({ code: 'unknown_option' });
  });
});
