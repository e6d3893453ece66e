import { expect, it } from 'vitest';
import { weightMap } from '../../../controllers/controller/weight-map.ts';
import { explicit, mV, Network, simulate } from '../../../controllers/engine/index.ts';
import { lifDelta } from '../../../controllers/neurons/lif-delta.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';

it('has a row for each target, NaN where there is no synapse, and what is known of the neurons', () => {
  const network = new Network({ seed: 1 });
  const from = network.population('from', spikeSource, { size: 3 });
  const to = network.population('to', lifDelta, { size: 2 });
  const pairs: [number, number][] = [
    [0, 0],
    [2, 0],
    [1, 1],
  ];
  const synapses = network.project(from, to, {
    synapse: staticSynapse,
    connect: explicit(pairs),
    initial: { w: mV([1, 2, 4]) },
  });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  const centres = Float64Array.of(0, 1, 2, 3, 4, 5);
  const directions = Float64Array.of(0, 1);
  const known = weightMap(
    simulation,
    synapses,
    { name: 'from', size: 3, centres },
    { name: 'to', size: 2, directions },
  );
  expect(known).toEqual({
    pre: 'from',
    post: 'to',
    shape: [2, 3],
    unit: 'mV',
    values: Float64Array.of(1, Number.NaN, 2, Number.NaN, 4, Number.NaN),
    preCentres: centres,
    postDirections: directions,
  });
  expect(Object.keys(weightMap(simulation, synapses, undefined, undefined))).toEqual([
    'pre',
    'post',
    'shape',
    'unit',
    'values',
  ]);
});
