import type { Loop, RowLoop } from '../program/loops.ts';
import { roots } from '../program/loops.ts';
import { inOrder } from '../program/value.ts';
import { definePass } from './pass.ts';

/**
 * Joins loops over the rows of one projection, one a delay, that come one after another: short rows end too often for a
 * processor to predict, so the groups of synapses of all of them are listed first. Rows that are contiguous, or whose
 * synapses read their presynaptic neuron, are not listed.
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

/** Fewest delays with which one queue costs less than to look for the spikes of each. */
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

/** Whether the groups of a row can be gone through without knowing whose they are. */
function isListed(loop: Loop): loop is RowLoop {
  if (loop.kind !== 'rows' || loop.rows.contiguous) return false;
  return !inOrder(roots(loop)).some((value) => value.kind === 'load' && value.role === 'pre');
}

/** Whether loops, from the longest delay to the shortest, are those of all delays in between. */
function isQueued(run: readonly RowLoop[]): boolean {
  const [{ rows: longest }] = run;
  return (
    run.length >= FEWEST_QUEUED &&
    run.every(({ rows }, n) => rows.delay === longest.delay - n && rows.first === longest.first - n)
  );
}
