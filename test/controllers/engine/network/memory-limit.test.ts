import { describe, expect, it } from 'vitest';
import { divideProgram } from '../../../../controllers/engine/emit/threads/module.ts';
import { assemble } from '../../../../controllers/engine/emit/webassembly/module.ts';
import type { Connectivity, NeuronModel } from '../../../../controllers/engine/index.ts';
import {
  allToAll,
  analyse,
  defineNeuron,
  fixedDegrees,
  fixedInDegree,
  fixedOutDegree,
  fixedProbability,
  Network,
  simulate,
} from '../../../../controllers/engine/index.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { EMITTERS } from '../pair.ts';
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
  it.each(EMITTERS)('by neurons: %s', (emitter) => {
    const network = new Network({ seed: 1 });
    network.population('many', cells(2), { size: 3e8 });
    const error = failure(() => simulate(network, { emitter }));
    expect(error.code).toBe('network_too_large');
    expect(error.message).toContain('the state of all neurons does not fit');
    expect(error.received).toBe(4.8e9);
    expect(error.expected).toBe('at most 4294967296 bytes');
    expect(error.remedy).toContain('fewer neurons');
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
