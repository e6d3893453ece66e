import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../../../../controllers/engine/emit/threads/executable.ts';
import { divideProgram } from '../../../../../controllers/engine/emit/threads/module.ts';
import { boundaries } from '../../../../../controllers/engine/emit/threads/share.ts';
import type { Share } from '../../../../../controllers/engine/emit/webassembly/offsets.ts';
import { analyse } from '../../../../../controllers/engine/passes/analyse.ts';
import { share } from '../../../../effort.ts';
import { randomNetwork } from '../../random-network.ts';

describe('boundaries', () => {
  it('ascend from 0 to the size, at whole cache lines of four-byte elements', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 2, max: 9 }), (size, threads) => {
        const bounds = boundaries(size, threads);
        expect(bounds).toHaveLength(threads + 1);
        expect([bounds[0], bounds.at(-1)]).toEqual([0, size]);
        expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
        for (const bound of bounds) expect(bound === size || bound % 16 === 0).toBe(true);
        // No share is more than one line larger than an equal one.
        for (let n = 0; n < threads; n++) expect(bounds[n + 1] - bounds[n]).toBeLessThanOrEqual(size / threads + 16);
      }),
    );
  });
});

describe('shares', () => {
  it('take every row apart: a part goes with the neurons that it targets, in whole groups where rows are full', () => {
    let parts = 0;
    fc.assert(
      fc.property(fc.gen(), fc.integer({ min: 2, max: 4 }), (draw, threads) => {
        const { program } = analyse(randomNetwork(draw).network);
        const divided = divideProgram(program, threads);
        const { words, views } = place(program, divided);
        const shares = Array.from({ length: threads }, (_, thread) => divided.shares.of(thread).share as Share);
        for (const loop of program.tick) {
          if (loop.kind !== 'rows') continue;
          const { rowStart, stride, first: delay, target, targets, contiguous } = loop.rows;
          const starts = views[rowStart] as Uint32Array;
          for (let i = 0; stride * i + 1 < starts.length; i++) {
            const row = stride * i + delay;
            let at = starts[row];
            for (const share of shares) {
              const own = share.rows(rowStart);
              const { first, end } = share.range(targets);
              const place = (own.first + row * own.apart) / 4;
              const [from, to] = words.subarray(place, place + 2);
              expect(from).toBe(at);
              at = to;
              for (const j of (views[target] as Uint32Array).subarray(from, to))
                if (j < targets) expect(j >= first && j < end, `${j} in ${first} to ${end}`).toBe(true);
              if (contiguous && from !== to) {
                expect((at - from) % 4).toBe(0);
                expect(from - starts[row]).toBe(first);
              }
              parts++;
            }
            expect(at).toBe(starts[row + 1]);
          }
        }
      }),
      { numRuns: share(10), endOnFailure: true },
    );
    expect(parts).toBeGreaterThan(share(500));
  });
});
