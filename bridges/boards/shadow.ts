import { emitWebAssembly } from '../../controllers/engine/compiler/emit/webassembly/module.ts';
import type {
  AnalysedModel,
  ArrayId,
  Executable,
  Numbers,
  SpikeRing,
} from '../../controllers/engine/compiler/index.ts';
import type { Encoding } from '../../controllers/engine/index.ts';
import { type SpikeAgreement, SpikeMatcher } from './spike-agreement.ts';

/**
 * A network on a board with a shadow: the same network in this process in single precision, which is given the same inputs,
 * modulators, events and writes, and whose spikes nobody acts on. It tells how the spikes of the board agree with it. What a host
 * computes from the board and writes back, such as weights, reaches both.
 */
export class Shadowed implements Executable {
  /** Precision of the board's numbers. */
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
  /** Tells the board the numbers that an encoder has read; absent where the board takes the encoded input. */
  readonly encoded?: (encoding: Encoding, numbers: ArrayLike<number>) => void;
  /** Brings arrays of the board into their mirrors; absent where they are here. @throws as `fetch` of the board */
  readonly fetch?: (arrays: readonly ArrayId[]) => void;
  /** Whether the board can tell an array; absent where it can tell all. */
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

  /** Returns the live numbers of the board, or their mirror; not those of the shadow. */
  numbers(array: ArrayId): Numbers {
    return this.#board.numbers(array);
  }

  /** Returns the live indices of the board, or their mirror; not those of the shadow. */
  indices(array: ArrayId): Uint32Array {
    return this.#board.indices(array);
  }

  /** Copies the spikes of the board in a slot of a ring to `out`, ascending. Returns their number. */
  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number {
    return this.#board.spikes(ring, slot, out);
  }

  /** Advances board and shadow by `steps` ticks from `tick` on, and compares their spikes tick by tick. @throws as `run` of the board */
  run(tick: number, steps: number): void {
    for (let done = 0; done < steps; ) {
      const stride = Math.min(this.#stride, steps - done);
      this.#share(this.#inputs);
      this.#board.run(tick + done, stride);
      this.#shadow.run(tick + done, stride);
      for (let end = done + stride; done < end; done++) this.#compare(tick + done);
    }
  }

  /** Runs the blocks of an event on board and shadow, after `tick` ticks have completed. @throws as `raise` of the board */
  raise(event: string, tick: number): void {
    this.#share(this.#inputs);
    this.#board.raise(event, tick);
    this.#shadow.raise(event, tick);
  }

  /** Takes arrays that were written here to the board and to the shadow. @throws as `send` of the board */
  send(arrays: readonly ArrayId[]): void {
    this.#board.send?.(arrays);
    this.#share(arrays);
  }

  /** Ends the program of the board. The agreement can still be read. */
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
