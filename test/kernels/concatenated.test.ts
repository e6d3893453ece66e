import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concatenated } from '../../kernels/concatenated.ts';

it('has the bytes of all parts in their order, empty ones among them', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 9 }), (parts) => {
      expect([...concatenated(parts)]).toEqual(parts.flatMap((part) => [...part]));
    }),
  );
});
