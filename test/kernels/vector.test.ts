import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expr, f32x4, f64x2, i8x16, i16x8, i32, i32x4, i64x2, v128 } from '../../kernels/assembler.ts';
import { share } from '../effort.ts';
import { VectorMachine } from './evaluate.ts';

type V = Expr<'v128'>;
type Lanes = 'f32' | 'i32' | 'f64' | 'i8';
type Case = readonly [operation: (a: V, b: V, c: V) => V, model: (...lanes: number[]) => number];

const width: Readonly<Record<Lanes, number>> = { f32: 4, i32: 4, f64: 2, i8: 16 };
const fround = Math.fround;

/** Compare lane by lane with a model of one lane; `read` says how the result is to be read. */
const checkLanes = (
  lanes: Lanes,
  value: fc.Arbitrary<number>,
  cases: Record<string, Case>,
  read: Lanes = lanes,
): void => {
  for (const [name, [operation, model]] of Object.entries(cases)) {
    it(name, () => {
      const machine = new VectorMachine(operation);
      const vector = fc.array(value, { minLength: width[lanes], maxLength: width[lanes] });
      fc.assert(
        fc.property(vector, vector, vector, (a, b, c) => {
          const given = machine[lanes](a, b, c);
          const expected = a.map((_, at) => model(a[at], b[at], c[at]));
          expect(read === lanes ? given : readAs(machine, read)).toEqual(expected);
        }),
        { numRuns: share(150) },
      );
    });
  }
};

const readAs = (machine: VectorMachine, read: Lanes): number[] => {
  const { buffer } = machine.bytes;
  if (read === 'i32') return [...new Int32Array(buffer, 48, 4)];
  if (read === 'f32') return [...new Float32Array(buffer, 48, 4)];
  return [...new Float64Array(buffer, 48, 2)];
};

const int = fc.oneof(fc.integer({ min: -0x80000000, max: 0x7fffffff }), fc.integer({ min: -3, max: 3 }));
const single = fc.oneof(
  fc.double().map(fround),
  fc.integer({ min: -9, max: 9 }).map((n) => n / 2),
);
const double = fc.oneof(
  fc.double(),
  fc.integer({ min: -9, max: 9 }).map((n) => n / 2),
);
const mask = (truth: boolean): number => (truth ? -1 : 0);
const even = (a: number): number => {
  const size = Math.abs(a);
  if (!(size < 2 ** 52)) return a;
  const whole = size + 2 ** 52 - 2 ** 52;
  return a < 0 || Object.is(a, -0) ? -whole : whole;
};
const saturate = (low: number, high: number) => (a: number) =>
  Number.isNaN(a) ? 0 : Math.trunc(Math.min(Math.max(a, low), high)) | 0;

