import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../../scenarios/cli/main.ts', import.meta.url));

/** The command `worker` in a process of its own. */
export class WorkerProcess {
  readonly child: ChildProcess;
  #said = '';

  /** @param argv words after `worker` */
  constructor(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const words = ['--import', import.meta.resolve('tsx'), MAIN, 'worker', ...argv];
    this.child = spawn(process.execPath, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (bytes: Buffer) => (this.#said += bytes.toString()));
  }

  /** All that it has written. */
  get said(): string {
    return this.#said;
  }

  /** Whether it has ended. */
  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Resolves with its exit code, or the signal that ended it. */
  async end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (!this.ended) {
      if (signal !== undefined) this.child.kill(signal);
      await once(this.child, 'close');
    }
    return this.child.exitCode ?? this.child.signalCode;
  }
}
