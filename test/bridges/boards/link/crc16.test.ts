import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../../bridges/boards/link/crc16.ts';

describe('CRC-16', () => {
  it('gives the check value of CRC-16/IBM-3740', () => {
    expect(crc16(new TextEncoder().encode('123456789'), 9)).toBe(0x29b1);
    expect(crc16(new Uint8Array(0), 0)).toBe(0xffff);
  });

  it('finds every burst of up to 16 bits', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 3, maxLength: 60 }),
        fc.nat(),
        fc.integer({ min: 1, max: 0xffff }),
        (bytes, at, burst) => {
          const broken = bytes.slice();
          const bit = at % (8 * bytes.length - 16);
          for (let n = 0; n < 16; n++) if ((burst >> n) & 1) broken[(bit + n) >> 3] ^= 1 << ((bit + n) & 7);
          expect(crc16(broken, broken.length)).not.toBe(crc16(bytes, bytes.length));
        },
      ),
    );
  });
});
