import type { SparseDraws } from '../program/annotations.ts';
import type { NeuronLoop } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { inOrder } from '../program/value.ts';
import { definePass } from './pass.ts';

/**
 * Finds populations that only draw spikes and have no state of their own. The probability of a spike depends only on arrays
 * that hosts set now and then. An emitter need not compute it again until one of them changes.
 */
export const drawSparsely = definePass({
  name: 'draw-sparsely',
  kind: 'neurons',
  annotation: 'drawn',
  decide: (program) => (loop) => drawn(program, loop),
  says: () => 'probabilities are computed again only where an input has changed',
});

function drawn(program: Program, { spikes, stores, refractory }: NeuronLoop): SparseDraws | undefined {
  if (spikes.kind !== 'bernoulli' || stores.length > 0 || refractory !== undefined) return undefined;
  const values = inOrder([spikes.p]);
  if (values.some(({ kind }) => kind === 'table' || kind === 'time' || kind === 'before')) return undefined;
  const changing = values.filter((value) => value.kind === 'load').filter(({ array }) => program.arrays[array].state);
  if (changing.length === 0 || changing.some(({ role }) => role !== 'neuron')) return undefined;
  return { drawn: spikes, inputs: changing.map(({ array }) => array) };
}
