import { givenArrays } from '../../lowering/given-arrays.ts';
import type { ArrayId } from '../../program/value.ts';
import type { Ranges } from '../../transforms/integers/ranges.ts';
import type { Emitter } from '../emitter.ts';
import { emitJavaScript } from '../javascript.ts';

/** Watches a network in double precision, to learn the ranges of its numbers. */
export class RangeWatch {
  readonly #least = new Map<string, number>();
  readonly #most = new Map<string, number>();

  /** The ranges so far. */
  get ranges(): Ranges {
    return Object.fromEntries([...this.#least].map(([name, least]) => [name, [least, this.#most.get(name) as number]]));
  }

  /** Emits a network that is watched: each number that it stores, and each that its host gives it. */
  readonly emitter: Emitter = (analysed) => {
    const { program } = analysed;
    const least = new Float64Array(program.arrays.length).fill(Infinity);
    const most = new Float64Array(program.arrays.length).fill(-Infinity);
    const watch = (array: ArrayId, x: number): void => {
      if (x < least[array]) least[array] = x;
      if (x > most[array]) most[array] = x;
    };
    const executable = emitJavaScript(program, { precision: 'f64', watch });
    const given = givenArrays(analysed);
    const look = (): void => {
      for (const array of given) for (const x of executable.numbers(array)) watch(array, x);
    };
    const note = (): void => {
      for (const { id, name, type } of program.arrays) {
        if (type !== 'number' || least[id] === Infinity) continue;
        this.#least.set(name, Math.min(least[id], this.#least.get(name) ?? Infinity));
        this.#most.set(name, Math.max(most[id], this.#most.get(name) ?? -Infinity));
      }
    };
    return {
      ...executable,
      run(tick, steps) {
        look();
        executable.run(tick, steps);
        note();
      },
      raise(event, tick) {
        look();
        executable.raise(event, tick);
        note();
      },
      send(arrays) {
        for (const array of arrays)
          if (program.arrays[array].type === 'number') for (const x of executable.numbers(array)) watch(array, x);
      },
    };
  };
}
