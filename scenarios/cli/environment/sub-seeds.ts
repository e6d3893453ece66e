import { ValidationError } from '../../../agents/errors.ts';
import type { SeedResult } from '../../scenario/result.ts';

/** Which seeds the sub-environments of a vector run, so that no two run the same, and no seed comes twice unless it is asked for. */
export class SubSeeds {
  /** The seed that each is at. */
  #present: readonly number[];
  /** The seed that each goes on with after the last trial of its run. */
  #next: readonly number[];
  /** The runs in the order in which they were begun, of one answer by index. */
  readonly #begun: { readonly seed: number; readonly index: number }[];

  /** @param first seed of the first sub-environment; the others begin with those that follow */
  constructor(first: number, count: number) {
    this.#present = Array.from({ length: count }, (_, k) => first + k);
    this.#next = this.#present.map((seed) => seed + count);
    this.#begun = this.#present.map((seed, index) => ({ seed, index }));
  }

  /** The seed that each is at. */
  get present(): readonly number[] {
    return this.#present;
  }

  /**
   * The seed that each goes on with when its run is over, beyond all that were begun or are asked for.
   *
   * @throws ValidationError `invalid_seeds` if two would be at one seed after these requests
   */
  next(requests: readonly unknown[]): readonly number[] {
    const asked = requests.map(seedIn);
    if (asked.every((seed) => seed === undefined)) return this.#next;
    const holders = new Map<number, number>();
    for (const [index, seed] of asked.map((seed, k) => seed ?? Number(this.#present[k])).entries()) {
      const other = holders.get(seed);
      if (other !== undefined) throw twice(seed, other, index);
      holders.set(seed, index);
    }
    const largest = Math.max(...holders.keys(), ...this.#begun.map(({ seed }) => seed));
    this.#next = this.#present.map((_, k) => largest + 1 + k);
    return this.#next;
  }

  /** Takes the seeds that they are at now. */
  are(seeds: readonly number[]): void {
    const count = seeds.length;
    for (const [index, seed] of seeds.entries()) {
      if (seed !== this.#present[index]) this.#begun.push({ seed, index });
    }
    this.#next = this.#next.map((next, index) => (seeds[index] === next ? next + count : next));
    this.#present = seeds;
  }

  /** Of the results of each sub-environment, for each seed those of who began it last, by ascending seed. */
  last(results: readonly (readonly SeedResult[])[]): readonly SeedResult[] {
    const kept = new Map<number, SeedResult>();
    for (const { seed, index } of this.#begun) {
      const result = results[index]?.find((one) => one.seed === seed);
      if (result !== undefined) kept.set(seed, result);
    }
    return [...kept.values()].sort((one, other) => one.seed - other.seed);
  }
}

/** The seed that a request asks for; undefined if it asks for none, or for what is none. */
function seedIn(request: unknown): number | undefined {
  const seed = (request as { readonly reset?: { readonly seed?: unknown } } | null)?.reset?.seed;
  return Number.isSafeInteger(seed) && Number(seed) >= 0 ? Number(seed) : undefined;
}

function twice(seed: number, one: number, other: number): ValidationError {
  return new ValidationError(`two sub-environments would run seed ${seed}`, {
    code: 'invalid_seeds',
    expected: 'a seed of its own for each sub-environment',
    received: `${seed} for sub-environments ${one} and ${other}`,
    remedy: 'give each another seed, or leave the seed out',
  });
}
