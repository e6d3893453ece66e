import { ValidationError } from '../../../../../agents/errors.ts';
import { concatenated } from '../../../../../kernels/concatenated.ts';
import type { Encoding } from '../../../network/encoding.ts';
import type { AnalysedModel } from '../../lowering/analysed-model.ts';
import { givenArrays } from '../../lowering/given-arrays.ts';
import type { Executable, Numbers } from '../../program/executable.ts';
import type { Format } from '../../program/format.ts';
import { integer, real } from '../../program/format.ts';
import type { SpikeRing } from '../../program/loops.ts';
import type { Elements } from '../../program/program.ts';
import { writtenArrays } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';

/** A program of integers that runs, here or elsewhere, as an {@link Executable} whose arrays hold the integers. */
export interface IntegerMachine extends Omit<Executable, 'numbers' | 'precision'> {
  /** The live array. */
  elements(array: ArrayId): Elements;
}

/**
 * A program of integers as one of real numbers. It keeps a mirror of each array of numbers: what the host writes there goes to the
 * program as the nearest number that the format of the array holds, and what is fetched from there is exact.
 */
export class IntegerExecutable implements Executable {
  readonly precision = 'f64';
  readonly #machine: IntegerMachine;
  readonly #formats: ReadonlyMap<ArrayId, Format>;
  readonly #mirrors = new Map<ArrayId, Float64Array>();
  /** Inputs and modulators, with what the program was given last. */
  readonly #given: readonly { readonly array: ArrayId; readonly known: Float64Array }[];
  /** Inputs and modulators that the program changes itself. */
  readonly #shared: readonly ArrayId[];
  /** Arrays of the state. */
  readonly #state: readonly ArrayId[];

  /** @param model in integers @param machine that runs its program */
  constructor(model: AnalysedModel, machine: IntegerMachine) {
    const { program } = model;
    this.#machine = machine;
    this.#formats = new Map(program.arrays.flatMap(({ id, format }) => (format === undefined ? [] : [[id, format]])));
    for (const array of this.#formats.keys()) {
      this.#mirrors.set(array, new Float64Array(program.arrays[array].length));
      this.#bring(array);
    }
    const given = givenArrays(model);
    this.#given = given.map((array) => ({ array, known: this.#mirror(array).slice() }));
    const written = writtenArrays(program);
    this.#shared = given.filter((array) => written.has(array));
    this.#state = program.arrays.filter(({ state }) => state).map(({ id }) => id);
  }

  numbers = (array: ArrayId): Numbers => this.#mirror(array);

  indices = (array: ArrayId): Uint32Array => this.#machine.indices(array);

  run(tick: number, steps: number): void {
    this.#give();
    this.#machine.run(tick, steps);
    this.#take();
  }

  raise(event: string, tick: number): void {
    this.#give();
    this.#machine.raise(event, tick);
    this.#take();
  }

  /** Whether the machine computes encoders. */
  get encodes(): boolean {
    return this.#machine.encoded !== undefined;
  }

  encoded(encoding: Encoding, numbers: ArrayLike<number>): void {
    if (this.#machine.encoded === undefined) return;
    this.#give();
    this.#machine.encoded(encoding, numbers);
  }

  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number {
    return this.#machine.spikes(ring, slot, out);
  }

  fetch(arrays: readonly ArrayId[]): void {
    this.#machine.fetch?.(arrays);
    for (const array of arrays) if (this.#formats.has(array)) this.#bring(array);
  }

  send(arrays: readonly ArrayId[]): void {
    for (const array of arrays) if (this.#formats.has(array)) this.#put(array);
    this.#machine.send?.(arrays);
  }

  dispose(): void {
    this.#machine.dispose?.();
  }

  /** The integers of all arrays of the state. */
  save(): Uint8Array {
    this.#machine.fetch?.(this.#state);
    return concatenated(this.#state.map((array) => bytesOf(this.#machine.elements(array))));
  }

  /** @throws ValidationError `state_mismatch` */
  restore(state: Uint8Array): void {
    const parts = this.#state.map((array) => bytesOf(this.#machine.elements(array)));
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (state.length !== length) {
      throw new ValidationError('the saved state is not of this network in integers', {
        code: 'state_mismatch',
        expected: `${length} bytes`,
        received: `${state.length} bytes`,
        remedy: 'restore into the network that saved it, with as many bits',
      });
    }
    let at = 0;
    for (const part of parts) {
      part.set(state.subarray(at, at + part.length));
      at += part.length;
    }
    this.#machine.send?.(this.#state);
    for (const array of this.#mirrors.keys()) this.#bring(array);
    for (const { array, known } of this.#given) known.set(this.#mirror(array));
  }

  #mirror(array: ArrayId): Float64Array {
    return this.#mirrors.get(array) as Float64Array;
  }

  /** Takes what the host has changed to the program. */
  #give(): void {
    for (const { array, known } of this.#given) {
      const mirror = this.#mirror(array);
      const format = this.#formats.get(array) as Format;
      const elements = this.#machine.elements(array);
      for (let i = 0; i < mirror.length; i++) {
        if (mirror[i] === known[i]) continue;
        known[i] = mirror[i];
        // An encoder on a board computes an input in single precision.
        elements[i] = integer(format, Math.fround(mirror[i]));
      }
    }
  }

  /** Brings the inputs and modulators that the program changes. */
  #take(): void {
    for (const array of this.#shared) this.#bring(array);
    for (const { array, known } of this.#given) if (this.#shared.includes(array)) known.set(this.#mirror(array));
  }

  #bring(array: ArrayId): void {
    const mirror = this.#mirror(array);
    const format = this.#formats.get(array) as Format;
    const elements = this.#machine.elements(array);
    for (let i = 0; i < mirror.length; i++) mirror[i] = real(format, elements[i]);
  }

  #put(array: ArrayId): void {
    const mirror = this.#mirror(array);
    const format = this.#formats.get(array) as Format;
    const elements = this.#machine.elements(array);
    for (let i = 0; i < mirror.length; i++) elements[i] = integer(format, mirror[i]);
    this.#given.find((one) => one.array === array)?.known.set(mirror);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Elements): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
