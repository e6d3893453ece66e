import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mustWait, placeBarriers } from '../../../../../../controllers/engine/compiler/emit/threads/barriers.ts';
import type { Use } from '../../../../../../controllers/engine/compiler/program/uses.ts';

const use = (array: number, writes: boolean, part?: string, slot?: Use['slot']): Use => ({
  ...{ array, writes, part },
  ...(slot === undefined ? {} : { slot }),
});

describe('threads wait between two loops', () => {
  it('of which one writes what the other uses', () => {
    const [reads, writes] = [use(1, false), use(1, true)];
    expect([mustWait([reads], [writes], 0), mustWait([writes], [reads], 0), mustWait([writes], [writes], 0)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(mustWait([reads], [reads], 0)).toBe(false);
    expect(mustWait([writes], [use(2, true)], 0)).toBe(false);
    expect(mustWait([use(2, true), writes], [use(3, true), reads], 0)).toBe(true);
    expect(mustWait([], [writes], 0)).toBe(false);
  });

  it('unless both divide it alike', () => {
    expect(mustWait([use(1, true, 'a')], [use(1, true, 'a')], 0)).toBe(false);
    expect(mustWait([use(1, true, 'a')], [use(1, false, 'b')], 0)).toBe(true);
    expect(mustWait([use(1, true, 'a')], [use(1, false)], 0)).toBe(true);
    expect(mustWait([use(1, true)], [use(1, false, 'a')], 0)).toBe(true);
  });

  it('or use different slots of a ring', () => {
    const slot = (delay: number) => ({ slots: 4, delay });
    const [now, late] = [use(1, true, 'a', slot(0)), use(1, false, undefined, slot(3))];
    // What is written now is read in 3 ticks; in one tick, slot 1 is read while slot 0 is written.
    expect([0, 1, 2, 3, 4, 7].map((ticks) => mustWait([now], [late], ticks))).toEqual([
      false,
      false,
      false,
      true,
      false,
      true,
    ]);
    expect([0, 1, 2].map((ticks) => mustWait([late], [now], ticks))).toEqual([false, true, false]);
    expect(mustWait([now], [use(1, false)], 0)).toBe(true);
    expect(mustWait([use(1, true)], [late], 0)).toBe(true);
  });
});

/** Whether between any two loops that must not overlap, in one tick or the next, there is a barrier. */
function holds(loops: readonly (readonly Use[])[], barriers: ReadonlySet<number>): boolean {
  const n = loops.length;
  for (let from = 0; from < n; from++)
    for (let to = from + 1; to < from + n; to++) {
      const between = Array.from({ length: to - from }, (_, k) => (from + 1 + k) % n);
      if (between.some((one) => barriers.has(one))) continue;
      if (mustWait(loops[from], loops[to % n], to < n ? 0 : 1)) return false;
    }
  return barriers.size > 0;
}

it('barriers are enough, and as few as can be', () => {
  const delay = fc.constantFrom(undefined, 0, 1, 2, 3);
  const uses = fc.array(
    fc
      .record({ array: fc.nat(2), writes: fc.boolean(), part: fc.constantFrom('a', 'b', undefined), delay })
      .map((one) =>
        use(one.array, one.writes, one.part, one.delay === undefined ? undefined : { slots: 4, delay: one.delay }),
      ),
    { maxLength: 3 },
  );
  let several = 0;
  fc.assert(
    fc.property(fc.array(uses, { minLength: 1, maxLength: 6 }), (loops) => {
      const barriers = placeBarriers(loops);
      expect(holds(loops, barriers)).toBe(true);
      if (barriers.size > 1) several++;
      const all = Array.from(
        { length: 2 ** loops.length },
        (_, set) => new Set([...loops.keys()].filter((n) => set & (1 << n))),
      );
      const fewest = Math.min(...all.filter((set) => holds(loops, set)).map(({ size }) => size));
      expect(barriers.size).toBe(fewest);
    }),
    { numRuns: 300 },
  );
  expect(several).toBeGreaterThan(30);
  expect(placeBarriers([])).toEqual(new Set());
});
