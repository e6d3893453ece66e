import { ValidationError } from '../../../agents/errors.ts';
import { type Environment, type EnvironmentOptions, openEnvironment } from '../../environment/environment.ts';
import type { SeedResult } from '../../scenario/result.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { answer, errorAnswer, valueIn } from './protocol.ts';

/**
 * Several environments of one scenario, which a line asks at once. The first begins with the seed of the options, the others with those that
 * follow. No two are at the same seed, and after the last trial of its run each goes on with the next seed that none has begun.
 */
export class SubEnvironments {
  readonly #all: readonly Environment[];
  /** The largest seed that was begun or asked for. */
  #largest: number;
  /** The seed that each is at. */
  #present: number[];
  /** Which was at a seed, in the order in which they came there. */
  readonly #begun: { readonly seed: number; readonly index: number }[];

  private constructor(all: readonly Environment[]) {
    this.#all = all;
    this.#present = all.map(({ seed }) => seed);
    this.#largest = Math.max(...this.#present);
    this.#begun = this.#present.map((seed, index) => ({ seed, index }));
  }

  /** @throws what `openEnvironment` throws */
  static async open(
    scenario: Scenario,
    { seed = 1, ...options }: EnvironmentOptions,
    count: number,
  ): Promise<SubEnvironments> {
    const nextSeed = (): number => ++sub.#largest;
    const all = Array.from({ length: count }, (_, k) =>
      openEnvironment(scenario, { ...options, seed: seed + k, nextSeed }),
    );
    const sub = new SubEnvironments(await Promise.all(all));
    return sub;
  }

  /**
   * Answers a line that has a list of requests, one for each, by the list of their answers; null is no request, and its answer. Another line,
   * and one after which two would be at the same seed, is answered by an error, and nothing is done.
   */
  answer(line: string): string {
    let requests: readonly unknown[];
    try {
      requests = listIn(line, this.#all.length);
      this.#reserve(requests.map(seedIn));
    } catch (error) {
      return errorAnswer(error);
    }
    const answers = this.#all.map((environment, index) => {
      if (requests[index] === null) return 'null';
      const text = answer(environment, () => requests[index]);
      const { seed } = environment;
      if (seed !== this.#present[index]) this.#begun.push({ seed, index });
      this.#present[index] = seed;
      return text;
    });
    return `[${answers.join()}]`;
  }

  /** Results of the completed trials of all runs, by ascending seed. A seed that was begun again counts as it went last. */
  get results(): readonly SeedResult[] {
    const of = this.#all.map(({ results }) => new Map(results.map((result) => [result.seed, result])));
    const kept = new Map<number, SeedResult>();
    for (const { seed, index } of this.#begun) {
      const result = of[index].get(seed);
      if (result !== undefined) kept.set(seed, result);
    }
    return [...kept.values()].sort((one, other) => one.seed - other.seed);
  }

  /** Closes all. */
  close(): void {
    for (const environment of this.#all) environment.close();
  }

  /** Keeps seeds that are asked for from all others. @throws ValidationError `invalid_seeds` if two would be at one */
  #reserve(asked: readonly (number | undefined)[]): void {
    const holders = new Map<number, number>();
    for (const [index, present] of this.#present.entries()) {
      const seed = asked[index] ?? present;
      const other = holders.get(seed);
      if (other !== undefined) throw twice(seed, other, index);
      holders.set(seed, index);
    }
    this.#largest = Math.max(this.#largest, ...holders.keys());
  }
}

/** @throws ValidationError `not_a_request` */
function listIn(line: string, count: number): readonly unknown[] {
  const list = valueIn(line);
  if (Array.isArray(list) && list.length === count) return list;
  throw new ValidationError('a line is no request to each sub-environment', {
    code: 'not_a_request',
    expected: `a list of ${count} requests, null for a sub-environment that is left alone`,
    received: Array.isArray(list) ? `a list of ${list.length}` : list,
    remedy: 'send one request for each, or start the program without --environments',
  });
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
