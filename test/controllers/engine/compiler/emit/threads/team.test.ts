import { once } from 'node:events';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cuba } from '../../../../../../bench/networks/cuba.ts';
import { place } from '../../../../../../controllers/engine/compiler/emit/threads/executable.ts';
import { divideProgram } from '../../../../../../controllers/engine/compiler/emit/threads/module.ts';
import { defineBarrier, TEAM_BYTES, Team } from '../../../../../../controllers/engine/compiler/emit/threads/team.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import { ModuleBuilder } from '../../../../../../kernels/assembler.ts';
import { instantiate, WebAssembly } from '../../../../../../kernels/webassembly.ts';

const open: { dispose(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose();
});

/** Words of a team's memory that threads sleep on. */
const ARRIVED = 0;
const CALL = 192 / 4;

/**
 * How many threads sleep on a word. They are woken, look, and sleep on: whoever spins does not count.
 */
const asleep = (words: Int32Array, word: number, count: number): Promise<void> =>
  vi.waitFor(() => expect(Atomics.notify(words, word)).toBe(count), { timeout: 30_000, interval: 5 });

describe('a thread that waits sleeps, and leaves its core to others', () => {
  it('at a barrier, until the last thread arrives', async () => {
    const page = { initial: 1, maximum: 1, shared: true };
    const memory = new WebAssembly.Memory(page);
    const words = new Int32Array(memory.buffer, 0, TEAM_BYTES / 4);
    const module = new ModuleBuilder();
    module.importMemory('shared', 'memory', page);
    module.export(defineBarrier(module, 0, 2));
    const bytes = module.bytes();
    const { barrier } = instantiate<{ barrier(): void }>(bytes, { shared: { memory } });
    const worker = new Worker(
      `const { workerData: { bytes, memory }, parentPort } = require('node:worker_threads');
      const { barrier } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { shared: { memory } }).exports;
      for (let n = 1; n <= 3; n++) { barrier(); parentPort.postMessage(n); }`,
      { eval: true, execArgv: [], workerData: { bytes, memory } },
    );
    open.push({ dispose: () => worker.terminate() });
    const passed: number[] = [];
    worker.on('message', (n: number) => void passed.push(n));
    for (let n = 1; n <= 3; n++) {
      await asleep(words, ARRIVED, 1);
      // Woken before the other has come, it goes to sleep again.
      await asleep(words, ARRIVED, 1);
      expect(passed).toHaveLength(n - 1);
      barrier();
      await vi.waitFor(() => expect(passed).toHaveLength(n), { timeout: 30_000, interval: 1 });
    }
  });

  it('between calls, and does nothing when it is woken for nothing', { tags: 'long' }, async () => {
    const { program } = analyse(cuba({ neurons: 96, seed: 3 }).network);
    const divided = divideProgram(program, 3);
    const { memory } = place(program, divided);
    const first = instantiate<{ run(tick: number, steps: number): void }>(divided.modules[0], { shared: { memory } });
    const owner = {};
    const team = new Team(divided.modules, first, memory, divided.teamAt, ['run'], owner);
    open.push(team);
    const words = new Int32Array(memory.buffer, divided.teamAt, TEAM_BYTES / 4);
    for (let tick = 0; tick < 30; tick += 10) {
      team.call('run', tick, 10);
      const arrived = Atomics.load(words, ARRIVED);
      await asleep(words, CALL, 2);
      await asleep(words, CALL, 2);
      expect(Atomics.load(words, ARRIVED)).toBe(arrived);
    }
    expect(team.works).toBe(true);
  });
});

describe('the threads of a team', () => {
  /** A team of two, whose one other thread runs `source` in place of the team's own, and its worker. */
  function teamOf(source?: string): { team: Team; words: Int32Array; worker: Worker } {
    const { program } = analyse(cuba({ neurons: 96, seed: 3 }).network);
    const divided = divideProgram(program, 2);
    const { memory } = place(program, divided);
    const first = instantiate<object>(divided.modules[0], { shared: { memory } });
    const made: Worker[] = [];
    class Watched extends Worker {
      constructor(own: string, options: WorkerOptions) {
        super(source ?? own, options);
        made.push(this);
      }
    }
    const { getBuiltinModule } = process;
    const spy = vi.spyOn(process, 'getBuiltinModule').mockImplementation(((id: string) => {
      const found = getBuiltinModule.call(process, id);
      return id === 'node:worker_threads' ? { ...(found as object), Worker: Watched } : found;
    }) as never);
    try {
      const team = new Team(divided.modules, first, memory, divided.teamAt, ['run'], {});
      return { team, words: new Int32Array(memory.buffer, divided.teamAt, TEAM_BYTES / 4), worker: made[0] };
    } finally {
      spy.mockRestore();
    }
  }

  it('end when it is disposed of', async () => {
    const { team, worker } = teamOf();
    const exit = once(worker, 'exit');
    team.call('run', 0, 10);
    team.dispose();
    expect(await exit).toEqual([0]);
    expect(() => team.call('run', 10, 10)).toThrow(expect.objectContaining({ code: 'disposed' }));
  });

  it('fail the next call where one died before it had started', async () => {
    const { team, worker } = teamOf('throw new Error("no thread here");');
    await new Promise((resolve) => worker.on('error', resolve));
    expect(() => team.call('run', 0, 10)).toThrow(
      expect.objectContaining({
        code: 'thread_failed',
        message: expect.stringMatching(/^thread 1 of the network failed: no thread here$/m),
      }),
    );
    expect(team.works).toBe(false);
  });
});
