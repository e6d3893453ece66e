import { roots } from '../program/loops.ts';
import type { Value } from '../program/value.ts';
import { inOrder } from '../program/value.ts';
import { latency } from './latency.ts';
import { definePass } from './pass.ts';

/**
 * Finds populations whose groups of neurons an emitter should step side by side, not one after another, because the processor
 * would wait. It looks a few hundred instructions ahead: where the longest chain of dependent ones takes longer than
 * these, groups overlap only if their code is interleaved, and V8 interleaves what no store separates. With little to do
 * beside the chain there are registers left for that. Neurons that draw share ciphers and are not interleaved.
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
