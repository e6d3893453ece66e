import { expect, it } from 'vitest';
import type { SpikeBatch } from '../../../agents/index.ts';
import { FanOut } from '../../../agents/index.ts';
import { Activity } from '../../../controllers/controller/activity.ts';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';

/** Sources that fire in every step, if `rate` is high enough, each onto three cells. */
function network(rate: number) {
  const net = new Network({ seed: 1 });
  const sources = net.population('sources', poisson, { size: 5 });
  const cells = net.population('cells', lif, { size: 3 });
  net.project(sources, cells, { synapse: staticSynapse, receptor: 'excitatory', connect: allToAll() });
  const simulation = simulate(net, { maximumRateHz: Infinity });
  simulation.input(sources, 'rate', 'Hz').fill(rate);
  return { simulation, sources };
}

const FIRES = 1e6;

function listen(fan: FanOut<SpikeBatch>): SpikeBatch[] {
  const heard: SpikeBatch[] = [];
  fan.stream.subscribe((batch) => heard.push({ ...batch, ids: batch.ids.slice(0, batch.count) }));
  return heard;
}

it('counts spikes and the synapses that they go through, and keeps counts in a saved state', () => {
  const { simulation, sources } = network(FIRES);
  const activity = new Activity([simulation], [sources], new FanOut());
  simulation.step(4);
  const restored = new Activity([simulation], [sources], new FanOut());
  restored.restore(activity.save());
  expect(restored.efficiency()).toEqual(activity.efficiency());
  expect(activity.efficiency()).toMatchObject({
    neurons: 8,
    synapses: 15,
    steps: 4,
    neuronUpdates: 32,
    spikes: 20,
    effectiveSynapticOperations: 60,
    denseSynapticOperations: 60,
  });
});

it('sums over networks, each with the steps it made, and has nothing to say without one', () => {
  const [one, two] = [network(FIRES), network(0)];
  const activity = new Activity([one.simulation, two.simulation], [], new FanOut());
  one.simulation.step(4);
  two.simulation.step(10);
  expect(activity.efficiency()).toMatchObject({
    neurons: 16,
    synapses: 30,
    footprintBytes: one.simulation.size().bytes + two.simulation.size().bytes,
    steps: 10,
    neuronUpdates: 8 * 4 + 8 * 10,
    spikes: 20,
    denseSynapticOperations: 15 * 4 + 15 * 10,
  });
  expect(new Activity([], [], new FanOut()).efficiency()).toBeUndefined();
});

it('tells who listens of spikes, and of no empty batch', () => {
  for (const [rate, batches] of [
    [0, []],
    [FIRES, [{ population: 'sources', tick: 7, ids: Uint32Array.of(0, 1, 2, 3, 4), count: 5 }]],
  ] as const) {
    const { simulation, sources } = network(rate);
    const fan = new FanOut<SpikeBatch>();
    const activity = new Activity([simulation], [sources], fan);
    const heard = listen(fan);
    activity.begin();
    simulation.step();
    activity.tell(7);
    expect(heard).toEqual(batches);
  }
});

it('tells the spikes of several steps of a tick one after the other, and none of before the tick', () => {
  const { simulation, sources } = network(FIRES);
  const fan = new FanOut<SpikeBatch>();
  const activity = new Activity([simulation], [sources], fan);
  const heard = listen(fan);
  simulation.step();
  activity.begin();
  simulation.step(3);
  activity.tell(1);
  expect(heard.map(({ ids }) => [...ids])).toEqual([[0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4]]);
  expect(activity.efficiency()?.spikes).toBe(20);
});
