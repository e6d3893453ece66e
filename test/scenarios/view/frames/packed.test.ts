import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../../../scenarios/view/frames/packed.ts';
import { share } from '../../../effort.ts';

const list = fc.oneof(fc.uint8Array(), fc.uint32Array(), fc.float32Array(), fc.float64Array());
/** Plain data with lists and any numbers in it, such as measures of a trial are. */
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(list, fc.string(), fc.boolean(), fc.double(), fc.constant(null)),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('data'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('packed data', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(data, (value) => {
        // JSON has no -0.
        expect(unpack(pack(value))).toEqual(unsigned(value));
      }),
      { numRuns: share(800) },
    );
  });

  it('is read where it lies, or wherever it is moved to', () => {
    const bytes = pack({ values: Float64Array.of(1, 2) });
    expect((unpack(bytes) as { values: Float64Array }).values.buffer).toBe(bytes.buffer);
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(unpack(moved.subarray(3))).toEqual({ values: Float64Array.of(1, 2) });
  });

  it('is refused when it is cut anywhere, and never read as something else', () => {
    const bytes = pack({ a: 1, x: Uint32Array.of(1, 2, 3), y: Float64Array.of(4) });
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.slice(0, length);
      expect(() => unpack(cut), String(length)).toThrow(expect.objectContaining({ code: 'corrupt_frame' }));
    }
  });

  it('is refused, or read, when it is damaged', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 255 }), (at, value) => {
        const bytes = pack({ a: 1, x: Uint32Array.of(1, 2, 3) });
        bytes[at % bytes.length] = value;
        try {
          unpack(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'corrupt_frame' });
        }
      }),
      { numRuns: share(2000) },
    );
  });
});

function unsigned(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(unsigned);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unsigned(one)]));
}
