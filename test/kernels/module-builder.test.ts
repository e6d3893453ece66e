import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  block,
  br,
  brIf,
  type Code,
  choose,
  drop,
  f32,
  f32x4,
  f64,
  forRange,
  i32,
  i64,
  if_,
  instantiate,
  type Label,
  type Local,
  type Locals,
  loop,
  ModuleBuilder,
  memory,
  return_,
  selectV128,
  sequence,
  unreachable,
  v128,
  WebAssembly,
  whileLoop,
} from '../../kernels/assembler.ts';

type Numeric = (...values: number[]) => number;

describe('functions', () => {
  it('call imports, one another and themselves', () => {
    const module = new ModuleBuilder();
    const twice = module.importFunction('host', 'twice', { params: ['f64'], results: ['f64'] });
    const square = module.func('square', { params: ['f64'], results: ['f64'] }, (fn) =>
      f64.mul(fn.param(0).get, fn.param(0).get),
    );
    module.export(
      module.func('mix', { params: ['f64', 'f64'], results: ['f64'] }, (fn) =>
        f64.add(twice.call(square.call(fn.param(0).get)), twice.call(fn.param(1).get)),
      ),
    );
    module.export(
      module.func('factorial', { params: ['i32'], results: ['i32'] }, (fn, self) => {
        const n = fn.param(0);
        return choose('i32', i32.leS(n.get, 1), i32.const(1), i32.mul(n.get, self.call(i32.sub(n.get, 1))));
      }),
      'fact',
    );
    const { mix, fact } = instantiate<{ mix: Numeric; fact: Numeric }>(module.bytes(), {
      host: { twice: (x: number) => 2 * x },
    });
    expect(mix(3, 0.5)).toBe(19);
    expect(fact(10)).toBe(3628800);
  });

  it('have locals of every type, zero at entry', () => {
    const module = new ModuleBuilder();
    module.export(
      module.func('f', { params: ['i32'], results: ['f64'] }, (fn) => {
        const a = fn.local('f32');
        const b = fn.local('f32');
        const c = fn.local('i64');
        const d = fn.local('v128');
        const e = fn.local('f32');
        return sequence(
          [a.set(2.5), c.set(i64.add(c.get, 7n)), d.set(f32x4.splat(f32.add(e.tee(4), b.get))), drop(e.get)],
          f64.add(
            f64.promoteF32(f32.add(a.get, f32x4.extractLane(d.get, 3))),
            f64.add(f64.convertI64S(c.get), f64.convertI32S(fn.param(0).get)),
          ),
        );
      }),
    );
    expect(instantiate<{ f: Numeric }>(module.bytes()).f(100)).toBe(113.5);
  });

  it('refuse misuse early', () => {
    const module = new ModuleBuilder();
    const f = module.func('f', { params: ['i32'], results: [] }, () => []);
    expect(() => (f.call as (...args: unknown[]) => unknown)()).toThrow(/'f' takes 1 operands, not 0/);
    expect(() => module.importFunction('host', 'late', { params: [], results: [] })).toThrow(/before defining/);
    expect(() => module.func('g', { params: ['i32'], results: [] }, (fn) => drop(fn.param(1 as 0).get))).toThrow(
      /none is 1/,
    );
    module.export(f);
    expect(() => module.export(f)).toThrow(/exported twice/);
    module.memory({ initial: 1 });
    expect(() => module.memory({ initial: 1 })).toThrow(/one memory/);
    expect(() => new ModuleBuilder().memory({ initial: 1, shared: true })).toThrow(/maximum/);
    expect(() => new ModuleBuilder().memory({ initial: 2, maximum: 1 })).toThrow(/below initial/);
    const constant = module.global('k', 'i32', 1, { mutable: false });
    expect(() => constant.set(2)).toThrow(/constant/);
  });

  it('carry their names into stack traces', () => {
    const module = new ModuleBuilder();
    module.export(
      module.func('überfall', { params: [], results: [] }, () => unreachable),
      'f',
    );
    const { f } = instantiate<{ f: () => void }>(module.bytes());
    let trace = '';
    try {
      f();
    } catch (error) {
      expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
      trace = String((error as Error).stack);
    }
    expect(trace).toContain('überfall');
  });
});

