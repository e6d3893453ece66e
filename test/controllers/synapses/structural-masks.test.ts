import { describe, expect, it } from 'vitest';
import { allToAll, fixedProbability, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse, stdp } from '../../../controllers/synapses/index.ts';
import { told } from './pairing.ts';

const SIZE = 6;
const masked = (pre: number, post: number): boolean => (pre + post) % 3 === 0;

/** Everybody spikes, sources 5 ms before targets, ten times. */
function run(step: number, emitter: 'webassembly' | 'javascript-f64', keep: (pre: number, post: number) => boolean) {
  const network = new Network({ step: seconds(step), seed: 1 });
  const source = network.population('source', spikeSource, { size: SIZE });
  const target = network.population('target', told, { size: SIZE });
  const projection = network.project(source, target, {
    synapse: stdp,
    connect: allToAll({ where: keep }),
    delay: '0 ms',
    parameters: { A_plus: 0.1 },
    initial: { w: (_, pre, post) => 0.25 + pre / 64 + post / 1024 },
  });
  const simulation = simulate(network, { emitter });
  for (let n = 0; n < 10; n++) {
    simulation.input(source, 'fire').fill(1);
    simulation.step(Math.round(5e-3 / step));
    simulation.input(target, 'fire').fill(1);
    simulation.step(Math.round(295e-3 / step));
  }
  return {
    connections: simulation.connections(projection),
    weights: simulation.synapses(projection, 'w'),
    received: simulation.state(target, 'received'),
  };
}

describe.each([1e-3, 0.5e-3])('a structural mask, step %d s', (step) => {
  it.each(['webassembly', 'javascript-f64'] as const)(
    'leaves out synapses that neither transmit nor learn: %s',
    (emitter) => {
      const { connections, weights, received } = run(step, emitter, (pre, post) => !masked(pre, post));
      const pairs = [...connections.pre].map((pre, k) => [pre, connections.post[k]] as const);
      expect(pairs.length).toBe(SIZE * SIZE - 12);
      expect(pairs.some(([pre, post]) => masked(pre, post))).toBe(false);
      const free = run(step, emitter, () => true);
      const all = [...free.connections.pre].map((pre, k) => [pre, free.connections.post[k]] as const);
      // What is left transmits and learns as it does in the whole matrix.
      for (const [k, [pre, post]] of pairs.entries()) {
        expect(weights[k]).toBe(free.weights[all.findIndex(([i, j]) => i === pre && j === post)]);
      }
      expect(weights.every((w) => w > 0.6)).toBe(true);
      for (let j = 0; j < SIZE; j++) expect(received[j]).toBeLessThan(free.received[j] - 2);
    },
  );

  it('holds for drawn connections too', () => {
    const network = new Network({ step: seconds(step), seed: 2 });
    const source = network.population('source', spikeSource, { size: 40 });
    const target = network.population('target', told, { size: 40 });
    const connect = fixedProbability(0.5, { where: (pre, post) => !masked(pre, post), self: false });
    const projection = network.project(source, target, { synapse: staticSynapse, connect, initial: { w: 1 } });
    const { pre, post } = simulate(network).connections(projection);
    expect(pre.length).toBeGreaterThan(300);
    expect([...pre].some((i, k) => masked(i, post[k]) || i === post[k])).toBe(false);
  });
});
