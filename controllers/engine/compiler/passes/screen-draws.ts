import type { ScreenedDraws } from '../program/annotations.ts';
import type { NeuronLoop } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import type { Value } from '../program/value.ts';
import { inOrder, isSlow } from '../program/value.ts';
import { definePass } from './pass.ts';
import { quickUpperLimit } from './quick-limit.ts';

/** Share by which rounding may bring a probability above its `atMost`, at most. */
const ROUNDING = 1 / 1_048_576;

/**
 * Finds neurons that draw their spikes with a probability which takes long to compute, and a quick upper limit of it. Spikes are rare:
 * most draws are above the limit, and for these neurons the probability need not be known.
 */
export const screenDraws = definePass({
  name: 'screen-draws',
  kind: 'neurons',
  annotation: 'screened',
  decide: (program) => (loop) => screened(program, loop),
  says: () => 'probabilities are computed only where a draw is below a quick upper limit',
});

function screened({ graph }: Program, { spike, stores, drawn, aside }: NeuronLoop): ScreenedDraws | undefined {
  if (spike.kind !== 'bernoulli' || drawn !== undefined || aside !== undefined) return undefined;
  const { p, atMost } = spike;
  const limit = quickUpperLimit(graph, atMost === p ? p : graph.multiply(atMost, graph.constant(1 + ROUNDING)));
  if (limit === undefined) return undefined;
  const always = stores.map(({ value, reset }) => reset?.otherwise ?? value);
  const slow = (value: Value): number => inOrder([...always, value]).filter(isSlow).length;
  return slow(limit) < slow(p) ? { atMost: limit } : undefined;
}
