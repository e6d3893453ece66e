import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundingRegister, UpdateRegister } from '../../../../bridges/boards/reckon/shift-register.ts';

/**
 * So many bits s[0], s[1], ... of s[k] = s[k - tap] ^ s[k - degree], bit by bit. The seed has s[0] to s[tap - 1] in its lowest bits, and
 * above them s[tap - degree] to s[-1].
 */
function sequence(degree: number, tap: number, seed: number, length: number): readonly number[] {
  const bits = Array.from({ length: degree }, (_, k) => (seed >> k) & 1);
  // s[k - degree] = s[k] ^ s[k - tap] where the seed has s[k] itself.
  const past = bits.map((bit, k) => (k < tap ? bit ^ bits[k + degree - tap] : bit));
  for (let k = degree; k < degree + length; k++) past.push(past[k - tap] ^ past[k - degree]);
  return past.slice(degree);
}

const numberOf = (bits: readonly number[]): number => bits.reduce((sum, bit, k) => sum + bit * 2 ** k, 0);

describe('a register for rounding', () => {
  const seeds = fc.nat(2 ** 15 - 1);

  it('gives blocks of 15 bits of its sequence', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const register = new RoundingRegister(15, seed);
        const bits = sequence(15, 1, seed, 15 * 30);
        expect(bits[0]).toBe(seed & 1);
        for (let k = 0; k < 30; k++) expect(register.next()).toBe(numberOf(bits.slice(15 * k, 15 * (k + 1))));
      }),
    );
  });

  it('gives blocks of 7 bits of the same sequence, with a seed in another order', () => {
    const order = [0, 1, 3, 5, 7, 9, 11, 13, 2, 4, 6, 8, 10, 12, 14];
    fc.assert(
      fc.property(seeds, (seed) => {
        const register = new RoundingRegister(7, seed);
        const bits = sequence(15, 1, numberOf(order.map((k) => (seed >> k) & 1)), 7 * 60);
        for (let k = 0; k < 60; k++) expect(register.next()).toBe(numberOf(bits.slice(7 * k, 7 * (k + 1))));
      }),
    );
  });
});

describe('a register for updates', () => {
  const shapes = fc.constantFrom([25, 3, 16], [22, 1, 14], [7, 2, 3]) as fc.Arbitrary<[number, number, number]>;

  it('gives words of 32 bits of its sequence', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), ([degree, tap, words], any) => {
        const seed = any % 2 ** degree;
        const register = new UpdateRegister(degree, tap, words, seed);
        const bits = sequence(degree, tap, seed, 32 * words * 5);
        for (let block = 0; block < 5; block++) {
          register.next();
          const expected = Array.from({ length: words }, (_, k) =>
            numberOf(bits.slice(32 * (words * block + k)).slice(0, 32)),
          );
          expect([...register.words]).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives 28 bits from any place of a block', () => {
    const register = new UpdateRegister(22, 1, 14, 0x2a5f31);
    register.next();
    const bits = sequence(22, 1, 0x2a5f31, 32 * 14);
    for (let first = 0; first + 28 <= bits.length; first++)
      expect(register.bits28(first), `from ${first}`).toBe(numberOf(bits.slice(first, first + 28)));
  });
});
