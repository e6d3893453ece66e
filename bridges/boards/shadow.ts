import { emitWebAssembly } from '../../controllers/engine/emit/webassembly/module.ts';
import type {
  AnalysedModel,
  ArrayId,
  Encoding,
  Executable,
  Numbers,
  SpikeRing,
} from '../../controllers/engine/index.ts';
import { type SpikeAgreement, SpikeMatcher } from './spike-agreement.ts';

/**
 * A network on a board with a shadow: the same network in this process in single precision, which is given the same inputs,
 * modulators, events and writes, and whose spikes nobody acts on. It tells how the spikes of the board agree with it. What a host
 * computes from the board and writes back, such as weights, reaches both.
 */
export class Shadowed implements Executable {
  readonly precision: 'f32' | 'f64';
  readonly #board: Executable;
  readonly #shadow: Executable;
  readonly #inputs: readonly ArrayId[];
  readonly #populations: readonly {
    readonly name: string;
    readonly ring: SpikeRing;
    readonly matcher: SpikeMatcher;
    readonly ids: Uint32Array;
    readonly expected: Uint32Array;
  }[];
  readonly #isIndex: (array: ArrayId) => boolean;
  /** Most ticks of a call, after which spikes are lost. */
  readonly #stride: number;
  readonly encoded?: (encoding: Encoding, numbers: ArrayLike<number>) => void;
  readonly fetch?: (arrays: readonly ArrayId[]) => void;
  readonly knows?: (array: ArrayId) => boolean;

  constructor(board: Executable, { program, populations }: AnalysedModel) {
    this.#board = board;
    this.precision = board.precision;
    this.#shadow = emitWebAssembly(program);
    this.#isIndex = (array) => program.arrays[array].type === 'index';
    const all = [...populations.values()];
    this.#inputs = all.flatMap(({ inputs }) => [...inputs.values()]);
    this.#populations = all.map(({ population: { name, size }, ring }) => ({
      name,
      ring,
      matcher: new SpikeMatcher(size, { step: program.step }),
      ids: new Uint32Array(size),
      expected: new Uint32Array(size),
    }));
    this.#stride = Math.min(...all.map(({ ring }) => ring.slots));
    if (board.encoded !== undefined) this.encoded = (encoding, numbers) => board.encoded?.(encoding, numbers);
    if (board.fetch !== undefined) this.fetch = (arrays) => board.fetch?.(arrays);
    if (board.knows !== undefined) this.knows = (array) => board.knows?.(array) ?? true;
  }

  numbers(array: ArrayId): Numbers {
    return this.#board.numbers(array);
  }

  indices(array: ArrayId): Uint32Array {
    return this.#board.indices(array);
  }

  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number {
    return this.#board.spikes(ring, slot, out);
  }

  run(tick: number, steps: number): void {
    for (let done = 0; done < steps; ) {
      const stride = Math.min(this.#stride, steps - done);
      this.#share(this.#inputs);
      this.#board.run(tick + done, stride);
      this.#shadow.run(tick + done, stride);
      for (let end = done + stride; done < end; done++) this.#compare(tick + done);
    }
  }

  raise(event: string, tick: number): void {
    this.#share(this.#inputs);
    this.#board.raise(event, tick);
    this.#shadow.raise(event, tick);
  }

  send(arrays: readonly ArrayId[]): void {
    this.#board.send?.(arrays);
    this.#share(arrays);
  }

  dispose(): void {
    this.#board.dispose?.();
  }

  /** How the spikes of each population have agreed so far. */
  agreement(): readonly SpikeAgreement[] {
    return this.#populations.map(({ name, matcher }) => matcher.result(name));
  }

  /** Gives the shadow the values of arrays that the host set. */
  #share(arrays: readonly ArrayId[]): void {
    for (const array of arrays) {
      if (this.#isIndex(array)) this.#shadow.indices(array).set(this.#board.indices(array));
      else this.#shadow.numbers(array).set(this.#board.numbers(array));
    }
  }

  #compare(tick: number): void {
    for (const { ring, matcher, ids, expected } of this.#populations) {
      const slot = tick & (ring.slots - 1);
      const count = this.#board.spikes(ring, slot, ids);
      matcher.take(tick, ids, count, expected, this.#shadow.spikes(ring, slot, expected));
    }
  }
}
