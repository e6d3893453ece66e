import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expr, f32, f64, i32, i64, select, type ValueType } from '../../kernels/assembler.ts';
import { share } from '../effort.ts';
import { scalarFunction } from './evaluate.ts';

type Operation = (...operands: Expr<never>[]) => Expr<ValueType>;
type Case<A> = readonly [operation: unknown, result: ValueType, model: (...values: A[]) => unknown];

const checkAll = <A>(type: ValueType, cases: Record<string, Case<A>>, value: fc.Arbitrary<A>): void => {
  for (const [name, [operation, result, model]] of Object.entries(cases)) {
    it(name, () => {
      const arity = model.length;
      const run = scalarFunction<A>(Array(arity).fill(type), result, operation as Operation);
      fc.assert(
        fc.property(fc.array(value, { minLength: arity, maxLength: arity }), (values) => {
          expect(run(...values)).toBe(model(...values));
        }),
        { numRuns: share(200) },
      );
    });
  }
};

const small = fc.integer({ min: -40, max: 40 });
const int = fc.oneof(fc.integer({ min: -0x80000000, max: 0x7fffffff }), small);
const long = fc.oneof(fc.bigInt(-(1n << 63n), (1n << 63n) - 1n), fc.bigInt(-70n, 70n));
const double = fc.oneof(
  fc.double(),
  fc.integer({ min: -9, max: 9 }).map((n) => n / 2),
);
const single = double.map(Math.fround);
const flag = (truth: boolean): number => (truth ? 1 : 0);
const S = (a: bigint): bigint => BigInt.asIntN(64, a);
const U = (a: bigint): bigint => BigInt.asUintN(64, a);
const rotate = (a: number, n: number): number => (a << (n & 31)) | (n & 31 ? a >>> (32 - (n & 31)) : 0);

describe('i32', () => {
  checkAll<number>(
    'i32',
    {
      eqz: [i32.eqz, 'i32', (a) => flag(a === 0)],
      eq: [i32.eq, 'i32', (a, b) => flag(a === b)],
      ne: [i32.ne, 'i32', (a, b) => flag(a !== b)],
      ltS: [i32.ltS, 'i32', (a, b) => flag(a < b)],
      ltU: [i32.ltU, 'i32', (a, b) => flag(a >>> 0 < b >>> 0)],
      gtS: [i32.gtS, 'i32', (a, b) => flag(a > b)],
      gtU: [i32.gtU, 'i32', (a, b) => flag(a >>> 0 > b >>> 0)],
      leS: [i32.leS, 'i32', (a, b) => flag(a <= b)],
      leU: [i32.leU, 'i32', (a, b) => flag(a >>> 0 <= b >>> 0)],
      geS: [i32.geS, 'i32', (a, b) => flag(a >= b)],
      geU: [i32.geU, 'i32', (a, b) => flag(a >>> 0 >= b >>> 0)],
      clz: [i32.clz, 'i32', (a) => Math.clz32(a)],
      ctz: [i32.ctz, 'i32', (a) => (a === 0 ? 32 : 31 - Math.clz32(a & -a))],
      popcnt: [i32.popcnt, 'i32', (a) => (a >>> 0).toString(2).replaceAll('0', '').length],
      add: [i32.add, 'i32', (a, b) => (a + b) | 0],
      sub: [i32.sub, 'i32', (a, b) => (a - b) | 0],
      mul: [i32.mul, 'i32', (a, b) => Math.imul(a, b)],
      and: [i32.and, 'i32', (a, b) => a & b],
      or: [i32.or, 'i32', (a, b) => a | b],
      xor: [i32.xor, 'i32', (a, b) => a ^ b],
      shl: [i32.shl, 'i32', (a, b) => a << b],
      shrS: [i32.shrS, 'i32', (a, b) => a >> b],
      shrU: [i32.shrU, 'i32', (a, b) => (a >>> b) | 0],
      rotl: [i32.rotl, 'i32', (a, b) => rotate(a, b)],
      rotr: [i32.rotr, 'i32', (a, b) => rotate(a, -b)],
      extend8S: [i32.extend8S, 'i32', (a) => (a << 24) >> 24],
      extend16S: [i32.extend16S, 'i32', (a) => (a << 16) >> 16],
      'f32.convertI32S': [f32.convertI32S, 'f32', (a) => Math.fround(a)],
      'f32.convertI32U': [f32.convertI32U, 'f32', (a) => Math.fround(a >>> 0)],
      'f64.convertI32S': [f64.convertI32S, 'f64', (a) => a],
      'f64.convertI32U': [f64.convertI32U, 'f64', (a) => a >>> 0],
      'i64.extendI32S': [i64.extendI32S, 'i64', (a) => BigInt(a)],
      'i64.extendI32U': [i64.extendI32U, 'i64', (a) => BigInt(a >>> 0)],
      'reinterpret there and back': [(a: Expr<'i32'>) => i32.reinterpretF32(f32.reinterpretI32(a)), 'i32', (a) => a],
      'numbers as operands': [(a: Expr<'i32'>) => i32.sub(i32.mul(3, a), 7), 'i32', (a) => (3 * a - 7) | 0],
    },
    int,
  );
  checkAll<number>(
    'i32',
    {
      divS: [i32.divS, 'i32', (a, b) => (a / b) | 0],
      divU: [i32.divU, 'i32', (a, b) => ((a >>> 0) / (b >>> 0)) | 0],
      remS: [i32.remS, 'i32', (a, b) => (a % b) | 0],
      remU: [i32.remU, 'i32', (a, b) => ((a >>> 0) % (b >>> 0)) | 0],
      select: [
        (a: Expr<'i32'>, b: Expr<'i32'>, c: Expr<'i32'>) => select(a, b, i32.gtS(c, 1000)),
        'i32',
        (a, b, c) => (c > 1000 ? a : b),
      ],
    },
    int.filter((n) => n !== 0 && n !== -1),
  );
});

