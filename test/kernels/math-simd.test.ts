// @module-tag long
import { describe, expect, it } from 'vitest';
import { type Expr, forRange, i32, instantiate, type Locals, ModuleBuilder, v128 } from '../../kernels/assembler.ts';
import * as math from '../../kernels/math-f32.ts';
import * as simd from '../../kernels/math-simd.ts';
import { RandomStream } from '../../kernels/random.ts';

const count = 1 << 17;

type V = Expr<'v128'>;
type Emit = (fn: Locals, x: V, y: V) => V;

/** Applies an emitter to arrays of f32. */
const vectorized = (emit: Emit): ((x: Float32Array, y: Float32Array) => Float32Array) => {
  const module = new ModuleBuilder();
  const bytes = 4 * count;
  module.export(module.memory({ initial: (3 * bytes) / 65536 }));
  module.export(
    module.func('run', { params: [], results: [] }, (fn) => {
      const at = fn.local('i32');
      const x = v128.load(at.get);
      const y = v128.load(at.get, bytes);
      return forRange(at, 0, bytes, 16, v128.store(at.get, emit(fn, x, y), 2 * bytes));
    }),
  );
  const { run, memory } = instantiate<{ run(): void; memory: { buffer: ArrayBuffer } }>(module.bytes());
  return (x, y) => {
    new Float32Array(memory.buffer, 0, count).set(x);
    new Float32Array(memory.buffer, bytes, count).set(y);
    run();
    return new Float32Array(memory.buffer, 2 * bytes, count).slice();
  };
};

const stream = new RandomStream(21, 'bits');

/** Values at which something changes, and their neighbours. */
const specials = (() => {
  const anchors = [
    0,
    1,
    2,
    3,
    0.5,
    0.25,
    0.55,
    23,
    24,
    126,
    127,
    128,
    150,
    2 ** 23,
    2 ** 24,
    2 ** 25,
    8192,
    1e30,
    Math.PI,
    Math.PI / 2,
    Math.PI / 4,
    Math.SQRT1_2,
    Math.SQRT2,
    Math.E,
    Math.LN2,
    87.33654,
    87.68312,
    88,
    88.37627,
    89,
    103.97,
    2 ** -126,
    2 ** -127,
    2 ** -149,
    3.4028234663852886e38,
  ];
  const values = new Float32Array(anchors.flatMap((a) => [a, -a, a, -a, a, -a]));
  const bits = new Int32Array(values.buffer);
  for (let at = 0; at < bits.length; at += 1) {
    if (values[at] !== 0) bits[at] += ((at % 6) >> 1) - 1;
  }
  return [...values, Infinity, -Infinity, NaN, 0, -0];
})();

/** Half random bit patterns, half numbers of everyday size. */
const samples = (): Float32Array => {
  const values = new Float32Array(count);
  const bits = new Int32Array(values.buffer);
  for (let at = 0; at < count; at += 1) {
    if (at & 1) bits[at] = stream.next();
    else values[at] = stream.normal() * 2 ** (stream.integer(16) - 8);
  }
  return values;
};

const sameBits = (given: Float32Array, model: (at: number) => number): void => {
  const expected = Float32Array.from(given, (_, at) => model(at));
  const a = new Int32Array(given.buffer);
  const b = new Int32Array(expected.buffer);
  let differing = 0;
  let first = -1;
  for (let at = 0; at < count; at += 1) {
    if (a[at] !== b[at] && !(Number.isNaN(given[at]) && Number.isNaN(expected[at]))) {
      if (differing === 0) first = at;
      differing += 1;
    }
  }
  expect({ differing, first, given: given[first], expected: expected[first] }).toEqual({
    differing: 0,
    first: -1,
    given: undefined,
    expected: undefined,
  });
};

describe('math-simd has the bits of math-f32', () => {
  const unary = {
    exp: [simd.emitExp, math.exp],
    log: [simd.emitLog, math.log],
    sin: [simd.emitSin, math.sin],
    cos: [simd.emitCos, math.cos],
    tanh: [simd.emitTanh, math.tanh],
    sqrt: [simd.emitSqrt, math.sqrt],
  } as const;
  for (const [name, [emit, model]] of Object.entries(unary)) {
    it(name, () => {
      const run = vectorized(emit);
      const x = samples();
      x.set(specials);
      sameBits(run(x, x), (at) => model(x[at]));
    });
  }

  it('pow', () => {
    const run = vectorized(simd.emitPow);
    const x = samples();
    const y = samples();
    let at = 0;
    for (const a of specials) {
      for (const b of specials) {
        x[at] = a;
        y[at] = b;
        at += 1;
      }
    }
    for (; at < count; at += 4) {
      x[at] = Math.abs(x[at]);
      y[at] = Math.round(y[at]);
    }
    sameBits(run(x, y), (index) => math.pow(x[index], y[index]));
  });

  it('for an operand that is code with an effect, evaluated once', () => {
    const module = new ModuleBuilder();
    const calls = module.export(module.global('calls', 'i32', 0));
    const operand = module.func('operand', { params: [], results: ['v128'] }, () => [
      calls.set(i32.add(calls.get, 1)),
      v128.load(0),
    ]);
    module.memory({ initial: 1 });
    module.export(
      module.func('run', { params: [], results: [] }, (fn) =>
        [simd.emitExp, simd.emitLog, simd.emitSin, simd.emitCos, simd.emitTanh].map((emit) =>
          v128.store(16, emit(fn, operand.call())),
        ),
      ),
    );
    const wasm = instantiate<{ run(): void; calls: { value: number } }>(module.bytes());
    wasm.run();
    expect(wasm.calls.value).toBe(5);
  });
});
