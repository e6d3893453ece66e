import { MemoryLayout } from '../../../../kernels/memory-layout.ts';
import type { Program } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import type { Offsets } from './offsets.ts';
import { wordsKept } from './sources.ts';

/** Bytes at the bottom of memory that nothing uses: a word of 0 may be looked at there, and no array begins at 0. */
const BOTTOM = 64;
/** Bytes that a vector at the last element of an array reaches past its end. */
const OVERHANG = 16;

/** Where the arrays of a program lie, each on cache lines of its own, and the memory after them. */
export function layOut(program: Program): { readonly offsets: Offsets; readonly memory: MemoryLayout } {
  const memory = new MemoryLayout(BOTTOM);
  const starts = program.arrays.map(({ length }) => memory.reserveLines(4 * length + OVERHANG));
  const kept = new Map<ArrayId, number>();
  for (const loop of program.tick) {
    if (loop.kind !== 'neurons' || loop.drawn === undefined) continue;
    kept.set(loop.ring.ids, memory.reserveLines(4 * wordsKept(loop, loop.drawn)));
  }
  return { offsets: { of: (array) => starts[array], kept: (ids) => kept.get(ids) as number }, memory };
}
