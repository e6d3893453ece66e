import assert from 'node:assert/strict';
import { emitJavaScript } from '../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedModel, Emitter } from '../../controllers/engine/compiler/index.ts';
import { analyse } from '../../controllers/engine/compiler/index.ts';
import type { Executable } from '../../controllers/engine/compiler/program/executable.ts';
import type { Network } from '../../controllers/engine/index.ts';
import type { Check } from './check.ts';
import { RULES, ruleNetwork, STIRRED_NEURONS, stirredNetwork, timedNetwork } from './networks.ts';

/** Ticks between comparisons. Single steps and long runs, at different phases of rebasing. */
const STRIDES = [1, 5, 122, 300, 1, 171];

/**
 * Checks what every emitter of single-precision programs must do: it gives the bits of the JavaScript oracle on networks of every
 * built-in neuron and of every built-in rule, whatever a host does between steps.
 *
 * @param emit makes an analysed network executable
 */
export function emitterConformance(emit: Emitter): readonly Check[] {
  const networks: [string, () => Network][] = [
    ...STIRRED_NEURONS.map((one): [string, () => Network] => [one.model.name, () => stirredNetwork(one)]),
    ['a neuron that reads the time', timedNetwork],
    ...RULES.flatMap((rule): [string, () => Network][] => [
      [`${rule.name}, sparse`, () => ruleNetwork(rule, false)],
      [`${rule.name}, all to all`, () => ruleNetwork(rule, true)],
    ]),
  ];
  let spikes = 0;
  const agreement = networks.map(
    ([name, network]): Check => ({
      name: `computes the bits of the oracle: ${name}`,
      run() {
        const model = analyse(network());
        const [oracle, emitted] = [emitJavaScript(model.program, { precision: 'f32' }), emit(model)];
        spikes += follow(model, [oracle, emitted], STRIDES);
        emitted.dispose?.();
      },
    }),
  );
  return [
    ...agreement,
    {
      name: 'is tried on networks that spike',
      run: () => assert.ok(spikes > 1000, `${spikes} spikes in all`),
    },
    {
      name: 'does not depend on where a run is divided',
      run() {
        const model = analyse(ruleNetwork(RULES[0], true));
        const [whole, divided] = [emit(model), emit(model)];
        stir(model, [whole, divided]);
        whole.run(0, 600);
        for (let tick = 0; tick < 600; tick += 7) divided.run(tick, Math.min(7, 600 - tick));
        same(bitsOf(model, divided), bitsOf(model, whole), 'at the end');
        for (const one of [whole, divided]) one.dispose?.();
      },
    },
    {
      name: 'leaves the state to be read when it is disposed of',
      run() {
        const model = analyse(ruleNetwork(RULES[0], false));
        const executable = emit(model);
        stir(model, [executable]);
        executable.run(0, 50);
        const before = bitsOf(model, executable);
        executable.dispose?.();
        same(bitsOf(model, executable), before, 'once disposed of');
      },
    },
  ];
}

/** Runs programs side by side, with modulators and events between strides. Asserts equal bits. Returns the number of spikes. */
function follow(model: AnalysedModel, programs: readonly [Executable, Executable], strides: readonly number[]): number {
  const [oracle, emitted] = programs;
  stir(model, programs);
  let tick = 0;
  let spikes = 0;
  strides.forEach((ticks, n) => {
    for (const one of programs) {
      for (const { array } of model.modulators.values()) one.numbers(array).fill(n % 2 === 0 ? 0.5 : 0);
      one.run(tick, ticks);
      if (n % 3 === 2) for (const event of model.program.events.keys()) one.raise(event, tick + ticks);
    }
    tick += ticks;
    same(bitsOf(model, emitted), bitsOf(model, oracle), `after ${tick} ticks`);
    for (const { ring } of model.populations.values()) for (const count of oracle.indices(ring.counts)) spikes += count;
  });
  return spikes;
}

/** Asserts that two lists are equal; says where they differ first. */
function same(actual: readonly number[], expected: readonly number[], when: string): void {
  assert.equal(actual.length, expected.length, when);
  const at = actual.findIndex((word, n) => word !== expected[n]);
  assert.equal(at, -1, `${when}: word ${at} is ${actual[at]?.toString(16)}, not ${expected[at]?.toString(16)}`);
}

/** Sets the levels of `STIRRED_NEURONS`; inputs of other models stay at their defaults. */
function stir({ populations }: AnalysedModel, programs: readonly Executable[]): void {
  const levels = new Map(STIRRED_NEURONS.map(({ model, inputs }) => [model.name, inputs]));
  for (const { population, inputs } of populations.values()) {
    const { name } = population.model;
    const known = levels.get(name);
    if (known === undefined) continue;
    for (const [input, array] of inputs) {
      const level = known[input];
      assert(level !== undefined, `no level of '${input}' of ${name}`);
      for (const one of programs) one.numbers(array).fill(level, 0, population.size);
    }
  }
}

/** Replaces the bits of any NaN by those of one. */
const sameNaN = (word: number): number => ((word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word);

/** Bits of the state of neurons and synapses, and all spikes that are kept; without padding. */
export function bitsOf(
  { populations, projections }: AnalysedModel,
  executable: Pick<Executable, 'numbers' | 'indices' | 'fetch'>,
): number[] {
  executable.fetch?.([
    ...[...populations.values()].flatMap(({ state }) => [...state.values()]),
    ...[...projections.values()].flatMap(({ state }) => [...state.values()].map(({ array }) => array)),
  ]);
  const bits = (array: number, places: Iterable<number>): number[] => {
    const view = executable.numbers(array);
    const words = new Uint32Array(view.buffer, view.byteOffset, view.length);
    return Array.from(places, (at) => sameNaN(words[at]));
  };
  return [
    ...[...populations.values()].flatMap(({ population, state, ring }) => [
      ...[...state.values()].flatMap((array) => bits(array, Array(population.size).keys())),
      ...Array.from(executable.indices(ring.counts)).flatMap((count, slot) => [
        count,
        ...executable.indices(ring.ids).subarray(slot * ring.size, slot * ring.size + count),
      ]),
    ]),
    ...[...projections.values()].flatMap(({ layout, state }) =>
      [...state.values()].flatMap(({ array }) =>
        bits(
          array,
          layout.places((id) => executable.indices(id)),
        ),
      ),
    ),
  ];
}
