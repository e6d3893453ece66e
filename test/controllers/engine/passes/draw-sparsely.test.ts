import { expect, it } from 'vitest';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { Network } from '../../../../controllers/engine/index.ts';
import { lower } from '../../../../controllers/engine/lowering/lower.ts';
import { drawSparsely } from '../../../../controllers/engine/passes/draw-sparsely.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { homogeneousPoisson } from '../../../../controllers/neurons/homogeneous-poisson.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { ppDelta } from '../../../../controllers/neurons/pp-delta.ts';

/** Names of the arrays that the draws of a population follow from; undefined where they are not drawn sparsely. */
function inputsOf(model: NeuronModel): string[] | undefined {
  const network = new Network({ seed: 1 });
  network.population('cells', model, { size: 10 });
  const { program } = lower(network);
  const [loop] = drawSparsely.run(program, { deferFrom: 0 }).tick;
  if (loop.kind !== 'neurons') throw new Error('no neurons');
  return loop.drawn?.inputs.map((array) => program.arrays[array].name);
}

it.each([poisson, bernoulli])('$name draws from its rate, which hosts set', (model) => {
  expect(inputsOf(model)).toEqual(['cells.rate']);
});

it.each([lif, ppDelta, homogeneousPoisson])('$name has state of its own', (model) => {
  expect(inputsOf(model)).toBeUndefined();
});