describe('i32x4', () => {
  checkLanes('i32', int, {
    add: [i32x4.add, (a, b) => (a + b) | 0],
    sub: [i32x4.sub, (a, b) => (a - b) | 0],
    mul: [i32x4.mul, (a, b) => Math.imul(a, b)],
    neg: [i32x4.neg, (a) => -a | 0],
    abs: [i32x4.abs, (a) => Math.abs(a) | 0],
    minS: [i32x4.minS, (a, b) => Math.min(a, b)],
    maxS: [i32x4.maxS, (a, b) => Math.max(a, b)],
    minU: [i32x4.minU, (a, b) => Math.min(a >>> 0, b >>> 0) | 0],
    maxU: [i32x4.maxU, (a, b) => Math.max(a >>> 0, b >>> 0) | 0],
    shl: [(a) => i32x4.shl(a, 5), (a) => a << 5],
    shrS: [(a) => i32x4.shrS(a, 7), (a) => a >> 7],
    shrU: [(a) => i32x4.shrU(a, 9), (a) => (a >>> 9) | 0],
    eq: [i32x4.eq, (a, b) => mask(a === b)],
    ne: [i32x4.ne, (a, b) => mask(a !== b)],
    ltS: [i32x4.ltS, (a, b) => mask(a < b)],
    ltU: [i32x4.ltU, (a, b) => mask(a >>> 0 < b >>> 0)],
    gtS: [i32x4.gtS, (a, b) => mask(a > b)],
    gtU: [i32x4.gtU, (a, b) => mask(a >>> 0 > b >>> 0)],
    leS: [i32x4.leS, (a, b) => mask(a <= b)],
    leU: [i32x4.leU, (a, b) => mask(a >>> 0 <= b >>> 0)],
    geS: [i32x4.geS, (a, b) => mask(a >= b)],
    geU: [i32x4.geU, (a, b) => mask(a >>> 0 >= b >>> 0)],
    'numbers as operands': [(a) => i32x4.add(i32x4.mul(a, 3), -7), (a) => (Math.imul(a, 3) - 7) | 0],
  });
  checkLanes(
    'i32',
    int,
    {
      'f32x4.convertI32x4S': [f32x4.convertI32x4S, (a) => fround(a)],
      'f32x4.convertI32x4U': [f32x4.convertI32x4U, (a) => fround(a >>> 0)],
    },
    'f32',
  );

  it('reduces lanes', () => {
    const reduced = (f: (a: V) => Expr<'i32'>): VectorMachine => new VectorMachine((a) => i32x4.splat(f(a)));
    expect(reduced(i32x4.allTrue).i32([1, 2, 3, 4])[0]).toBe(1);
    expect(reduced(i32x4.allTrue).i32([1, 2, 0, 4])[0]).toBe(0);
    expect(reduced(v128.anyTrue).i32([0, 0, 0, 4])[0]).toBe(1);
    expect(reduced(v128.anyTrue).i32([0, 0, 0, 0])[0]).toBe(0);
    expect(reduced(i32x4.bitmask).i32([-1, 5, -2, 7])[0]).toBe(0b0101);
    expect(reduced(i8x16.bitmask).i8(Array(16).fill(0).fill(0x80, 3, 5))[0]).toBe(0b11000);
    for (const lane of [0, 1, 2, 3]) {
      expect(reduced((a) => i32x4.extractLane(a, lane)).i32([7, -8, 9, -10])[0]).toBe([7, -8, 9, -10][lane]);
      expect(new VectorMachine((a) => i32x4.replaceLane(a, lane, 99)).i32([0, 1, 2, 3])).toEqual(
        [0, 1, 2, 3].map((n) => (n === lane ? 99 : n)),
      );
    }
  });
});

describe('f32x4', () => {
  checkLanes('f32', single, {
    add: [f32x4.add, (a, b) => fround(a + b)],
    sub: [f32x4.sub, (a, b) => fround(a - b)],
    mul: [f32x4.mul, (a, b) => fround(a * b)],
    div: [f32x4.div, (a, b) => fround(a / b)],
    min: [f32x4.min, (a, b) => Math.min(a, b)],
    max: [f32x4.max, (a, b) => Math.max(a, b)],
    pmin: [f32x4.pmin, (a, b) => (b < a ? b : a)],
    pmax: [f32x4.pmax, (a, b) => (a < b ? b : a)],
    abs: [f32x4.abs, (a) => Math.abs(a)],
    neg: [f32x4.neg, (a) => -a],
    sqrt: [f32x4.sqrt, (a) => fround(Math.sqrt(a))],
    ceil: [f32x4.ceil, (a) => Math.ceil(a)],
    floor: [f32x4.floor, (a) => Math.floor(a)],
    trunc: [f32x4.trunc, (a) => Math.trunc(a)],
    nearest: [f32x4.nearest, even],
    'numbers as operands': [(a) => f32x4.sub(1, f32x4.mul(a, 0.1)), (a) => fround(1 - fround(a * fround(0.1)))],
  });
  checkLanes(
    'f32',
    single,
    {
      eq: [f32x4.eq, (a, b) => mask(a === b)],
      ne: [f32x4.ne, (a, b) => mask(a !== b)],
      lt: [f32x4.lt, (a, b) => mask(a < b)],
      gt: [f32x4.gt, (a, b) => mask(a > b)],
      le: [f32x4.le, (a, b) => mask(a <= b)],
      ge: [f32x4.ge, (a, b) => mask(a >= b)],
      truncSatF32x4S: [i32x4.truncSatF32x4S, saturate(-0x80000000, 0x7fffffff)],
      truncSatF32x4U: [i32x4.truncSatF32x4U, saturate(0, 0xffffffff)],
    },
    'i32',
  );
});

