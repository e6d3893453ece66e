import { expect, it } from 'vitest';
import { ByteBuilder } from '../../../../bridges/recording/bytes/byte-builder.ts';

it('has numbers one after the other, lowest byte first, and texts in UTF-8', () => {
  const out = new ByteBuilder();
  out.u8(0x101);
  out.u16(0x0203);
  out.u32(0x0405_0607);
  out.i64(-2);
  out.i64(2n ** 62n);
  out.f32(-1.5);
  out.text('aä');
  out.append(Uint8Array.of(9, 8));
  expect(out.length).toBe(1 + 2 + 4 + 8 + 8 + 4 + 3 + 2);
  const bytes = [
    ...[1, 3, 2, 7, 6, 5, 4],
    ...[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0x40],
    ...[0, 0, 0xc0, 0xbf, 0x61, 0xc3, 0xa4, 9, 8],
  ];
  expect([...out.take()]).toEqual(bytes);
  expect(out.length).toBe(0);
});

it('starts again without any, and what was taken stays', () => {
  const out = new ByteBuilder();
  out.u16(0x0102);
  const first = out.take();
  out.u8(7);
  expect([...first]).toEqual([2, 1]);
  expect([...out.take()]).toEqual([7]);
  expect([...out.take()]).toEqual([]);
});

it('grows by any number of bytes', () => {
  for (const sizes of [
    [4096, 1],
    [4095, 4, 1],
    [10_000, 3],
    [1, 20_000],
    [4000, 4000, 4000, 40_000, 2],
  ]) {
    const out = new ByteBuilder();
    for (const [k, size] of sizes.entries()) out.append(new Uint8Array(size).fill(k + 1));
    out.u32(0xfefdfcfb);
    const expected = Buffer.concat([
      ...sizes.map((size, k) => Buffer.alloc(size, k + 1)),
      Uint8Array.of(0xfb, 0xfc, 0xfd, 0xfe),
    ]);
    expect(Buffer.compare(out.take(), expected)).toBe(0);
  }
});
