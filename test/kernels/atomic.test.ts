import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { atomic, type Expr, ModuleBuilder } from '../../kernels/assembler.ts';
import { instantiate, WebAssembly } from '../../kernels/webassembly.ts';

const PAGE = { initial: 1, maximum: 1, shared: true };

/** A function of two numbers on a memory that it shares with the test. */
function shared(body: (a: Expr<'i32'>, b: Expr<'i32'>) => Expr<'i32'>) {
  const memory = new WebAssembly.Memory(PAGE);
  const module = new ModuleBuilder();
  module.importMemory('shared', 'memory', PAGE);
  module.export(
    module.func('run', { params: ['i32', 'i32'], results: ['i32'] }, (fn) => body(fn.param(0).get, fn.param(1).get)),
  );
  const bytes = module.bytes();
  const { run } = instantiate<{ run(a: number, b: number): number }>(bytes, { shared: { memory } });
  return { run, bytes, memory, words: new Int32Array(memory.buffer) };
}

describe('atomic', () => {
  it.each([
    ['add', atomic.add, 12],
    ['sub', atomic.sub, -2],
    ['exchange', atomic.exchange, 7],
  ] as const)('%s gives what was and leaves the outcome', (_, operation, left) => {
    const { run, words } = shared((a, b) => operation(a, b, 8));
    words[3] = 5;
    expect(run(4, 7)).toBe(5);
    expect(words[3]).toBe(left);
  });

  it('loads and stores', () => {
    const load = shared((a) => atomic.load(a, 4));
    load.words[2] = -3;
    expect(load.run(4, 0)).toBe(-3);
    const store = shared((a, b) => [atomic.store(a, b, 4), atomic.load(8)].flat() as unknown as Expr<'i32'>);
    expect(store.run(4, 99)).toBe(99);
    expect(store.words[2]).toBe(99);
  });

  it('traps between words', () => {
    expect(() => shared((a) => atomic.load(a)).run(2, 0)).toThrow(WebAssembly.RuntimeError);
  });

  it('waits for another thread, which it tells of a change', async () => {
    const { run, bytes, memory, words } = shared((a, b) => atomic.wait(a, b, 50_000_000n));
    words[0] = 1;
    expect(run(0, 0)).toBe(1);
    expect(run(0, 1)).toBe(2);
    const notify = shared((a, b) => atomic.notify(a, b));
    expect(notify.run(0, 1)).toBe(0);
    const worker = new Worker(
      `const { workerData: { bytes, memory } } = require('node:worker_threads');
      const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { shared: { memory } }).exports;
      const words = new Int32Array(memory.buffer);
      let outcome;
      do { Atomics.store(words, 1, 1); outcome = run(0, 1); } while (outcome === 2);
      process.exitCode = 40 + outcome;`,
      { eval: true, execArgv: [], workerData: { bytes, memory } },
    );
    const code = new Promise((resolve) => worker.once('exit', resolve));
    const wake = new ModuleBuilder();
    wake.importMemory('shared', 'memory', PAGE);
    wake.export(wake.func('wake', { params: [], results: ['i32'] }, () => atomic.notify(0, 1)));
    const woken = instantiate<{ wake(): number }>(wake.bytes(), { shared: { memory } });
    while (woken.wake() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await code).toBe(40);
  });
});
