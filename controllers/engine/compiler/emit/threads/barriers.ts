import type { Use } from '../../program/uses.ts';

/**
 * Where threads that run one program must wait for each other: between two loops of which one writes what the other reads or
 * writes in another thread.
 */

/** Whether two uses by different threads may touch the same element. The second use is `ticks` ticks later. */
function meet(a: Use, b: Use, ticks: number): boolean {
  if (a.array !== b.array || (!a.writes && !b.writes)) return false;
  if (a.part !== undefined && a.part === b.part) return false;
  if (a.slot === undefined || b.slot === undefined) return true;
  return (ticks + a.slot.delay - b.slot.delay) % a.slot.slots === 0;
}

/** Whether threads must wait for each other between two loops. The second loop runs `ticks` ticks later. */
export function mustWait(first: readonly Use[], second: readonly Use[], ticks: number): boolean {
  return first.some((a) => second.some((b) => meet(a, b, ticks)));
}

/**
 * The loops of a tick before which all threads wait for each other. They are as few as possible, but one lies between any two
 * loops that must not overlap, in one tick or the next. There is at least one, so that loops a whole tick apart never overlap.
 */
export function placeBarriers(loops: readonly (readonly Use[])[]): Set<number> {
  const count = loops.length;
  // latest[e]: the last loop that loop e must wait for. Loops of the second tick continue the numbering.
  const latest = Array.from({ length: 2 * count }, (_, e) => {
    const uses = loops[e % count];
    for (let from = e - 1; from > e - count && from >= 0; from--) {
      const apart = Math.floor(e / count) - Math.floor(from / count);
      if (mustWait(loops[from % count], uses, apart)) return from;
    }
    return -1;
  });
  let best: number[] | undefined;
  for (let start = 0; start < count; start++) {
    const barriers = [start];
    for (let e = start + 1; e < start + count; e++) if (latest[e] >= (barriers.at(-1) as number)) barriers.push(e);
    if (best === undefined || barriers.length < best.length) best = barriers;
  }
  return new Set(best?.map((e) => e % count));
}