describe('i64', () => {
  checkAll<bigint>(
    'i64',
    {
      eqz: [i64.eqz, 'i32', (a) => flag(a === 0n)],
      eq: [i64.eq, 'i32', (a, b) => flag(a === b)],
      ne: [i64.ne, 'i32', (a, b) => flag(a !== b)],
      ltS: [i64.ltS, 'i32', (a, b) => flag(a < b)],
      ltU: [i64.ltU, 'i32', (a, b) => flag(U(a) < U(b))],
      gtS: [i64.gtS, 'i32', (a, b) => flag(a > b)],
      gtU: [i64.gtU, 'i32', (a, b) => flag(U(a) > U(b))],
      leS: [i64.leS, 'i32', (a, b) => flag(a <= b)],
      leU: [i64.leU, 'i32', (a, b) => flag(U(a) <= U(b))],
      geS: [i64.geS, 'i32', (a, b) => flag(a >= b)],
      geU: [i64.geU, 'i32', (a, b) => flag(U(a) >= U(b))],
      clz: [i64.clz, 'i64', (a) => (a === 0n ? 64n : 64n - BigInt(U(a).toString(2).length))],
      ctz: [i64.ctz, 'i64', (a) => (a === 0n ? 64n : BigInt(U(a & -a).toString(2).length - 1))],
      popcnt: [i64.popcnt, 'i64', (a) => BigInt(U(a).toString(2).replaceAll('0', '').length)],
      add: [i64.add, 'i64', (a, b) => S(a + b)],
      sub: [i64.sub, 'i64', (a, b) => S(a - b)],
      mul: [i64.mul, 'i64', (a, b) => S(a * b)],
      and: [i64.and, 'i64', (a, b) => a & b],
      or: [i64.or, 'i64', (a, b) => a | b],
      xor: [i64.xor, 'i64', (a, b) => a ^ b],
      shl: [i64.shl, 'i64', (a, b) => S(a << (b & 63n))],
      shrS: [i64.shrS, 'i64', (a, b) => a >> (b & 63n)],
      shrU: [i64.shrU, 'i64', (a, b) => S(U(a) >> (b & 63n))],
      rotl: [i64.rotl, 'i64', (a, b) => S((U(a) << (b & 63n)) | (U(a) >> (64n - (b & 63n))))],
      rotr: [i64.rotr, 'i64', (a, b) => S((U(a) >> (b & 63n)) | (U(a) << (64n - (b & 63n))))],
      extend8S: [i64.extend8S, 'i64', (a) => BigInt.asIntN(8, a)],
      extend16S: [i64.extend16S, 'i64', (a) => BigInt.asIntN(16, a)],
      extend32S: [i64.extend32S, 'i64', (a) => BigInt.asIntN(32, a)],
      'i32.wrapI64': [i32.wrapI64, 'i32', (a) => Number(BigInt.asIntN(32, a))],
      'f64.convertI64S': [f64.convertI64S, 'f64', (a) => Number(a)],
      'f64.convertI64U': [f64.convertI64U, 'f64', (a) => Number(U(a))],
      'reinterpret there and back': [(a: Expr<'i64'>) => i64.reinterpretF64(f64.reinterpretI64(a)), 'i64', (a) => a],
      'bigints as operands': [(a: Expr<'i64'>) => i64.add(a, 1n << 40n), 'i64', (a) => S(a + (1n << 40n))],
    },
    long,
  );
  checkAll<bigint>(
    'i64',
    {
      divS: [i64.divS, 'i64', (a, b) => a / b],
      divU: [i64.divU, 'i64', (a, b) => S(U(a) / U(b))],
      remS: [i64.remS, 'i64', (a, b) => a % b],
      remU: [i64.remU, 'i64', (a, b) => S(U(a) % U(b))],
    },
    long.filter((n) => n !== 0n && n !== -1n),
  );
});

