import { expect, it } from 'vitest';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { interleave } from '../../../../../controllers/engine/compiler/passes/interleave.ts';
import type { NeuronLoop } from '../../../../../controllers/engine/compiler/program/loops.ts';
import type { Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import type { NeuronModel } from '../../../../../controllers/engine/index.ts';
import { Network } from '../../../../../controllers/engine/index.ts';
import { adaptiveExponential } from '../../../../../controllers/neurons/adaptive-exponential.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { threeCompartment } from '../../../../../controllers/neurons/three-compartment.ts';

function isInterleaved(model: NeuronModel): boolean {
  const network = new Network({ step: '0.1 ms', seed: 1 });
  network.population('cells', model, { size: 10 });
  const [loop] = interleave.run(lower(network).program, { deferFrom: 0 }).tick;
  return loop.kind === 'neurons' && loop.interleaved === true;
}

it('interleaves neurons whose step is one long chain', () => {
  expect(isInterleaved(adaptiveExponential)).toBe(true);
});

it.each([lif, threeCompartment])('leaves $name: it is short, or has enough to do beside its chain', (model) => {
  expect(isInterleaved(model)).toBe(false);
});

it('leaves neurons that draw', () => {
  expect(isInterleaved(poisson)).toBe(false);
});

it('interleaves chains that are longer than 20 additions, with less than four times as many in all', () => {
  const network = new Network({ step: '0.1 ms', seed: 1 });
  network.population('cells', lif, { size: 10 });
  const { program } = lower(network);
  const { graph } = program;
  /** A chain of so many additions to x. */
  const chain = (length: number, x: Value): Value =>
    Array(length)
      .fill(0)
      .reduce<Value>((sum) => graph.add(sum, x), x);
  const decided = (...lengths: number[]): boolean | undefined => {
    const tick = program.tick.map((loop): NeuronLoop => {
      if (loop.kind !== 'neurons') throw new Error(loop.kind);
      const spikes = graph.load(0, 'neuron');
      const stores = lengths.map((length, n) => ({
        ...{ array: n, role: 'neuron' as const, accumulate: false },
        value: chain(length, graph.load(n, 'neuron')),
      }));
      return { ...loop, spikes, stores };
    });
    const [loop] = interleave.run({ ...program, tick }, { deferFrom: 0 }).tick;
    return (loop as NeuronLoop).interleaved;
  };
  expect(decided(20)).toBeUndefined();
  expect(decided(21)).toBe(true);
  expect(decided(30, 30, 30, 29)).toBe(true);
  expect(decided(30, 30, 30, 30)).toBeUndefined();
});
