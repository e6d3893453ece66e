import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allToAll,
  explicit,
  fixedInDegree,
  fixedOutDegree,
  fixedProbability,
  mV,
  Network,
  oneToOne,
  pA,
  simulate,
  slice,
  subset,
} from '../../../../controllers/engine/index.ts';
import { monitorRate, monitorSpikes, monitorState } from '../../../../controllers/monitors/index.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { spikeSource } from '../../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { share } from '../../../effort.ts';

function build(size = 10) {
  const network = new Network({ seed: 5 });
  const source = network.population('source', spikeSource, { size });
  const cells = network.population('cells', lif, { size });
  return { network, source, cells };
}

describe('a view', () => {
  it('counts within itself, views of views too', () => {
    const { cells } = build();
    const middle = slice(cells, 2, 8);
    expect([middle.name, middle.size, middle.first]).toEqual(['cells[2:8]', 6, 2]);
    expect([...slice(middle, 4).ids]).toEqual([6, 7]);
    const even = subset(middle, (i) => i % 2 === 0);
    expect([...even.ids]).toEqual([2, 4, 6]);
    expect([...subset(even, [2, 0, 2]).ids]).toEqual([2, 6]);
    expect(Array.from({ length: 10 }, (_, id) => even.placeOf(id))).toEqual([-1, -1, 0, -1, 1, -1, 2, -1, -1, -1]);
    expect(middle.placeOf(8)).toBe(-1);
  });

  it.each([
    [() => slice(build().cells, 4, 4)],
    [() => slice(build().cells, -1)],
    [() => slice(build().cells, 0, 11)],
    [() => subset(build().cells, [])],
    [() => subset(build().cells, [10])],
    [() => subset(build().cells, () => false)],
  ])('of neurons that are not there is refused', (action) => {
    expect(action).toThrow(expect.objectContaining({ code: 'invalid_slice' }));
  });
});

describe('a projection between views', () => {
  it('is the one between populations of their size, moved to where they lie', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1 }),
        fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1 }),
        fc.constantFrom('p', 'in', 'out', 'all', 'list'),
        (from, to, kind) => {
          const connect = {
            p: fixedProbability(0.4),
            in: fixedInDegree(1),
            out: fixedOutDegree(1),
            all: allToAll({ where: (i, j) => i <= j }),
            list: explicit([
              [from.length - 1, 0],
              [0, to.length - 1],
            ]),
          }[kind];
          const w = (_: unknown, i: number, j: number): number => 1 + i + 16 * j;
          const { network, source, cells } = build();
          const [views, targets] = [subset(source, from), subset(cells, to)];
          const options = {
            synapse: staticSynapse,
            receptor: 'excitatory',
            name: 'one',
            connect,
            initial: { w: pA(w) },
          } as const;
          const projection = network.project(views, targets, options);
          const other = new Network({ seed: 5 });
          const small = other.project(
            other.population('a', spikeSource, { size: from.length }),
            other.population('b', lif, { size: to.length }),
            options,
          );
          const [whole, part] = [simulate(network), simulate(other)];
          const [seen, expected] = [whole.connections(projection), part.connections(small)];
          expect([...seen.pre]).toEqual([...expected.pre].map((i) => views.ids[i]));
          expect([...seen.post]).toEqual([...expected.post].map((j) => targets.ids[j]));
          expect(whole.synapses(projection, 'w', 'pA')).toEqual(part.synapses(small, 'w', 'pA'));
        },
      ),
      { numRuns: share(60) },
    );
  });

  it('leaves out a neuron onto itself, wherever the views put it', () => {
    for (const connect of [
      allToAll({ self: false }),
      fixedProbability(0.9, { self: false }),
      fixedOutDegree(4, { self: false }),
      fixedInDegree(3, { self: false }),
    ]) {
      const { network, cells } = build();
      const projection = network.project(slice(cells, 4, 9), slice(cells, 3), {
        synapse: staticSynapse,
        receptor: 'excitatory',
        connect,
      });
      const { pre, post } = simulate(network).connections(projection);
      expect(pre.length).toBeGreaterThan(10);
      expect([...pre].some((i, k) => i === post[k])).toBe(false);
      expect([...pre].some((i, k) => i === post[k] + 1)).toBe(true);
    }
  });

  it('needs views of one size to join them one to one', () => {
    const { network, source, cells } = build();
    const projection = network.project(slice(source, 0, 3), slice(cells, 7), {
      synapse: staticSynapse,
      receptor: 'excitatory',
      connect: oneToOne(),
    });
    const { pre, post } = simulate(network).connections(projection);
    expect([[...pre], [...post]]).toEqual([
      [0, 1, 2],
      [7, 8, 9],
    ]);
  });
});

describe('a simulation', () => {
  it('reads, sets and watches the neurons of a view', () => {
    const { network, source, cells } = build();
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    const odd = subset(cells, (i) => i % 2 === 1);
    simulation.setState(odd, 'v', mV([-61, -62, -63, -64, -65]));
    simulation.setState(slice(cells, 0, 1), 'v', '-60 mV');
    expect([...simulation.state(cells, 'v', 'mV')]).toEqual([-60, -61, -70, -62, -70, -63, -70, -64, -70, -65]);
    expect([...simulation.state(odd, 'v', 'mV')]).toEqual([-61, -62, -63, -64, -65]);

    const late = slice(source, 6);
    simulation.input(late, 'fire').fill(1);
    simulation.input(source, 'fire')[1] = 1;
    const spikes: number[] = [];
    const voltages: number[] = [];
    const rates: number[] = [];
    const watched = subset(source, [1, 7, 9]);
    const monitors = [
      monitorSpikes(simulation, watched),
      monitorState(simulation, odd, 'v', 'mV'),
      monitorRate(simulation, late),
    ] as const;
    monitors[0].chunks.subscribe(({ ids }) => spikes.push(...ids));
    monitors[1].chunks.subscribe(({ values }) => voltages.push(...values));
    monitors[2].chunks.subscribe(({ values }) => rates.push(...values));
    simulation.step();
    const out = new Uint32Array(10);
    expect([...out.subarray(0, simulation.spikes(late, out))]).toEqual([0, 1, 2, 3]);
    expect([...out.subarray(0, simulation.spikes(watched, out))]).toEqual([0, 1, 2]);
    for (const one of monitors) one.stop();
    expect(spikes).toEqual([0, 1, 2]);
    expect(voltages).toEqual([...simulation.state(odd, 'v', 'mV')]);
    expect(rates).toEqual([1000]);
  });

  it('has one array of inputs for a slice only', () => {
    const { network, source } = build();
    const simulation = simulate(network);
    expect(() => simulation.input(subset(source, [1, 3]), 'fire')).toThrow(
      expect.objectContaining({ code: 'invalid_slice' }),
    );
  });
});