const nearest = (a: number): number => {
  const size = Math.abs(a);
  if (!(size < 2 ** 52)) return a;
  const even = size + 2 ** 52 - 2 ** 52;
  return a < 0 || Object.is(a, -0) ? -even : even;
};
const copysign = (a: number, b: number): number => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a));
const clampTo = (low: number, high: number) => (a: number) =>
  Number.isNaN(a) ? 0 : Math.trunc(Math.min(Math.max(a, low), high)) | 0;

const floatCases = (
  f: typeof f32 | typeof f64,
  type: 'f32' | 'f64',
  round: (a: number) => number,
): Record<string, Case<number>> => ({
  eq: [f.eq, 'i32', (a, b) => flag(a === b)],
  ne: [f.ne, 'i32', (a, b) => flag(a !== b)],
  lt: [f.lt, 'i32', (a, b) => flag(a < b)],
  gt: [f.gt, 'i32', (a, b) => flag(a > b)],
  le: [f.le, 'i32', (a, b) => flag(a <= b)],
  ge: [f.ge, 'i32', (a, b) => flag(a >= b)],
  abs: [f.abs, type, (a) => Math.abs(a)],
  neg: [f.neg, type, (a) => -a],
  ceil: [f.ceil, type, (a) => Math.ceil(a)],
  floor: [f.floor, type, (a) => Math.floor(a)],
  trunc: [f.trunc, type, (a) => Math.trunc(a)],
  nearest: [f.nearest, type, nearest],
  sqrt: [f.sqrt, type, (a) => round(Math.sqrt(a))],
  add: [f.add, type, (a, b) => round(a + b)],
  sub: [f.sub, type, (a, b) => round(a - b)],
  mul: [f.mul, type, (a, b) => round(a * b)],
  div: [f.div, type, (a, b) => round(a / b)],
  min: [f.min, type, (a, b) => Math.min(a, b)],
  max: [f.max, type, (a, b) => Math.max(a, b)],
  'numbers as operands': [
    (a: Expr<never>) => (f as typeof f64).add((f as typeof f64).mul(0.1, a), -3),
    type,
    (a) => round(round(round(0.1) * a) - 3),
  ],
});

describe('f64', () => {
  checkAll<number>(
    'f64',
    {
      ...floatCases(f64, 'f64', (a) => a),
      'f32.demoteF64': [f32.demoteF64, 'f32', (a) => Math.fround(a)],
      truncSatF64S: [i32.truncSatF64S, 'i32', clampTo(-0x80000000, 0x7fffffff)],
      truncSatF64U: [i32.truncSatF64U, 'i32', clampTo(0, 0xffffffff)],
    },
    double,
  );
  checkAll<number>(
    'f64',
    { copysign: [f64.copysign, 'f64', copysign] },
    double.filter((a) => !Number.isNaN(a)),
  );
  checkAll<number>(
    'f64',
    {
      truncF64S: [i32.truncF64S, 'i32', (a) => Math.trunc(a) | 0],
      truncF64U: [(a: Expr<'f64'>) => i32.truncF64U(f64.abs(a)), 'i32', (a) => Math.trunc(Math.abs(a)) | 0],
      'i64.truncF64S': [i64.truncF64S, 'i64', (a) => BigInt(Math.trunc(a))],
      'i64.truncSatF64S': [i64.truncSatF64S, 'i64', (a) => BigInt(Math.trunc(a))],
    },
    fc.double({ min: -2e9, max: 2e9, noNaN: true }),
  );
});

describe('f32', () => {
  checkAll<number>(
    'f32',
    {
      ...floatCases(f32, 'f32', Math.fround),
      'f64.promoteF32': [f64.promoteF32, 'f64', (a) => a],
      truncSatF32S: [i32.truncSatF32S, 'i32', clampTo(-0x80000000, 0x7fffffff)],
      truncSatF32U: [i32.truncSatF32U, 'i32', clampTo(0, 0xffffffff)],
    },
    single,
  );
  checkAll<number>(
    'f32',
    { copysign: [f32.copysign, 'f32', copysign] },
    single.filter((a) => !Number.isNaN(a)),
  );

  it('encodes constants exactly and refuses NaN', () => {
    fc.assert(
      fc.property(
        single.filter((a) => !Number.isNaN(a)),
        (value) => {
          expect(scalarFunction<number>([], 'f32', () => f32.const(value))()).toBe(value);
        },
      ),
      { numRuns: share(60) },
    );
    expect(() => f32.const(Number.NaN)).toThrow(RangeError);
    expect(() => f64.const(Number.NaN)).toThrow(RangeError);
    expect(() => i32.const(1.5)).toThrow(RangeError);
    expect(() => i32.const(2 ** 32)).toThrow(RangeError);
  });
});
