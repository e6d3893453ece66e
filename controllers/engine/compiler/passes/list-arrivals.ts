import type { Loop, RowLoop } from '../program/loops.ts';
import { roots } from '../program/loops.ts';
import { inOrder } from '../program/value.ts';
import { definePass } from './pass.ts';

/**
 * Joins consecutive loops over the rows of one projection, one loop per delay. Short rows end too often for a processor to
 * predict. So the groups of synapses of all rows are listed first, then processed. Rows that are contiguous, or whose synapses
 * read their presynaptic neuron, are not listed.
 */
export const listArrivals = definePass({
  name: 'list-arrivals',
  kind: 'rows',
  annotation: 'listed',
  decide: ({ tick }) => {
    const runs = runsOf(tick);
    return (loop) => {
      const run = runs.findIndex((one) => one.includes(loop));
      return run < 0 ? undefined : { run, queued: isQueued(runs[run]) };
    };
  },
  says: ({ queued }) => `synapses that spikes reach are listed first${queued ? ', from one queue for all delays' : ''}`,
});

/** Number of delays. From here on one queue costs less than a search for the spikes of each delay. */
const FEWEST_QUEUED = 4;

function runsOf(loops: readonly Loop[]): RowLoop[][] {
  const runs: RowLoop[][] = [];
  let last: Loop | undefined;
  for (const loop of loops) {
    if (isListed(loop)) {
      const goesOn = last?.kind === 'rows' && isListed(last) && last.rows.rowStart === loop.rows.rowStart;
      if (goesOn) runs[runs.length - 1].push(loop);
      else runs.push([loop]);
    }
    last = loop;
  }
  return runs;
}

/** Whether groups of synapses can be processed without their presynaptic neuron. */
function isListed(loop: Loop): loop is RowLoop {
  if (loop.kind !== 'rows' || loop.rows.contiguous) return false;
  return !inOrder(roots(loop)).some((value) => value.kind === 'load' && value.role === 'pre');
}

/** Whether the loops have consecutive delays, from the longest to the shortest, and are enough for a queue. */
function isQueued(run: readonly RowLoop[]): boolean {
  const [{ rows: longest }] = run;
  return (
    run.length >= FEWEST_QUEUED &&
    run.every(({ rows }, n) => rows.delay === longest.delay - n && rows.first === longest.first - n)
  );
}
