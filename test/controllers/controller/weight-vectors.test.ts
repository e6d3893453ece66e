import { expect, it } from 'vitest';
import { weightVectors } from '../../../controllers/controller/weight-vectors.ts';
import { explicit, mV, Network, simulate } from '../../../controllers/engine/index.ts';
import { lifDelta } from '../../../controllers/neurons/lif-delta.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';

it('is the mean way from a cell to its targets by the weights, and 0 for a cell that sends nothing', () => {
  const network = new Network({ seed: 1 });
  const from = network.population('from', spikeSource, { size: 4 });
  const to = network.population('to', lifDelta, { size: 3 });
  const pairs: [number, number][] = [
    [0, 0],
    [0, 1],
    [1, 2],
    [3, 0],
    [3, 1],
  ];
  const synapses = network.project(from, to, {
    synapse: staticSynapse,
    connect: explicit(pairs),
    initial: { w: mV([3, 1, 0, -1, 1]) },
  });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  const centres = Float64Array.of(1, 1, 0, 0, 5, 5, 2, 0);
  const targets = Float64Array.of(2, 1, 1, 5, 9, 9);
  const { vectors, ...rest } = weightVectors(
    simulation,
    synapses,
    { name: 'from', size: 4, centres },
    { name: 'to', size: 3, centres: targets },
  );
  expect(rest).toEqual({ pre: 'from', post: 'to', centres });
  // (3 (1, 0) + 1 (0, 4)) / 4; a weight of 0; no synapse; (-1 (0, 1) + 1 (-1, 5)) / 2
  expect([...vectors]).toEqual([0.75, 1, 0, 0, 0, 0, -0.5, 2]);
});
