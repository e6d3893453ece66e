import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../../../temporary-folder.ts';

/** The servers that a queue runs on. */
export type ServerKind = 'redis' | 'valkey';

/** Whether a server is installed here; `REQUIRE_REDIS=1` says that both are, so that tests fail where they are not. */
export function hasServer(kind: ServerKind): boolean {
  return process.env['REQUIRE_REDIS'] === '1' || spawnSync(`${kind}-server`, ['--version']).status === 0;
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A real server on a port of its own, with a folder of its own. */
export class QueueServer {
  readonly port: number;
  readonly #kind: ServerKind;
  readonly #arguments: readonly string[];
  #child: ChildProcess | undefined;

  /** @param more arguments of the server */
  static async start(kind: ServerKind, more: readonly string[] = []): Promise<QueueServer> {
    const server = new QueueServer(kind, await freePort(), more);
    await server.start();
    return server;
  }

  private constructor(kind: ServerKind, port: number, more: readonly string[]) {
    this.#kind = kind;
    this.port = port;
    this.#arguments = [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', temporaryFolder(), '--save', ''],
      ...['--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--daemonize', 'no', ...more],
    ];
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it, with what its file has kept. */
  async start(): Promise<void> {
    const child = spawn(`${this.#kind}-server`, this.#arguments, { stdio: 'ignore' });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', resolve);
    });
    while (!(await answers(this.port))) {
      if (child.exitCode !== null) throw new Error(`${this.#kind}-server ended with ${child.exitCode}`);
      await pause(20);
    }
  }

  /** Ends it, and waits until it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** Sends it a command of words. @returns its answer as it comes */
  command(...words: readonly string[]): Promise<string> {
    return exchange(this.port, `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
  }
}

/** Whether a server has read its file, and answers. One that wants a password does too. */
async function answers(port: number): Promise<boolean> {
  const answer = await exchange(port, 'PING\r\n').catch(() => '');
  return answer.startsWith('+PONG') || answer.startsWith('-NOAUTH');
}

function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString());
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}
