import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { point } from '../../agents/index.ts';
import { guard } from '../../bridges/guard/index.ts';
import { parameters, report } from '../benchmark.ts';

/** What strikes a program that drives a robot, in words. */
export type Fault =
  | 'SIGKILL'
  | 'SIGSTOP'
  | 'SIGINT'
  | 'SIGTERM'
  | 'SIGHUP'
  | 'an exception that nobody catches'
  | 'a rejected promise that nobody handles'
  | 'process.exit'
  | 'an endless loop'
  | 'garbage collection without a pause'
  | 'the last command, and no other'
  | 'SIGKILL, among ten busy processes'
  | 'SIGSTOP, among ten busy processes'
  | 'SIGKILL to the guard'
  | 'SIGSTOP to the guard';

/** What came of a trial. */
export interface GuardTrial {
  /** ms from the fault to the first zero at the base. */
  readonly milliseconds: number;
}

interface Loop {
  readonly port: number;
  readonly fault: Fault;
}

/** ms between two commands. */
const COMMANDS = 5;
/** ms of driving before a fault. */
const DRIVING = 300;
/** Objects that are kept while garbage is collected. */
const OBJECTS = 2_000_000;

const given = parameters<{ readonly fault: Fault } | Loop>();
if ('port' in given) await drive(given);
else report(await trial(given.fault));

/** The program that a fault strikes. */
async function drive({ port, fault }: Loop): Promise<void> {
  const kept = fault.startsWith('garbage') ? Array.from({ length: OBJECTS }, (_, i) => ({ i })) : [];
  const robot = await guard({ limits: point.limits, base: { kind: 'udp', port }, encoding: 'float64' });
  const loop = setInterval(() => robot.next({ linearX: 0.3, linearY: 0, angularZ: 0 }), COMMANDS);
  process.on('message', () => {
    if (fault.startsWith('an exception')) throw new Error('nobody catches this');
    if (fault.startsWith('a rejected')) void Promise.reject(new Error('nobody handles this'));
    if (fault === 'process.exit') process.exit(0);
    if (fault === 'an endless loop') for (;;);
    if (fault.startsWith('garbage')) for (;;) (globalThis as unknown as { gc(): void }).gc();
    if (fault.startsWith('the last')) clearInterval(loop);
    kept.length = 0;
  });
}

/** Strikes a program that drives, and waits until its base was told zero. */
async function trial(fault: Fault): Promise<GuardTrial> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let [moves, struck] = [0, Number.POSITIVE_INFINITY];
  const stands = new Promise<number>((resolve) => {
    socket.on('message', (bytes) => {
      if (bytes.readDoubleLE(0) !== 0) moves++;
      else if (performance.now() > struck) resolve(performance.now() - struck);
    });
  });
  const loop: Loop = { port: socket.address().port, fault };
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(loop)], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const busy = fault.includes('busy')
    ? Array.from({ length: 10 }, () => spawn('sh', ['-c', 'while :; do :; done']))
    : [];
  try {
    while (moves === 0) await sleep(1);
    await sleep(DRIVING);
    struck = performance.now();
    strike(child, fault);
    return { milliseconds: await stands };
  } finally {
    for (const one of [...busy, child]) one.kill('SIGKILL');
    socket.close();
  }
}

function strike(child: ChildProcess, fault: Fault): void {
  const signal = /^SIG[A-Z]+/.exec(fault)?.[0] as NodeJS.Signals | undefined;
  if (signal === undefined) child.send('now');
  else if (!fault.endsWith('guard')) child.kill(signal);
  else {
    const guards = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
    process.kill(Number(guards[0]), signal);
  }
}