describe('f64x2', () => {
  checkLanes('f64', double, {
    add: [f64x2.add, (a, b) => a + b],
    sub: [f64x2.sub, (a, b) => a - b],
    mul: [f64x2.mul, (a, b) => a * b],
    div: [f64x2.div, (a, b) => a / b],
    min: [f64x2.min, (a, b) => Math.min(a, b)],
    max: [f64x2.max, (a, b) => Math.max(a, b)],
    pmin: [f64x2.pmin, (a, b) => (b < a ? b : a)],
    pmax: [f64x2.pmax, (a, b) => (a < b ? b : a)],
    abs: [f64x2.abs, (a) => Math.abs(a)],
    neg: [f64x2.neg, (a) => -a],
    sqrt: [f64x2.sqrt, (a) => Math.sqrt(a)],
    ceil: [f64x2.ceil, (a) => Math.ceil(a)],
    floor: [f64x2.floor, (a) => Math.floor(a)],
    trunc: [f64x2.trunc, (a) => Math.trunc(a)],
    nearest: [f64x2.nearest, even],
    'numbers as operands': [(a) => f64x2.sub(f64x2.mul(a, 0.1), 3), (a) => a * 0.1 - 3],
  });

  it('converts from and to narrower lanes', () => {
    const promote = new VectorMachine((a) => f64x2.promoteLowF32x4(a));
    promote.f32([1.5, -0.25, 8, 9]);
    expect(readAs(promote, 'f64')).toEqual([1.5, -0.25]);
    const demote = new VectorMachine((a) => f32x4.demoteF64x2Zero(a));
    demote.f64([0.1, -3]);
    expect(readAs(demote, 'f32')).toEqual([fround(0.1), -3, 0, 0]);
    const convert = new VectorMachine((a) => f64x2.convertLowI32x4S(a));
    convert.i32([-5, 6, 7, 8]);
    expect(readAs(convert, 'f64')).toEqual([-5, 6]);
    const truncate = new VectorMachine((a) => i32x4.truncSatF64x2SZero(a));
    truncate.f64([-5.9, 1e300]);
    expect(readAs(truncate, 'i32')).toEqual([-5, 0x7fffffff, 0, 0]);
  });
});

