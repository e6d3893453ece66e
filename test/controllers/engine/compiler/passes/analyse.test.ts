import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../../controllers/engine/compiler/passes/analyse.ts';
import type { Program } from '../../../../../controllers/engine/compiler/program/program.ts';
import { inOrder } from '../../../../../controllers/engine/compiler/program/value.ts';
import type { NeuronModel, SynapseModel } from '../../../../../controllers/engine/index.ts';
import { allToAll, ms, mV, Network } from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { srm0 } from '../../../../../controllers/neurons/srm0.ts';
import { dopamineStdp } from '../../../../../controllers/synapses/dopamine-stdp.ts';
import { sequentialNeuromodulation } from '../../../../../controllers/synapses/sequential-neuromodulation.ts';
import { stdp } from '../../../../../controllers/synapses/stdp.ts';

function network(source: NeuronModel, target: NeuronModel, synapse: SynapseModel): Network {
  const built = new Network({ seed: 1 });
  const [a, b] = [built.population('a', source, { size: 9 }), built.population('b', target, { size: 5 })];
  built.project(a, b, {
    synapse,
    connect: allToAll(),
    receptor: Object.keys(target.receptors ?? {})[0],
    delay: ms((_, i) => 1 + (i % 2)),
  });
  return built;
}

/** All that an emitter sees, as text: arrays and their contents, loops, and every value by its operands. */
function print({ arrays, ...program }: Program): string {
  const contents = arrays.map(({ initial, ...declaration }) => {
    const values = new Float64Array(declaration.length);
    initial(values);
    return { ...declaration, values: [...values] };
  });
  const values = new Map<number, unknown>();
  const loops = [program.tick, program.rebase, ...program.events.values()].map((list) =>
    list.map(({ stores, ...loop }) => {
      for (const value of inOrder(stores.map((store) => store.value))) {
        const shape = Object.entries(value).map(([key, part]) => [key, (part as { id?: number }).id ?? part]);
        values.set(value.id, shape);
      }
      return [loop.kind, loop.name, stores.map((store) => [store.array, store.role, store.accumulate, store.value.id])];
    }),
  );
  return JSON.stringify([contents, loops, [...values], [...program.events.keys()], program.rebaseTicks]);
}

describe('compile', () => {
  it.each([
    ['lif, stdp', poisson, lif, stdp],
    ['srm0, sequential neuromodulation', poisson, srm0, sequentialNeuromodulation],
    ['lif, dopamine', lif, lif, dopamineStdp],
  ])('makes the same program of a copy of a built-in model: %s', (_, source, target, synapse) => {
    const copy = <T>(model: T): T => JSON.parse(JSON.stringify(model));
    const own = print(analyse(network(source, target, synapse)).program);
    expect(print(analyse(network(copy(source), copy(target), copy(synapse))).program)).toBe(own);
    expect(own.length).toBeGreaterThan(2000);
    const other = copy(synapse) as { state: { w: { initial: number } } };
    other.state.w.initial = 0.123;
    expect(print(analyse(network(source, target, other as unknown as SynapseModel)).program)).not.toBe(own);
  });

  it('gives every array a name of its own', () => {
    const { arrays } = analyse(network(poisson, lif, dopamineStdp)).program;
    const names = arrays.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('keeps a parameter that differs between neurons once, though events read it too', () => {
    const built = new Network({ seed: 1 });
    built.population(
      'a',
      { ...srm0, events: { one: 'after = chi/theta', two: 'after = theta/chi' } },
      {
        size: 3,
        parameters: { chi: mV([-1, -2, -3]), theta: mV([10, 20, 30]) },
      },
    );
    const names = analyse(built).program.arrays.map(({ name }) => name);
    expect(names.filter((name) => name === 'a.chi')).toHaveLength(1);
    expect(new Set(names).size).toBe(names.length);
  });
});
