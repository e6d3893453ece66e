import { expect, it } from 'vitest';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { drawSparsely } from '../../../../../controllers/engine/compiler/passes/draw-sparsely.ts';
import type { NeuronModel } from '../../../../../controllers/engine/index.ts';
import { defineNeuron, Network } from '../../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../../controllers/neurons/bernoulli.ts';
import { homogeneousPoisson } from '../../../../../controllers/neurons/homogeneous-poisson.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { ppDelta } from '../../../../../controllers/neurons/pp-delta.ts';

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

const drawn = (hazard: string, rest: Partial<NeuronModel> = {}): NeuronModel =>
  defineNeuron({
    name: 'drawn',
    source: 'a test',
    parameters: { p: { unit: '1', default: 2, meaning: '' }, t_ref: { unit: 'ms', default: 2, meaning: '' } },
    state: {},
    inputs: { rate: { unit: 'Hz', default: 0, meaning: '' }, gain: { unit: '1', default: 1, meaning: '' } },
    spike: { hazard, probability: 'exponential' },
    ...rest,
  });

it('neurons draw from all inputs that their hazard reads, whatever its parameters', () => {
  expect(inputsOf(drawn('p*rate'))).toEqual(['cells.rate']);
  expect(inputsOf(drawn('gain*rate/p'))?.toSorted()).toEqual(['cells.gain', 'cells.rate']);
});

it.each<[string, NeuronModel]>([
  ['has no input', drawn('p*Hz')],
  ['changes with time', drawn('rate*t/ms')],
  ['is refractory', drawn('rate', { refractory: { time: 't_ref' } })],
  ['assigns an input', drawn('rate', { reset: 'gain = 0' })],
  ['has a threshold', drawn('', { spike: { when: 'gain > 2' } })],
])('a neuron is drawn in every step that %s', (_, model) => {
  expect(inputsOf(model)).toBeUndefined();
});
