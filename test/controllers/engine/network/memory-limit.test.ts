import { describe, expect, it } from 'vitest';
import { divideProgram } from '../../../../controllers/engine/compiler/emit/threads/module.ts';
import { assemble } from '../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Connectivity, NeuronModel } from '../../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  fixedDegrees,
  fixedInDegree,
  fixedOutDegree,
  fixedProbability,
  Network,
  simulate,
  slice,
} from '../../../../controllers/engine/index.ts';
import type { Population, Projection } from '../../../../controllers/engine/network/description.ts';
import { checkNetworkFits, placesOf } from '../../../../controllers/engine/network/expected-memory.ts';
import { checkFits, checkSynapsesFit, MOST_ARRAY_BYTES } from '../../../../controllers/engine/network/memory-limit.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { failure } from '../typed.ts';

/** Neurons of a few variables. */
function cells(variables: number): NeuronModel {
  const names = Array.from({ length: variables }, (_, n) => `x${n}`);
  return defineNeuron({
    name: 'cell',
    source: 'a test',
    parameters: {},
    state: Object.fromEntries(names.map((name) => [name, { unit: '1', meaning: '' }])),
    spike: { when: 'x0 > 1' },
  });
}

// None of these makes an array: they would take seconds and gigabytes.
describe('what 4 GiB do not hold is refused before it is made', () => {
  it('by neurons, when they are described', () => {
    const error = failure(() => new Network({ seed: 1 }).population('many', cells(2), { size: 3e8 }));
    expect(error.code).toBe('network_too_large');
    expect(error.message).toContain("the state of all neurons, with population 'many', does not fit");
    expect(error.received).toBe(4.8e9);
    expect(error.expected).toBe('at most 4294967296 bytes');
    expect(error.remedy).toContain('fewer neurons');
  });

  it('by neurons of several populations, before values of them are drawn', () => {
    const network = new Network({ seed: 1 });
    network.population('first', cells(1), { size: 2e8 });
    const error = failure(() =>
      network.population('second', cells(1), {
        size: 2e8,
        initial: {
          x0: () => {
            throw new Error('drawn');
          },
        } as never,
      }),
    );
    expect(error.message).toContain("the state of all neurons, with population 'second', does not fit");
    expect(network.populations).toHaveLength(1);
  });

  it.each(['of populations', 'of views'])('by several projections %s, before one of them is drawn', (of) => {
    const network = new Network({ seed: 1 });
    const many = network.population('many', lif, { size: 20_000 });
    const neurons = of === 'of views' ? slice(many, 0, 20_000) : many;
    for (const name of ['a', 'b', 'c']) {
      const connect = fixedProbability(0.5);
      const undrawn: Connectivity = () => {
        throw new Error('drawn');
      };
      network.project(neurons, neurons, {
        ...{ name, synapse: staticSynapse, receptor: 'excitatory' },
        connect: Object.assign(undrawn, { expected: connect.expected }),
      });
    }
    const error = failure(() => simulate(network));
    expect(error.code).toBe('network_too_large');
    expect(error.message).toMatch(
      /the network with projections 'a' of \d+ synapses, 'b' of \d+ synapses and 'c' of \d+ synapses does not fit/,
    );
    expect(error.received).toBeGreaterThan(4.79e9);
    expect(error.received).toBeLessThan(4.81e9);
  });

  it('by a last projection, before the first one is drawn', () => {
    const network = new Network({ seed: 1 });
    const [few, many] = [network.population('few', lif, { size: 10 }), network.population('many', lif, { size: 1e5 })];
    const undrawn: Connectivity = () => {
      throw new Error('drawn');
    };
    const onto = { synapse: staticSynapse, receptor: 'excitatory' } as const;
    network.project(few, few, { ...onto, name: 'narrow', connect: undrawn });
    network.project(many, many, { ...onto, name: 'wide', connect: allToAll() });
    expect(failure(() => simulate(network)).block).toBe('wide');
  });

  it.each<[string, Connectivity]>([
    ['all-to-all', allToAll()],
    ['by probability', fixedProbability(0.5)],
    ['by in-degree', fixedInDegree(50_000)],
    ['by out-degree', fixedOutDegree(50_000)],
    ['by both degrees', fixedDegrees(10_000)],
  ])('by synapses, %s', (_, connect) => {
    const network = new Network({ seed: 1 });
    const many = network.population('many', lif, { size: 100_000 });
    network.project(many, many, { name: 'wide', synapse: staticSynapse, connect, receptor: 'excitatory' });
    const error = failure(() => simulate(network));
    expect(error.code).toBe('network_too_large');
    expect(error.message).toMatch(/a projection of \d+ synapses does not fit/);
    expect(error.block).toBe('wide');
  });

  it('by spikes on their way', () => {
    const network = new Network({ step: '0.1 ms', seed: 1 });
    const few = network.population('few', lif, { size: 100_000 });
    const options = {
      synapse: staticSynapse,
      connect: fixedOutDegree(1),
      receptor: 'excitatory',
      delay: '2 s',
    } as const;
    network.project(few, few, options);
    const error = failure(() => simulate(network));
    expect(error.code).toBe('network_too_large');
    expect(error.message).toContain("the spikes of population 'few' that are kept for 32768 steps");
  });

  it('by one array that signed counts of bytes do not reach', () => {
    const network = new Network({ seed: 1 });
    network.population('many', cells(1), { size: 2.7e8 });
    const error = failure(() => analyse(network));
    expect(error.message).toContain("the array 'many.spikes' does not fit");
    expect(error.expected).toBe(`at most ${0x7fffff00} bytes`);
  });

  it('by what a module needs beside its arrays', () => {
    const network = new Network({ seed: 1 });
    const name = 'resting';
    network.population(name, lif, { size: 1.5e8 });
    const { program } = analyse(network);
    const bytes = program.arrays.reduce((sum, { length }) => sum + 4 * length, 0);
    expect(bytes).toBeGreaterThan(3.5e9);
    for (const build of [() => assemble(program), () => divideProgram(program, 2)])
      expect(failure(build).code).toBe('network_too_large');
  });

  it('and what fits is not', () => {
    const network = new Network({ seed: 1 });
    network.population('many', cells(2), { size: 2e8 });
    const { program } = analyse(network);
    expect(() => assemble(program)).not.toThrow();
  });
});

