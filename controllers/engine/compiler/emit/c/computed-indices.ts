import { allLoops, type Program } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';

/**
 * Arrays of indices that the C program computes instead of looking them up: the targets of rows that have all of them, and
 * columns of all-to-all projections. It has no data for them.
 */
export function computedIndices(program: Program): ReadonlySet<ArrayId> {
  const [computed, looked] = [new Set<ArrayId>(), new Set<ArrayId>()];
  for (const loop of allLoops(program)) {
    if (loop.kind === 'rows') (loop.rows.contiguous ? computed : looked).add(loop.rows.target);
    if (loop.kind === 'columns') {
      const { columnStart, synapse, source } = loop.columns;
      for (const array of [columnStart, synapse, source]) (loop.regular === undefined ? looked : computed).add(array);
    }
    if (loop.kind === 'all' && loop.ends !== undefined) {
      looked.add(loop.ends.source);
      looked.add(loop.ends.target);
    }
  }
  return new Set([...computed].filter((array) => !looked.has(array)));
}
