import { expect } from 'vitest';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedModel, ArrayId, Executable } from '../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Network } from '../../../../controllers/engine/index.ts';
import { RULES, ruleNetwork, STIRRED_NEURONS, stirredNetwork, timedNetwork } from '../../../conformance/networks.ts';

/** An executable elsewhere, whose arrays are fetched and sent. */
type Elsewhere = Executable &
  Required<Pick<Executable, 'dispose'>> & {
    fetch(arrays: readonly ArrayId[]): void;
    send(arrays: readonly ArrayId[]): void;
  };

/** Networks of every built-in neuron and rule, by name. */
export const NETWORKS: readonly (readonly [string, () => Network])[] = [
  ...STIRRED_NEURONS.map((one) => [one.model.name, () => stirredNetwork(one)] as const),
  ['a neuron that reads the time', timedNetwork],
  ...RULES.flatMap((rule) => [
    [`${rule.name}, sparse`, () => ruleNetwork(rule, false)] as const,
    [`${rule.name}, all to all`, () => ruleNetwork(rule, true)] as const,
  ]),
];

const words = (view: Float32Array | Float64Array | Uint32Array): Uint32Array =>
  new Uint32Array(view.buffer, view.byteOffset, view.length);
/** Replaces the bits of any NaN by those of one. */
const oneNaN = (word: number): number => ((word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word);

/** A network elsewhere beside the JavaScript oracle of this process. What is done is done to both. */
export class Pair {
  readonly model: AnalysedModel;
  readonly oracle: Executable;
  readonly elsewhere: Elsewhere;
  tick = 0;
  spikes = 0;

  constructor(network: Network, emit: (model: AnalysedModel) => Elsewhere) {
    this.model = analyse(network);
    this.oracle = emitJavaScript(this.model.program, { precision: 'f32' });
    this.elsewhere = emit(this.model);
  }

  get #state(): ArrayId[] {
    return this.model.program.arrays.filter(({ state }) => state).map(({ id }) => id);
  }

  /** Sets the inputs to levels at which neurons spike; with `index`, the input of one neuron. */
  stir(factor = 1, index?: number): void {
    const levels = new Map(STIRRED_NEURONS.map(({ model, inputs }) => [model.name, inputs]));
    for (const { population, inputs } of this.model.populations.values()) {
      for (const [input, array] of inputs) {
        const level = factor * (levels.get(population.model.name)?.[input] ?? 1);
        for (const one of [this.oracle, this.elsewhere]) {
          if (index === undefined) one.numbers(array).fill(level, 0, population.size);
          else one.numbers(array)[index % population.size] = level;
        }
      }
    }
  }

  setModulators(level: number): void {
    for (const { array } of this.model.modulators.values())
      for (const one of [this.oracle, this.elsewhere]) one.numbers(array).fill(level);
  }

  run(ticks: number): void {
    for (const one of [this.oracle, this.elsewhere]) one.run(this.tick, ticks);
    this.tick += ticks;
    for (const { ring } of this.model.populations.values())
      for (let back = 1; back <= Math.min(ticks, ring.slots); back++) {
        const slot = (this.tick - back) & (ring.slots - 1);
        const [expected, found] = [this.oracle, this.elsewhere].map((one) => {
          const ids = new Uint32Array(ring.size);
          return ids.slice(0, one.spikes(ring, slot, ids));
        });
        expect(found, `spikes of ${ring.population} at tick ${this.tick - back}`).toEqual(expected);
        this.spikes += found.length;
      }
  }

  raise(): void {
    for (const event of this.model.program.events.keys())
      for (const one of [this.oracle, this.elsewhere]) one.raise(event, this.tick);
  }

  /** Clears what simulations clear between trials. */
  clearActivity(): void {
    for (const { activity } of this.model.populations.values()) {
      for (const array of activity)
        for (const one of [this.oracle, this.elsewhere])
          (this.model.program.arrays[array].type === 'index' ? one.indices(array) : one.numbers(array)).fill(0);
      this.elsewhere.send(activity);
    }
  }

  /** The state elsewhere, all of it. */
  save(): Uint32Array[] {
    this.elsewhere.fetch(this.#state);
    return this.#state.map((array) => this.#words(this.elsewhere, array).slice());
  }

  /** Gives both a saved state, which is of `tick`. */
  restore(saved: readonly Uint32Array[], tick: number): void {
    this.tick = tick;
    for (const one of [this.oracle, this.elsewhere])
      for (const [n, array] of this.#state.entries()) this.#words(one, array).set(saved[n]);
    this.elsewhere.send(this.#state);
  }

  /** Expects all state to be the same, bit for bit, padding and spikes of long ago left out. */
  agree(): void {
    const { populations, projections, program } = this.model;
    this.elsewhere.fetch(this.#state);
    const live = new Map<ArrayId, ArrayLike<number>>();
    for (const { population, state, inputs, receptors } of populations.values())
      for (const array of [...state.values(), ...inputs.values(), ...receptors.values()])
        live.set(
          array,
          Array.from({ length: population.size }, (_, i) => i),
        );
    for (const { layout, state } of projections.values())
      for (const { array } of state.values()) live.set(array, layout.places(this.oracle.indices));
    for (const [array, places] of live) {
      const [expected, found] = [this.oracle, this.elsewhere].map((one) => this.#words(one, array));
      for (const at of Array.from(places))
        if (oneNaN(found[at]) !== oneNaN(expected[at]))
          expect.fail(
            `${program.arrays[array].name}[${at}] is ${found[at]}, not ${expected[at]}, at tick ${this.tick}`,
          );
    }
  }

  #words(one: Executable, array: ArrayId): Uint32Array {
    return words(this.model.program.arrays[array].type === 'index' ? one.indices(array) : one.numbers(array));
  }
}

/** All that a host does with a network: inputs, modulators, events, trials, a state that is saved and restored. */
export function live(pair: Pair): void {
  pair.stir();
  for (const [n, ticks] of [1, 5, 122, 40, 1, 171].entries()) {
    pair.setModulators(n % 2 === 0 ? 0.5 : 0);
    pair.stir(1 + n / 8, n);
    pair.run(ticks);
    if (n % 3 === 2) pair.raise();
    if (n === 3) pair.clearActivity();
    pair.agree();
  }
  const [saved, tick] = [pair.save(), pair.tick];
  pair.run(60);
  pair.agree();
  pair.restore(saved, tick);
  pair.agree();
  pair.run(61);
  pair.agree();
}
