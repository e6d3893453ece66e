import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { f64, i32, i64, instantiate, ModuleBuilder } from '../../kernels/assembler.ts';
import { signedLeb, signedLeb64, unsignedLeb } from '../../kernels/leb128.ts';

const decode = (bytes: readonly number[], signed: boolean): bigint => {
  let value = 0n;
  bytes.forEach((byte, at) => {
    expect(byte & 0x80).toBe(at < bytes.length - 1 ? 0x80 : 0);
    value |= BigInt(byte & 0x7f) << BigInt(7 * at);
  });
  return signed ? BigInt.asIntN(7 * bytes.length, value) : value;
};

/** Each power of two and its neighbours. */
const edges = (bits: number): bigint[] =>
  Array.from({ length: bits + 1 }, (_, at) => 1n << BigInt(at)).flatMap((power) => [power - 1n, power, power + 1n]);

describe('LEB128', () => {
  it('decodes to what was encoded, unsigned', () => {
    const check = (value: number): void => {
      expect(decode(unsignedLeb(value), false)).toBe(BigInt(value));
    };
    for (const edge of edges(32)) if (edge < 1n << 32n) check(Number(edge));
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffffff }), check));
  });

  it('decodes to what was encoded, signed', () => {
    const check = (value: number): void => {
      expect(decode(signedLeb(value), true)).toBe(BigInt(value | 0));
    };
    for (const edge of edges(31)) {
      check(Number(edge) | 0);
      check(-Number(edge) | 0);
    }
    fc.assert(fc.property(fc.integer({ min: -0x80000000, max: 0x7fffffff }), check));
  });

  it('decodes to what was encoded, signed 64-bit', () => {
    const check = (value: bigint): void => {
      expect(decode(signedLeb64(value), true)).toBe(BigInt.asIntN(64, value));
    };
    for (const edge of edges(63)) {
      check(edge);
      check(BigInt.asIntN(64, -edge));
    }
    fc.assert(fc.property(fc.bigInt(-(1n << 63n), (1n << 64n) - 1n), check));
  });

  it('is as short as can be', () => {
    expect(unsignedLeb(127)).toEqual([127]);
    expect(unsignedLeb(128)).toEqual([0x80, 1]);
    expect(signedLeb(63)).toEqual([63]);
    expect(signedLeb(64)).toEqual([0xc0, 0]);
    expect(signedLeb(-64)).toEqual([0x40]);
    expect(signedLeb(0xffffffff)).toEqual([0x7f]);
    expect(unsignedLeb(0xffffffff)).toHaveLength(5);
    expect(signedLeb64(-(1n << 63n))).toHaveLength(10);
  });

  it('refuses what does not fit', () => {
    for (const bad of [-1, 2 ** 32, 0.5, Number.NaN]) expect(() => unsignedLeb(bad)).toThrow();
    for (const bad of [-(2 ** 31) - 1, 2 ** 32, 0.5]) expect(() => signedLeb(bad)).toThrow();
    expect(() => signedLeb64(1n << 64n)).toThrow(RangeError);
  });

  it('is read by the engine as the same constants', () => {
    const values = edges(31).flatMap((edge) => [Number(edge) | 0, -Number(edge) | 0]);
    const wide = edges(63).flatMap((edge) => [BigInt.asIntN(64, edge), BigInt.asIntN(64, -edge)]);
    const module = new ModuleBuilder();
    values.forEach((value, at) => {
      module.export(module.func(`a${at}`, { params: [], results: ['i32'] }, () => i32.const(value)));
    });
    wide.forEach((value, at) => {
      module.export(module.func(`b${at}`, { params: [], results: ['i64'] }, () => i64.const(value)));
    });
    module.export(module.func('c', { params: [], results: ['f64'] }, () => f64.const(-0)));
    const f = instantiate<Record<string, () => number | bigint>>(module.bytes());
    expect(values.map((_, at) => f[`a${at}`]?.())).toEqual(values);
    expect(wide.map((_, at) => f[`b${at}`]?.())).toEqual(wide);
    expect(f.c?.()).toBe(-0);
  });
});
