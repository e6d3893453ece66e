/** The entry of a thread that runs the command line once. */
import { parentPort, workerData } from 'node:worker_threads';
import { refuseExit } from '../pool/refuse-exit.ts';
import type { CommandIO } from './io.ts';
import { reafference } from './reafference.ts';
import type { FromThread, StreamName, ThreadCall, ToThread } from './thread-messages.ts';

refuseExit();

const { argv, cwd, env, streams } = workerData as ThreadCall;
const send = (message: FromThread): void => parentPort?.postMessage(message);
const streamOf = (name: StreamName) => ({
  ...streams[name],
  write: (text: string) => send({ write: name, text }),
});

const listeners = new Map<number, () => void>();
let serial = 0;
parentPort?.on('message', ({ heard }: ToThread) => {
  const listener = listeners.get(heard);
  listeners.delete(heard);
  listener?.();
});

const io: CommandIO = {
  stdout: streamOf('stdout'),
  stderr: streamOf('stderr'),
  cwd,
  env,
  get stdin() {
    return process.stdin;
  },
  onInterrupt(listener) {
    const number = serial++;
    listeners.set(number, listener);
    send({ listen: number });
    return () => {
      listeners.delete(number);
      send({ stopListening: number });
    };
  },
  onUncaught(listener) {
    process.on('uncaughtException', listener);
    return () => process.off('uncaughtException', listener);
  },
  apart: true,
};

send({ ended: await reafference(argv, io) });
parentPort?.close();
