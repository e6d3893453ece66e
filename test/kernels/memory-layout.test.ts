import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LINE_BYTES, MemoryLayout, PAGE_BYTES } from '../../kernels/memory-layout.ts';

const requests = fc.array(
  fc.record({
    bytes: fc.integer({ min: 0, max: 5000 }),
    alignment: fc.constantFrom(4, 16, 64, 128),
    lines: fc.boolean(),
  }),
  { minLength: 1, maxLength: 20 },
);

it('hands out addresses that are aligned and do not overlap, within its pages', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), requests, (from, list) => {
      const memory = new MemoryLayout(from);
      let end = from;
      for (const { bytes, alignment, lines } of list) {
        const start = lines ? memory.reserveLines(bytes) : memory.reserve(bytes, alignment);
        expect(start % (lines ? LINE_BYTES : alignment)).toBe(0);
        expect(start).toBeGreaterThanOrEqual(end);
        expect(start - end).toBeLessThan(lines ? LINE_BYTES : alignment);
        expect(memory.end).toBeGreaterThanOrEqual(start + bytes);
        if (lines) expect(memory.end % LINE_BYTES).toBe(0);
        end = memory.end;
      }
      expect(memory.pages * PAGE_BYTES).toBeGreaterThanOrEqual(memory.end);
    }),
  );
});

it('leaves the rest of a line free', () => {
  const memory = new MemoryLayout(LINE_BYTES);
  memory.endLine();
  expect(memory.end).toBe(LINE_BYTES);
  memory.reserve(4, 4);
  memory.endLine();
  expect(memory.end).toBe(2 * LINE_BYTES);
});