describe('control', () => {
  type Int = Local<'i32'>;
  const make = (body: (m: Int, n: Int, fn: Locals) => Code): Numeric => {
    const module = new ModuleBuilder();
    module.export(
      module.func('f', { params: ['i32', 'i32'], results: ['i32'] }, (fn) => body(fn.param(0), fn.param(1), fn)),
    );
    return instantiate<{ f: Numeric }>(module.bytes()).f;
  };

  it('counts up, down, by steps, and not at all', () => {
    for (const step of [1, 3, -1, -4]) {
      const module = new ModuleBuilder();
      module.export(
        module.func('f', { params: ['i32', 'i32'], results: ['i32'] }, (fn) => {
          const i = fn.local('i32');
          const sum = fn.local('i32');
          return sequence(
            [forRange(i, fn.param(0).get, fn.param(1).get, step, [sum.set(i32.add(i32.mul(sum.get, 31), i.get))])],
            sum.get,
          );
        }),
      );
      const { f } = instantiate<{ f: Numeric }>(module.bytes());
      const n = fc.integer({ min: -30, max: 30 });
      fc.assert(
        fc.property(n, n, (from, to) => {
          let sum = 0;
          for (let i = from; step > 0 ? i < to : i > to; i += step) sum = (Math.imul(sum, 31) + i) | 0;
          expect(f(from, to)).toBe(sum);
        }),
      );
    }
    expect(() => forRange({} as never, 0, 1, 0, [])).toThrow(/non-zero/);
  });

  it('nests loops, with continue and break through labels', () => {
    const f = make((m, n, fn) => {
      const i = fn.local('i32');
      const j = fn.local('i32');
      const sum = fn.local('i32');
      return [
        block((done) =>
          forRange(i, 0, m.get, 1, (nextRow) =>
            forRange(j, 0, n.get, 1, (nextColumn) => [
              brIf(nextColumn, i32.eq(j.get, 2)),
              brIf(nextRow, i32.gtS(j.get, i.get)),
              if_(i32.gtS(sum.get, 500), br(done)),
              sum.set(i32.add(sum.get, i32.add(i32.mul(i.get, 10), j.get))),
            ]),
          ),
        ),
        sum.get,
      ];
    });
    const model = (m: number, n: number): number => {
      let sum = 0;
      for (let i = 0; i < m; i += 1) {
        for (let j = 0; j < n; j += 1) {
          if (j === 2) continue;
          if (j > i) break;
          if (sum > 500) return sum;
          sum += i * 10 + j;
        }
      }
      return sum;
    };
    for (let m = 0; m < 12; m += 1) for (let n = 0; n < 12; n += 1) expect(f(m, n)).toBe(model(m, n));
  });

  it('branches to labels more than 128 blocks away', () => {
    const f = make((m) => {
      const nest = (depth: number, target: Label): Code =>
        depth === 0 ? br(target) : block([nest(depth - 1, target)]);
      return [block((out) => [nest(300, out), unreachable]), m.get];
    });
    expect(f(5, 0)).toBe(5);
  });

  it('repeats while a condition holds, and returns early', () => {
    const collatz = make((n, _, fn) => {
      const steps = fn.local('i32');
      return [
        whileLoop(i32.ne(n.get, 1), [
          if_(i32.and(n.get, 1), n.set(i32.add(i32.mul(n.get, 3), 1)), n.set(i32.shrU(n.get, 1))),
          steps.set(i32.add(steps.get, 1)),
          if_(i32.gtS(steps.get, 1000), return_(i32.const(-1))),
        ]),
        steps.get,
      ];
    });
    expect(collatz(27, 0)).toBe(111);
    expect(collatz(0, 0)).toBe(-1);
  });

  it('refuses a branch out of nowhere', () => {
    let stray: Label | undefined;
    const code = block((label) => {
      stray = label;
      return [];
    });
    const module = new ModuleBuilder();
    expect(code.length).toBeGreaterThan(0);
    expect(() => module.func('f', { params: [], results: [] }, () => [br(stray as Label), loop([])])).toThrow(
      /outside its block/,
    );
  });
});