describe('the limit', () => {
  it('is what 32-bit addresses reach, to the byte', () => {
    expect(() => checkFits('it', 2 ** 32)).not.toThrow();
    expect(failure(() => checkFits('it', 2 ** 32 + 1))).toMatchObject({
      code: 'network_too_large',
      expected: 'at most 4294967296 bytes',
      received: 2 ** 32 + 1,
    });
    expect(failure(() => checkFits('it', 9, 8)).message).toContain('it does not fit');
    expect(() => checkFits('it', 8, 8)).not.toThrow();
    // The last place of an array is a signed number, with room beyond it.
    expect(MOST_ARRAY_BYTES).toBeLessThan(2 ** 31);
    expect(MOST_ARRAY_BYTES).toBeGreaterThan(2 ** 31 - 1000);
  });

  it('is 2^29 synapses, of a target and a state each', () => {
    expect(() => checkSynapsesFit(2 ** 29)).not.toThrow();
    expect(failure(() => checkSynapsesFit(2 ** 29 + 1)).message).toContain('a projection of 536870913 synapses');
  });

  const population = (size: number) =>
    ({ model: { state: { v: {}, w: {} }, inputs: { I: {} } }, size }) as unknown as Population;
  const projection = (name: string, count: number | undefined, states = 1): Projection =>
    ({
      name,
      source: { size: 4 },
      target: { size: 5 },
      model: { state: Object.fromEntries(Array.from({ length: states }, (_, n) => [`s${n}`, {}])) },
      connect: Object.assign(() => {}, {
        expected:
          count === undefined ? undefined : (pre: number, post: number) => (pre === 4 && post === 5 ? count : 0),
      }),
    }) as unknown as Projection;

  it('holds the variables of neurons, two ticks of spikes, and targets and state of synapses', () => {
    expect(placesOf(population(7))).toBe(35);
    expect(placesOf({ model: { state: {} } as never, size: 7 })).toBe(14);
    const most = (2 ** 32 - 4 * 35) / 12;
    expect(() => checkNetworkFits([population(7)], [projection('a', Math.floor(most), 2)])).not.toThrow();
    const error = failure(() => checkNetworkFits([population(7)], [projection('a', Math.ceil(most + 1e-9), 2)]));
    expect(error.message).toContain('the network does not fit');
    expect(error.received).toBe(4 * 35 + 12 * Math.ceil(most + 1e-9));
    expect(failure(() => checkNetworkFits([population(2e8), population(2e8)], [])).received).toBe(8e9);
  });

  it('counts what is told, and names the projections that are', () => {
    const some = [projection('a', 3e8), projection('b', undefined), projection('c', 0), projection('d', Number.NaN)];
    expect(() => checkNetworkFits([], some)).not.toThrow();
    const error = failure(() => checkNetworkFits([], [...some, projection('e', 3e8)]));
    expect(error.message).toContain(
      "the network with projections 'a' of 300000000 synapses and 'e' of 300000000 synapses does not fit",
    );
    const wide = failure(() => checkNetworkFits([], [projection('a', 1e9)]));
    expect([wide.block, wide.received]).toEqual(['a', 8e9]);
  });
});
