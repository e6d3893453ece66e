import { describe, expect, it } from 'vitest';
import { Network, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';

const EMITTERS = ['javascript-f64', 'javascript-f32', 'webassembly'] as const;

describe('spike source', () => {
  it.each(EMITTERS)('repeats an array of spikes, each once, %s', (emitter) => {
    const times = [
      { tick: 0, id: 3 },
      { tick: 0, id: 70 },
      { tick: 4, id: 3 },
      { tick: 5, id: 3 },
      { tick: 9, id: 0 },
    ];
    const network = new Network({ seed: 1 });
    const source = network.population('source', spikeSource, { size: 71 });
    const simulation = simulate(network, { emitter });
    const fire = simulation.input(source, 'fire');
    const out = new Uint32Array(71);
    const seen: { tick: number; id: number }[] = [];
    for (let tick = 0; tick < 12; tick++) {
      for (const one of times) if (one.tick === tick) fire[one.id] = 1;
      simulation.step();
      for (const id of out.subarray(0, simulation.spikes(source, out))) seen.push({ tick, id });
    }
    expect(seen).toEqual(times);
  });

  it.each(EMITTERS)('sends the spikes that wait one a step, also within one call, %s', (emitter) => {
    const network = new Network({ seed: 1 });
    const source = network.population('source', spikeSource, { size: 2 });
    const simulation = simulate(network, { emitter });
    simulation.input(source, 'fire').set([3, 1]);
    simulation.step(2);
    expect([...simulation.state(source, 'fire')]).toEqual([1, 0]);
    simulation.step(5);
    expect([...simulation.state(source, 'fire')]).toEqual([0, 0]);
  });
});
