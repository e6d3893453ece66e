import { MemoryLayout } from '../../../../../kernels/memory-layout.ts';
import { checkFits } from '../../../network/memory-limit.ts';
import type { Program } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import type { Offsets } from './offsets.ts';
import { wordsKept } from './sources.ts';

/** Bytes at the bottom of memory, all 0 and unused. Code may read a 0 there, and no array begins at address 0. */
const BOTTOM = 64;
/** Bytes that a vector at the last element of an array may reach past its end. */
const OVERHANG = 16;

/** A memory that refuses what 32-bit addresses do not reach. */
class NetworkMemory extends MemoryLayout {
  override reserve(bytes: number, alignment?: number): number {
    const start = super.reserve(bytes, alignment);
    checkFits('the network', this.end);
    return start;
  }
}

/** The addresses of the arrays of a program, each on cache lines of its own, and the memory after them. */
export function layOut(program: Program): { readonly offsets: Offsets; readonly memory: MemoryLayout } {
  const memory = new NetworkMemory(BOTTOM);
  const starts = program.arrays.map(({ length }) => memory.reserveLines(4 * length + OVERHANG));
  const kept = new Map<ArrayId, number>();
  for (const loop of program.tick) {
    if (loop.kind !== 'neurons' || loop.drawn === undefined) continue;
    kept.set(loop.ring.ids, memory.reserveLines(4 * wordsKept(loop, loop.drawn)));
  }
  return { offsets: { of: (array) => starts[array], kept: (ids) => kept.get(ids) as number }, memory };
}