describe('v128', () => {
  checkLanes('i32', int, {
    and: [v128.and, (a, b) => a & b],
    or: [v128.or, (a, b) => a | b],
    xor: [v128.xor, (a, b) => a ^ b],
    not: [v128.not, (a) => ~a],
    andnot: [v128.andnot, (a, b) => a & ~b],
    bitselect: [v128.bitselect, (a, b, c) => (a & c) | (b & ~c)],
  });

  it('loads and stores lanes, splats and zero-extends', () => {
    const bytes = Array.from({ length: 16 }, (_, at) => at + 1);
    const words = [0x04030201, 0x08070605, 0x0c0b0a09, 0x100f0e0d];
    const read = (body: (a: V, b: V) => V): number[] => {
      const machine = new VectorMachine((a, b) => body(a, b));
      machine.i8(bytes, Array(16).fill(0));
      return readAs(machine, 'i32');
    };
    expect(read(() => v128.load32Splat(4))).toEqual(Array(4).fill(words[1]));
    expect(read(() => v128.load32Zero(i32.const(0), 8))).toEqual([words[2], 0, 0, 0]);
    expect(read(() => v128.load64Splat(0, 8, 1))).toEqual([words[2], words[3], words[2], words[3]]);
    for (const lane of [0, 1, 2, 3]) {
      const expected = [0, 0, 0, 0].map((zero, at) => (at === lane ? words[3] : zero));
      expect(read((_, b) => v128.load32Lane(0, b, lane, 12))).toEqual(expected);
    }
    expect(read(() => v128.load16x4U(0))).toEqual([0x201, 0x403, 0x605, 0x807].map((n) => n));
  });

  it('shuffles and swizzles', () => {
    const a = Array.from({ length: 16 }, (_, at) => at);
    const b = a.map((n) => n + 16);
    const lanes = [31, 0, 16, 15, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 30];
    expect(new VectorMachine((x, y) => i8x16.shuffle(x, y, lanes)).i8(a, b)).toEqual(lanes);
    expect(new VectorMachine((x, y) => i8x16.swizzle(x, y)).i8(b, [3, 99, ...a.slice(2)])).toEqual([
      19,
      0,
      ...b.slice(2),
    ]);
  });

  it('swizzles no local, which the baseline compiler would spoil', () => {
    const through = (way: 'get' | 'tee') =>
      new VectorMachine((x, y, _, fn) => {
        const local = fn.local('v128');
        return i8x16.swizzle(way === 'get' ? local.get : local.tee(x), y);
      });
    expect(() => through('get')).toThrow('must be a fresh value, not a local');
    expect(() => through('tee')).toThrow('must be a fresh value, not a local');
  });

  it('holds constants bit for bit', () => {
    const bytes = Array.from({ length: 16 }, (_, at) => (at * 37) & 0xff);
    expect(new VectorMachine(() => v128.const(bytes)).i8()).toEqual(bytes);
    expect(new VectorMachine(() => i32x4.const(1, -2, 0xffffffff, 4)).i32()).toEqual([1, -2, -1, 4]);
    expect(new VectorMachine(() => f32x4.const(0.1, -0, Infinity, 4)).f32()).toEqual([fround(0.1), -0, Infinity, 4]);
    expect(new VectorMachine(() => f64x2.const(0.1, -0)).f64()).toEqual([0.1, -0]);
  });

  it('refuses bad lanes, alignments and shapes', () => {
    const x = i32x4.all(0);
    expect(() => i32x4.extractLane(x, 4)).toThrow(/Lane must be in 0\.\.3, not 4/);
    expect(() => f32x4.replaceLane(x, -1, 0)).toThrow(RangeError);
    expect(() => v128.load32Lane(0, x, 4)).toThrow(RangeError);
    expect(() => v128.store64Lane(0, x, 2)).toThrow(RangeError);
    expect(() => v128.load(0, 0, 32)).toThrow(/Alignment/);
    expect(() => v128.load(0, 0, 3)).toThrow(/Alignment/);
    expect(() => i32.load(0, -4)).toThrow(RangeError);
    expect(() => i8x16.shuffle(x, x, [1, 2])).toThrow(/16 lanes/);
    expect(() => i8x16.shuffle(x, x, Array(16).fill(32))).toThrow(RangeError);
    expect(() => v128.const([1, 2, 3])).toThrow(/16 bytes/);
    expect(() => f32x4.all(Number.NaN)).toThrow(/NaN/);
    expect(() => v128.not(1 as never)).toThrow(/vector is needed, not 1/);
  });
});

describe('the narrower and wider integer shapes', () => {
  it('add, compare, widen and narrow', () => {
    const ones = Array(16).fill(1);
    expect(new VectorMachine((a, b) => i8x16.add(a, b)).i8(Array(16).fill(255), ones)).toEqual(Array(16).fill(0));
    expect(new VectorMachine((a, b) => i8x16.eq(a, b)).i8(ones, ones)).toEqual(Array(16).fill(255));
    expect(new VectorMachine((a, b) => i16x8.maxU(a, b)).i32([0x7fff8000, 1, 0, -1], [0x80007fff, 2, 0, 0])).toEqual([
      0x80008000 | 0,
      2,
      0,
      -1,
    ]);
    expect(new VectorMachine((a) => i16x8.extendLowI8x16U(a)).i8(Array(16).fill(200)).slice(0, 4)).toEqual([
      200, 0, 200, 0,
    ]);
    expect(
      new VectorMachine((a) => i32x4.extendLowI16x8S(i16x8.splat(i32.sub(0, i32x4.extractLane(a, 0))))).i32([
        7, 0, 0, 0,
      ]),
    ).toEqual([-7, -7, -7, -7]);
    expect(
      new VectorMachine((a, b) => i8x16.narrowI16x8U(i16x8.narrowI32x4U(a, b), i16x8.splat(300))).i32(
        [1, 2, 3, 4],
        [5, 6, 70000, -8],
      ),
    ).toEqual([0x04030201, 0x0605, -1, -1]);
    expect(new VectorMachine((a, b) => i64x2.add(i64x2.shl(a, 1), b)).i32([-1, 0, 5, 0], [1, 0, 0, 1])).toEqual([
      -1, 1, 10, 1,
    ]);
    expect(new VectorMachine(() => i64x2.splat(-2n)).i32()).toEqual([-2, -1, -2, -1]);
  });
});
