import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chosenOption } from '../../../agents/index.ts';

const strength = fc.double({ noNaN: true, min: -10, max: 10 });

it('chooses the strongest option above 0, the first of equals', () => {
  fc.assert(
    fc.property(fc.array(strength), (strengths) => {
      const strongest = Math.max(...strengths);
      const expected = strongest > 0 ? strengths.indexOf(strongest) : -1;
      expect(chosenOption({ strengths: Float64Array.from(strengths) })).toBe(expected);
    }),
  );
});
