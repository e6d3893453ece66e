import { expect, it } from 'vitest';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { Network } from '../../../../controllers/engine/index.ts';
import { lower } from '../../../../controllers/engine/lowering/lower.ts';
import { interleave } from '../../../../controllers/engine/passes/interleave.ts';
import { adaptiveExponential } from '../../../../controllers/neurons/adaptive-exponential.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { threeCompartment } from '../../../../controllers/neurons/three-compartment.ts';

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
