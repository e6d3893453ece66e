import fc from 'fast-check';
import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Spikes } from '../../../../controllers/engine/index.ts';
import { Network, playSpikes, seconds, simulate, slice, subset } from '../../../../controllers/engine/index.ts';
import { monitorSpikes } from '../../../../controllers/monitors/index.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { spikeSource } from '../../../../controllers/neurons/spike-source.ts';
import { share } from '../../../effort.ts';

function build(step = 1e-3) {
  const network = new Network({ seed: 1, step: seconds(step) });
  const source = network.population('source', spikeSource, { size: 12 });
  const simulation = simulate(network);
  const seen: [number, number][] = [];
  const monitor = monitorSpikes(simulation, source);
  monitor.chunks.subscribe(({ ticks, ids }) => {
    for (const [k, tick] of ticks.entries()) seen.push([tick, ids[k]]);
  });
  const spikes = (): [number, number][] => {
    monitor.flush();
    return seen;
  };
  return { network, source, simulation, spikes };
}

const list = (...spikes: [number, number][]): Spikes => ({
  ticks: spikes.map(([tick]) => tick),
  ids: spikes.map(([, id]) => id),
});

describe('an array of spikes', () => {
  it('is fired as it is, in any order and however the run is cut into steps', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 11 })), {
          selector: ([tick, id]) => 12 * tick + id,
        }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }),
        (train, strides) => {
          const { simulation, source, spikes } = build();
          playSpikes(simulation, source, list(...train));
          for (const ticks of strides) simulation.step(ticks);
          simulation.step(61);
          expect(spikes()).toEqual(train.toSorted(([t, i], [u, j]) => t - u || i - j));
        },
      ),
      { numRuns: share(30) },
    );
  });

  it('may give seconds: the first tick not before them', () => {
    const { simulation, source, spikes } = build(1e-4);
    playSpikes(simulation, source, { times: seconds([0.0003, 0.00031, 0.0007, 0]), ids: [1, 2, 3, 4] });
    simulation.step(20);
    expect(spikes()).toEqual([
      [0, 4],
      [3, 1],
      [4, 2],
      [7, 3],
    ]);
  });

  it('comes one spike a tick, and is over where it lies before the next tick', () => {
    const { simulation, source, spikes } = build();
    simulation.step(5);
    playSpikes(simulation, source, list([4, 1], [5, 0], [5, 0], [5, 0]));
    simulation.step(10);
    expect(spikes()).toEqual([
      [5, 0],
      [6, 0],
      [7, 0],
    ]);
  });

  it('counts within a view', () => {
    const { simulation, source, spikes } = build();
    playSpikes(simulation, slice(source, 4), list([0, 0]));
    playSpikes(simulation, subset(source, [3, 9]), list([1, 1]));
    simulation.step(3);
    expect(spikes()).toEqual([
      [0, 4],
      [1, 9],
    ]);
  });

  it('goes on from a restored tick, and stops when told', () => {
    const { simulation, source, spikes } = build();
    const stop = playSpikes(simulation, source, list([2, 0], [5, 1], [8, 2], [11, 3]));
    simulation.step(4);
    const state = simulation.save();
    simulation.step(5);
    simulation.restore(state);
    simulation.step(3);
    stop();
    simulation.step(10);
    expect(spikes()).toEqual([
      [2, 0],
      [5, 1],
      [8, 2],
      [5, 1],
    ]);
  });

  it.each([
    ['another number of times', { ticks: [1, 2], ids: [0] }, 'size_mismatch'],
    ['a neuron that is not there', list([1, 12]), 'index_out_of_range'],
    ['a tick that is none', list([1.5, 0]), 'not_finite'],
    ['a time that is none', { times: seconds([NaN]), ids: [0] }, 'not_finite'],
  ])('is refused with %s', (_, spikes, code) => {
    const { simulation, source } = build();
    expect(() => playSpikes(simulation, source, spikes)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a stream of spikes', () => {
  it('is fired as it comes, at the first tick not before each', () => {
    const { simulation, source, spikes } = build();
    const stream = new Subject<Spikes>();
    const stop = playSpikes(simulation, source, stream);
    stream.next(list([6, 1], [3, 0]));
    simulation.step(4);
    // Late, and in time.
    stream.next(list([1, 7], [5, 8]));
    simulation.step(10);
    stop();
    stream.next(list([20, 2]));
    simulation.step(10);
    expect(stream.observed).toBe(false);
    expect(spikes()).toEqual([
      [3, 0],
      [4, 7],
      [5, 8],
      [6, 1],
    ]);
  });

  it('may be the spikes of another network, in step with it', () => {
    const other = new Network({ seed: 4 });
    const noise = other.population('noise', poisson, { size: 12 });
    const sender = simulate(other);
    sender.input(noise, 'rate', 'Hz').fill(50);
    const sent: [number, number][] = [];
    const monitor = monitorSpikes(sender, noise);
    monitor.chunks.subscribe(({ ticks, ids }) => {
      for (const [k, tick] of ticks.entries()) sent.push([tick, ids[k]]);
    });
    const { simulation, source, spikes } = build();
    playSpikes(simulation, source, monitor.chunks);
    for (let turn = 0; turn < 20; turn++) {
      sender.step(10);
      monitor.flush();
      simulation.step(10);
    }
    expect(sent.length).toBeGreaterThan(50);
    expect(spikes()).toEqual(sent);
  });
});
