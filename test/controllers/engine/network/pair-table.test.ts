import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairTable } from '../../../../controllers/engine/network/pair-table.ts';

const from = 4;
const sizes = fc.integer({ min: 1, max: 70 });
/** A pair to add, or to put another in the place of. */
const moves = fc.array(fc.record({ i: fc.nat(from - 1), j: fc.nat(), young: fc.option(fc.nat()) }), { maxLength: 200 });

describe('a table of pairs', () => {
  it('counts them as a map does, and lists each once, or those that are not there', () => {
    fc.assert(
      fc.property(sizes, moves, (to, list) => {
        const table = new PairTable(from, to);
        const counts = new Map<number, number>();
        const count = (i: number, j: number): number => counts.get(i * to + j) ?? 0;
        for (const move of list) {
          const [i, j] = [move.i, move.j % to];
          if (move.young === null || count(i, j) === 0) {
            table.add(i, j);
            counts.set(i * to + j, count(i, j) + 1);
          } else {
            const young = move.young % to;
            table.replace(i, j, young);
            counts.set(i * to + j, count(i, j) - 1);
            counts.set(i * to + young, count(i, young) + 1);
          }
        }
        const all = Array.from({ length: from * to }, (_, key) => key);
        for (const key of all) expect(table.count(Math.floor(key / to), key % to)).toBe(counts.get(key) ?? 0);
        const [there, absent] = [true, false].map((wanted) =>
          all.filter((key) => (counts.get(key) ?? 0) > 0 === wanted),
        );
        for (const [keys, { pre, post }] of [
          [there, table.pairs(there.length)],
          [absent, table.others(absent.length)],
        ] as const) {
          expect(Array.from(pre, (i, k) => i * to + post[k])).toEqual(keys);
        }
      }),
    );
  });
});
