import type { MemoryLayout } from '../../../../../kernels/memory-layout.ts';
import { LINE_BYTES } from '../../../../../kernels/memory-layout.ts';
import { padded } from '../../program/array-table.ts';
import type { Rows, SpikeRing } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import type { Offsets, Share } from '../webassembly/offsets.ts';

/** Ranges begin at multiples of this, so that they hold whole turns of every loop and whole cache lines. */
const GRAIN = 16;

/** The beginnings of `threads` ranges of `size` neurons or elements, and the end of the last one. */
export function boundaries(size: number, threads: number): number[] {
  const whole = padded(size, 8);
  return Array.from({ length: threads + 1 }, (_, thread) =>
    thread === threads ? size : Math.min(size, GRAIN * Math.round((whole * thread) / threads / GRAIN)),
  );
}

interface Segments {
  readonly ring: SpikeRing;
  readonly counts: number;
  readonly pitch: number;
  readonly firsts: number;
}

/** Divides a program in memory among threads: what all threads share, and what belongs to one. */
export class Shares {
  readonly #threads: number;
  readonly #offsets: Offsets;
  readonly #rings = new Map<ArrayId, Segments>();
  readonly #spikes = new Set<ArrayId>();
  /** Addresses of the boundaries of all parts of all rows, by the array in which the rows begin. */
  readonly #rows = new Map<ArrayId, { readonly rows: Rows; readonly count: number; readonly parts: number }>();
  /** Whether the spikes of each slot lie in one segment per thread. */
  #apart = false;

  constructor(program: Program, offsets: Offsets, threads: number, memory: MemoryLayout) {
    this.#threads = threads;
    this.#offsets = offsets;
    const reserve = (bytes: number): number => memory.reserveLines(bytes);
    for (const loop of program.tick) {
      if (loop.kind === 'all') continue;
      const { ring } = loop;
      const pitch = padded(4 * ring.slots, LINE_BYTES);
      this.#spikes.add(ring.ids).add(ring.counts);
      if (!this.#rings.has(ring.counts))
        this.#rings.set(ring.counts, { ring, pitch, counts: reserve(threads * pitch), firsts: reserve(4 * threads) });
      if (loop.kind !== 'rows' || this.#rows.has(loop.rows.rowStart)) continue;
      const { rows } = loop;
      const count = program.arrays[rows.rowStart].length - 1;
      this.#rows.set(rows.rowStart, { rows, count, parts: reserve(4 * (threads * count + 1)) });
    }
  }

  /** The addresses for one thread. */
  of(thread: number): Offsets & { readonly share: Share } {
    const offsets = this.#offsets;
    const counts = new Map(
      [...this.#rings].map(([array, { counts: start, pitch }]) => [array, start + thread * pitch] as const),
    );
    const share: Share = {
      thread,
      threads: this.#threads,
      range: (size) => {
        const bounds = boundaries(size, this.#threads);
        return { first: bounds[thread], end: bounds[thread + 1] };
      },
      ring: ({ counts: array }) => this.#rings.get(array) as Segments,
      rows: (rowStart) => {
        const { parts } = this.#rows.get(rowStart) as { parts: number };
        return { first: parts + 4 * thread, apart: 4 * this.#threads };
      },
    };
    return { ...offsets, of: (array) => counts.get(array) ?? offsets.of(array), share };
  }

  /** Finds the part of each row that belongs to each thread. The targets must be in memory. */
  divide(words: Uint32Array): void {
    for (const { ring, firsts } of this.#rings.values())
      boundaries(ring.size, this.#threads)
        .slice(0, -1)
        .forEach((first, thread) => {
          words[firsts / 4 + thread] = 4 * first;
        });
    for (const { rows, count, parts } of this.#rows.values()) {
      const starts = this.#offsets.of(rows.rowStart) / 4;
      const targets = this.#offsets.of(rows.target) / 4;
      const bounds = boundaries(rows.targets, this.#threads).slice(1, -1);
      let at = parts / 4;
      for (let i = 0; i < count; i++) {
        const [start, end] = [words[starts + i], words[starts + i + 1]];
        words[at++] = start;
        for (const bound of bounds)
          words[at++] = rows.contiguous
            ? Math.min(start + bound, end)
            : lowerBound(words, targets + start, targets + end, bound) - targets;
      }
      words[at] = words[starts + count];
    }
  }

  /** Whether an array holds spikes. Outside the threads they lie together, without segments. */
  holdsSpikes(array: ArrayId): boolean {
    return this.#spikes.has(array);
  }

  /** Copies the spikes of a slot to `out`, ascending, and returns their number; undefined where they are not in segments. */
  copySpikes(words: Uint32Array, { counts: array }: SpikeRing, slot: number, out: Uint32Array): number | undefined {
    if (!this.#apart) return undefined;
    const { ring, counts, pitch, firsts } = this.#rings.get(array) as Segments;
    const base = this.#offsets.of(ring.ids) / 4 + slot * ring.size;
    let copied = 0;
    for (let thread = 0; thread < this.#threads; thread++) {
      const first = base + words[firsts / 4 + thread] / 4;
      const count = words[(counts + thread * pitch) / 4 + slot];
      for (let i = 0; i < count; i++) out[copied++] = words[first + i];
    }
    return copied;
  }

  /** Splits the spikes of all rings into one segment per thread. */
  split(words: Uint32Array): void {
    if (this.#apart) return;
    this.#apart = true;
    for (const { ring, counts, pitch } of this.#rings.values()) {
      const bounds = boundaries(ring.size, this.#threads);
      for (let slot = 0; slot < ring.slots; slot++) {
        const base = this.#offsets.of(ring.ids) / 4 + slot * ring.size;
        let end = base + words[this.#offsets.of(ring.counts) / 4 + slot];
        for (let thread = this.#threads - 1; thread >= 0; thread--) {
          const first = bounds[thread];
          const start = thread === 0 ? base : lowerBound(words, base, end, first);
          words.copyWithin(base + first, start, end);
          words[(counts + thread * pitch) / 4 + slot] = end - start;
          end = start;
        }
      }
    }
  }

  /** Joins the segments again, in ascending order. */
  join(words: Uint32Array): void {
    if (!this.#apart) return;
    this.#apart = false;
    for (const { ring, counts, pitch } of this.#rings.values()) {
      const bounds = boundaries(ring.size, this.#threads);
      for (let slot = 0; slot < ring.slots; slot++) {
        const base = this.#offsets.of(ring.ids) / 4 + slot * ring.size;
        let at = base;
        for (let thread = 0; thread < this.#threads; thread++) {
          const first = base + bounds[thread];
          const count = words[(counts + thread * pitch) / 4 + slot];
          words.copyWithin(at, first, first + count);
          at += count;
        }
        words[this.#offsets.of(ring.counts) / 4 + slot] = at - base;
      }
    }
  }
}

/** Index of the first of ascending words, from `start` on, that is not below `bound`; `end` where all are. */
function lowerBound(words: Uint32Array, start: number, end: number, bound: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (words[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