describe('memory and globals', () => {
  it('sums an array four lanes at a time', () => {
    const module = new ModuleBuilder();
    module.importMemory('host', 'memory', { initial: 1 });
    module.export(
      module.func('sum', { params: ['i32', 'i32'], results: ['f32'] }, (fn) => {
        const start = fn.param(0);
        const count = fn.param(1);
        const at = fn.local('i32');
        const end = fn.local('i32');
        const sums = fn.local('v128');
        const lane = (index: number) => f32x4.extractLane(sums.get, index);
        return [
          end.set(i32.add(start.get, i32.shl(count.get, 2))),
          forRange(at, start.get, end.get, 16, [sums.set(f32x4.add(sums.get, v128.load(at.get)))]),
          f32.add(f32.add(lane(0), lane(1)), f32.add(lane(2), lane(3))),
        ];
      }),
    );
    const host = new WebAssembly.Memory({ initial: 1 });
    const { sum } = instantiate<{ sum: Numeric }>(module.bytes(), { host: { memory: host } });
    new Float32Array(host.buffer, 64, 1000).set(Array.from({ length: 1000 }, (_, at) => at));
    expect(sum(64, 1000)).toBe(499500);
    expect(sum(64, 0)).toBe(0);
  });

  it('loads and stores every width', () => {
    const module = new ModuleBuilder();
    module.export(module.memory({ initial: 1 }));
    module.export(
      module.func('f', { params: [], results: ['i32'] }, () => [
        i32.store(0, -2),
        i32.store8(4, 0x1ff),
        i32.store16(6, 0x1fffe),
        i64.store(8, -3n),
        f32.store(16, 0.1),
        f64.store(24, 0.1),
        i64.store32(32, 0x1_0000_0005n, 0, 4),
        i32.store(i32.const(36), i32.load8S(4), 4, 1),
        i32.store(44, i32.load16U(6)),
        i32.store(48, i32.add(i32.load8U(4), i32.load16S(6))),
        v128.store32Lane(52, f32x4.const(1, 2, 3, 4), 2),
        memory.fill(64, 7, 8),
        memory.copy(66, 64, 20),
        i32.add(memory.size, memory.grow(0)),
      ]),
    );
    const wasm = instantiate<{ f: Numeric; memory: { buffer: ArrayBuffer } }>(module.bytes());
    expect(wasm.f()).toBe(2);
    const view = new DataView(wasm.memory.buffer);
    expect(view.getInt32(0, true)).toBe(-2);
    expect(view.getUint8(4)).toBe(255);
    expect(view.getUint16(6, true)).toBe(0xfffe);
    expect(view.getBigInt64(8, true)).toBe(-3n);
    expect(view.getFloat32(16, true)).toBe(Math.fround(0.1));
    expect(view.getFloat64(24, true)).toBe(0.1);
    expect(view.getInt32(32, true)).toBe(5);
    expect(view.getInt32(40, true)).toBe(-1);
    expect(view.getInt32(44, true)).toBe(0xfffe);
    expect(view.getInt32(48, true)).toBe(253);
    expect(view.getFloat32(52, true)).toBe(3);
    expect([...new Uint8Array(wasm.memory.buffer, 62, 14)]).toEqual([0, 0, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0]);
  });

  it('keeps globals, exported or not', () => {
    const module = new ModuleBuilder();
    const count = module.export(module.global('count', 'i32', 40));
    const rate = module.global('rate', 'f64', 0.5, { mutable: false });
    module.export(
      module.func('f', { params: [], results: ['f64'] }, () => [
        count.set(i32.add(count.get, 2)),
        f64.mul(rate.get, f64.convertI32S(count.get)),
      ]),
    );
    const { f, count: exported } = instantiate<{ f: Numeric; count: { value: number } }>(module.bytes());
    expect(f()).toBe(21);
    expect(exported.value).toBe(42);
  });

  it('shares memory between instances', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const make = (): { f: Numeric } => {
      const module = new ModuleBuilder();
      module.importMemory('host', 'memory', { initial: 1, maximum: 2, shared: true });
      module.export(
        module.func('f', { params: ['i32'], results: ['i32'] }, (fn) => [
          i32.store(0, i32.add(i32.load(0), fn.param(0).get)),
          i32.load(0),
        ]),
      );
      return instantiate(module.bytes(), { host: { memory } });
    };
    const [a, b] = [make(), make()];
    expect(a.f(3)).toBe(3);
    expect(b.f(4)).toBe(7);
  });

  it('selects vectors by a scalar', () => {
    const module = new ModuleBuilder();
    module.export(
      module.func('f', { params: ['i32'], results: ['f32'] }, (fn) =>
        f32x4.extractLane(selectV128(f32x4.all(1), f32x4.all(2), fn.param(0).get), 0),
      ),
    );
    const { f } = instantiate<{ f: Numeric }>(module.bytes());
    expect([f(1), f(0)]).toEqual([1, 2]);
  });
});
