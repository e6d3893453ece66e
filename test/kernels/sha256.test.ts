import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../kernels/sha256.ts';

const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 });
const hexadecimal = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function nodes(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

test('is the hash of the standard: its examples', () => {
  const of = (text: string): string => hexadecimal(new Sha256().update(new TextEncoder().encode(text)).digest());
  expect(of('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(of('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('is that of Node, in whatever pieces the bytes come', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const hash = new Sha256();
      for (const part of parts) hash.update(part);
      expect(hexadecimal(hash.digest())).toBe(nodes(parts));
    }),
  );
});

test('of every length around a block, from the middle of a buffer', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => 31 * i);
  for (let length = 0; length < 200; length++) {
    const part = bytes.subarray(7, 7 + length);
    expect(hexadecimal(new Sha256().update(part).digest())).toBe(nodes([part]));
  }
});

test('is saved as the same state, in whatever pieces the bytes came', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const whole = new Sha256().update(Buffer.concat(parts));
      const inPieces = new Sha256();
      for (const part of parts) inPieces.update(part);
      expect(inPieces.save()).toEqual(whole.save());
    }),
  );
});

test('can be asked, saved and gone on from between any two pieces', () => {
  fc.assert(
    fc.property(pieces, pieces, (before, after) => {
      const first = new Sha256();
      for (const part of before) first.update(part);
      expect(hexadecimal(first.digest())).toBe(nodes(before));
      const state = first.save();
      first.update(Uint8Array.of(1));
      const second = new Sha256().update(Uint8Array.of(9)).restore(structuredClone(state));
      for (const part of after) second.update(part);
      expect(hexadecimal(second.digest())).toBe(nodes([...before, ...after]));
    }),
  );
  expect(() => new Sha256().restore(new Uint8Array(3))).toThrow(RangeError);
});
