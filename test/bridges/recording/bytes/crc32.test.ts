import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, portableCrc32 } from '../../../../bridges/recording/bytes/crc32.ts';

/** Bit by bit, as the polynomial says. */
function slow(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe.each([
  ['of Node', crc32],
  ['in plain JavaScript', portableCrc32],
])('CRC-32 %s', (_, crc) => {
  it('has its check value', () => {
    expect(crc(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc(new Uint8Array(0))).toBe(0);
  });

  it('is that of the polynomial, and goes on from the bytes before', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, at) => {
        expect(crc(bytes)).toBe(slow(bytes));
        expect(crc(bytes.subarray(at), crc(bytes.subarray(0, at)))).toBe(slow(bytes));
      }),
    );
  });
});
