import { expect, it } from 'vitest';
import type { SpikeBatch } from '../../../agents/index.ts';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import { Activity, layerOf } from '../../../controllers/navigation/activity.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { fixed } from '../../../controllers/synapses/static.ts';

/** Sources that fire in every step, if `rate` is high enough, each onto three cells. */
function network(rate: number) {
  const net = new Network({ seed: 1 });
  const sources = net.population('sources', poisson, { size: 5 });
  const cells = net.population('cells', lif, { size: 3 });
  net.project(sources, cells, { synapse: fixed, receptor: 'excitatory', connect: allToAll() });
  const simulation = simulate(net, { maximumRate: Infinity });
  simulation.input(sources, 'rate').fill(rate);
  return { simulation, layer: layerOf(simulation, sources) };
}

it('counts spikes and the synapses that they go through, and keeps counts in a saved state', () => {
  const { simulation, layer } = network(1e6);
  const activity = new Activity();
  for (let tick = 0; tick < 4; tick++) {
    simulation.step();
    activity.addSteps(1);
    activity.take(simulation, layer);
  }
  const restored = new Activity();
  restored.restore(activity.save());
  expect(restored.efficiency(simulation)).toEqual(activity.efficiency(simulation));
  expect(activity.efficiency(simulation)).toMatchObject({
    neurons: 8,
    synapses: 15,
    steps: 4,
    spikes: 20,
    effectiveSynapticOperations: 60,
    denseSynapticOperations: 60,
  });
});

it('tells who listens of spikes, and of no empty batch', () => {
  const heard: SpikeBatch[] = [];
  for (const rate of [0, 1e6]) {
    const { simulation, layer } = network(rate);
    const activity = new Activity();
    activity.spikes.subscribe((batch) => heard.push({ ...batch, ids: batch.ids.slice(0, batch.count) }));
    simulation.step();
    activity.take(simulation, layer);
    activity.tell(layer.batch, 7);
  }
  expect(heard).toEqual([{ population: 'sources', tick: 7, ids: Uint32Array.of(0, 1, 2, 3, 4), count: 5 }]);
});
