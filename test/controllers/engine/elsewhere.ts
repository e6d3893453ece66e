import { emitJavaScript } from '../../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import type { Executable, Numbers } from '../../../controllers/engine/compiler/program/executable.ts';
import type { SpikeRing } from '../../../controllers/engine/compiler/program/loops.ts';
import { writtenArrays } from '../../../controllers/engine/compiler/program/program.ts';
import type { ArrayId } from '../../../controllers/engine/compiler/program/value.ts';

/**
 * A program that keeps its arrays elsewhere, as on a board: those here are mirrors, as `Executable` says. After each run and each
 * event, all mirrors of what may have changed there and was not brought here hold nonsense, so that nobody reads them unfetched.
 */
export class Elsewhere implements Executable {
  readonly precision = 'f32';
  /** Exchanges with the place where the program runs. */
  readonly exchanges = { fetched: 0, sent: 0, run: 0 };
  readonly #there: Executable;
  readonly #mirrors: readonly (Numbers | Uint32Array)[];
  readonly #spikes: readonly ArrayId[];
  /** Inputs and modulators, with what is known to be there. */
  readonly #watched: ReadonlyMap<ArrayId, Numbers>;
  readonly #changing: readonly ArrayId[];
  readonly #inputsWritten: readonly ArrayId[];

  constructor({ program, populations, modulators }: AnalysedModel) {
    const there = emitJavaScript(program, { precision: 'f32' });
    this.#there = there;
    this.#mirrors = program.arrays.map(({ id, type }) =>
      type === 'index' ? there.indices(id).slice() : there.numbers(id).slice(),
    );
    const inputs = [...populations.values()].flatMap((one) => [...one.inputs.values()]);
    const watched = [...inputs, ...[...modulators.values()].map(({ array }) => array)];
    this.#watched = new Map(watched.map((array) => [array, there.numbers(array).slice()]));
    this.#spikes = [...populations.values()].flatMap(({ ring }) => [ring.ids, ring.counts]);
    const written = writtenArrays(program);
    this.#inputsWritten = inputs.filter((array) => written.has(array));
    const rings = new Set(this.#spikes);
    this.#changing = [...written].filter((array) => !rings.has(array) && !inputs.includes(array));
  }

  numbers(array: ArrayId): Numbers {
    return this.#mirrors[array] as Numbers;
  }

  indices(array: ArrayId): Uint32Array {
    return this.#mirrors[array] as Uint32Array;
  }

  run(tick: number, steps: number): void {
    this.exchanges.run += 1;
    this.#sendChanged();
    this.#there.run(tick, steps);
    for (const array of this.#spikes) this.indices(array).set(this.#there.indices(array));
    this.#settle();
  }

  raise(event: string, tick: number): void {
    this.#sendChanged();
    this.#there.raise(event, tick);
    this.#settle();
  }

  spikes({ ids, counts, size }: SpikeRing, slot: number, out: Uint32Array): number {
    const count = this.indices(counts)[slot];
    out.set(this.indices(ids).subarray(slot * size, slot * size + count));
    return count;
  }

  fetch(arrays: readonly ArrayId[]): void {
    this.exchanges.fetched += 1;
    for (const array of arrays) this.#mirrors[array].set(this.#arrayThere(array));
  }

  send(arrays: readonly ArrayId[]): void {
    this.exchanges.sent += 1;
    for (const array of arrays) {
      this.#arrayThere(array).set(this.#mirrors[array]);
      if (this.#watched.has(array)) this.#watched.get(array)?.set(this.#mirrors[array]);
    }
  }

  #arrayThere(array: ArrayId): Numbers | Uint32Array {
    return this.#mirrors[array] instanceof Uint32Array ? this.#there.indices(array) : this.#there.numbers(array);
  }

  #sendChanged(): void {
    for (const [array, known] of this.#watched) {
      const mirror = this.numbers(array);
      // A spoilt mirror is no wish of the host.
      if (mirror.every((value, k) => Object.is(value, known[k]) || value === SPOILT)) continue;
      this.#there.numbers(array).set(mirror);
      known.set(mirror);
    }
  }

  #settle(): void {
    for (const array of this.#inputsWritten) {
      this.numbers(array).set(this.#there.numbers(array));
      this.#watched.get(array)?.set(this.#there.numbers(array));
    }
    for (const array of this.#changing) {
      const mirror = this.#mirrors[array];
      if (mirror instanceof Uint32Array) mirror.fill(0xdead);
      else mirror.fill(SPOILT);
    }
  }
}

const SPOILT = Math.fround(-7.77e7);
