import { roots } from '../program/loops.ts';
import type { Value } from '../program/value.ts';
import { inOrder } from '../program/value.ts';
import { latency } from './latency.ts';
import { definePass } from './pass.ts';

/**
 * Finds populations whose groups of neurons an emitter should step side by side, because one after another the processor would
 * wait. A processor looks a few hundred instructions ahead. Where the longest chain of dependent instructions takes longer than
 * these, groups overlap only if their code is interleaved. V8 interleaves code that no store separates. Where little is computed
 * beside the chain, enough registers are free for that. Neurons that draw share ciphers and are not interleaved.
 */
export const interleave = definePass({
  name: 'interleave',
  kind: 'neurons',
  annotation: 'interleaved',
  decide: () => (loop) =>
    !inOrder([loop.spikes]).some(({ kind }) => kind === 'bernoulli') && waitsForItself(roots(loop)) ? true : undefined,
  says: () => 'groups of neurons are stepped side by side',
});

function waitsForItself(values: readonly Value[]): boolean {
  const { operations, chain } = latency(values);
  return chain > 20 && operations < 4 * chain;
}
