import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, numbersOf } from '../../../controllers/controller/number-bytes.ts';

test('every number comes back to the bit, in memory of its own', () => {
  fc.assert(
    fc.property(fc.float64Array({ maxLength: 20 }), (numbers) => {
      const bytes = bytesOf(numbers);
      const expected = numbers.slice();
      numbers.fill(1);
      // Bytes that begin anywhere, as those of a message do.
      const anywhere = new Uint8Array(bytes.length + 3).subarray(3);
      anywhere.set(bytes);
      const back = numbersOf(anywhere);
      expect(back.length).toBe(expected.length);
      back.forEach((number, k) => {
        expect(Object.is(number, expected[k])).toBe(true);
      });
    }),
  );
});
