import { expect, it } from 'vitest';
import { ContentTooLarge } from '../../../../bridges/recording/compression/decompress.ts';
import { ContentAllowance } from '../../../../bridges/recording/reading/content-allowance.ts';

const MIB = 2 ** 20;
const state = (offset: number) => ({
  size: undefined,
  offset,
  unread: 0,
  landing: undefined,
  remarks: new Set<string>(),
});

/** Most bytes that a part of 1 MiB may decompress to, at an offset in its file, after parts with so much content. */
function allowed(offset: number, most?: number, spent: readonly number[] = []): number {
  const allowance = new ContentAllowance(state(offset), most);
  for (const length of spent) allowance.decompress(() => new Uint8Array(length), new Uint8Array(MIB), 'a chunk');
  let left = -1;
  allowance.decompress(
    (_, bound) => {
      left = bound as number;
      return new Uint8Array(0);
    },
    new Uint8Array(MIB),
    'a chunk',
  );
  return left;
}

it('a file may have 64 times its bytes of content so far, at least 64 MiB, of which a part has 256 MiB at most', () => {
  expect(allowed(0)).toBe(64 * MIB);
  expect(allowed(-MIB / 2)).toBe(64 * MIB);
  expect(allowed(MIB)).toBe(128 * MIB);
  expect(allowed(9 * MIB)).toBe(256 * MIB);
});

it('what was taken counts, and so does what the user allows', () => {
  expect(allowed(0, undefined, [MIB, 2 * MIB])).toBe(61 * MIB);
  expect(allowed(9 * MIB, 5000, [1000])).toBe(4000);
});

it('what is too large is refused with what would be enough: smaller parts, or an allowance', () => {
  const refused = (most: number) => () =>
    new ContentAllowance(state(0), most).decompress(
      (_, bound) => {
        throw new ContentTooLarge(bound as number);
      },
      new Uint8Array(1),
      'a chunk',
    );
  expect(refused(1000)).toThrow('parts that decompress to at most 1000 bytes, all together');
  expect(refused(2 ** 29)).toThrow('a chunk, of at most 268435456 bytes');
});
