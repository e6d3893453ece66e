import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../../../../../controllers/engine/compiler/emit/threads/executable.ts';
import { divideProgram } from '../../../../../../controllers/engine/compiler/emit/threads/module.ts';
import { boundaries } from '../../../../../../controllers/engine/compiler/emit/threads/share.ts';
import type { Share } from '../../../../../../controllers/engine/compiler/emit/webassembly/offsets.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import type { SpikeRing } from '../../../../../../controllers/engine/compiler/program/loops.ts';
import { Network } from '../../../../../../controllers/engine/index.ts';
import { share } from '../../../../../effort.ts';
import { randomNetwork } from '../../../random-network.ts';
import { scripted } from '../../../scripted.ts';

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
  it('take every row apart: a part goes with the neurons that it targets, in whole groups where rows are full', {
    tags: 'long',
  }, () => {
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

describe('spikes', () => {
  /** Two populations, of which one is smaller than a range, divided among threads. */
  const divided = (threads: number) => {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', scripted, { size: 53 });
    const few = network.population('few', scripted, { size: 5 });
    const analysed = analyse(network);
    const { shares, ...rest } = divideProgram(analysed.program, threads);
    const { words, views } = place(analysed.program, { shares, ...rest });
    const ring = (population: typeof cells) => analysed.populations.get(population)?.ring as SpikeRing;
    return { shares, words, views, rings: [ring(cells), ring(few)], of: (n: number) => shares.of(n).share as Share };
  };

  it('of each slot lie in a segment for each thread while threads run, and together again after it', {
    tags: 'long',
  }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 4 }), fc.infiniteStream(fc.boolean()), (threads, bits) => {
        const { shares, words, views, rings, of } = divided(threads);
        const some = (size: number): number[] => [...Array(size).keys()].filter(() => bits.next().value);
        const expected = rings.map(({ ids, counts, size, slots }) =>
          Array.from({ length: slots }, (_, slot) => {
            const spikes = some(size);
            views[ids].set(spikes, slot * size);
            views[counts][slot] = spikes.length;
            return spikes;
          }),
        );
        const copied = (ring: SpikeRing, slot: number): number[] | undefined => {
          const out = new Uint32Array(ring.size);
          const count = shares.copySpikes(words, ring, slot, out);
          return count === undefined ? undefined : [...out.subarray(0, count)];
        };
        expect(copied(rings[0], 0)).toBeUndefined();
        shares.split(words);
        // Once is enough.
        shares.split(words);
        for (const [n, ring] of rings.entries())
          for (const [slot, spikes] of expected[n].entries()) {
            expect(copied(ring, slot)).toEqual(spikes);
            for (let thread = 0; thread < threads; thread++) {
              const { first, end } = of(thread).range(ring.size);
              const { counts, pitch, firsts } = of(thread).ring(ring);
              expect(words[firsts / 4 + thread]).toBe(4 * first);
              const own = spikes.filter((i) => i >= first && i < end);
              expect(words[(counts + thread * pitch) / 4 + slot]).toBe(own.length);
              const at = slot * ring.size + first;
              expect([...views[ring.ids].subarray(at, at + own.length)]).toEqual(own);
            }
          }
        shares.join(words);
        shares.join(words);
        for (const [n, { ids, counts, size }] of rings.entries())
          for (const [slot, spikes] of expected[n].entries()) {
            expect(views[counts][slot]).toBe(spikes.length);
            expect([...views[ids].subarray(slot * size, slot * size + spikes.length)]).toEqual(spikes);
          }
        expect(copied(rings[1], 0)).toBeUndefined();
        expect([rings[0].ids, rings[1].counts].every((array) => shares.holdsSpikes(array))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
