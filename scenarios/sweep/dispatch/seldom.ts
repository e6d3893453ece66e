/** Seconds between two words about the same thing. */
const INTERVAL_SECONDS = 60;

/** Says the first word about a thing at once, and further ones once a minute at most: a cut of the network makes hundreds. */
export class Seldom {
  readonly #say: (text: string) => void;
  /** When each thing was spoken of last, ms. */
  readonly #last = new Map<string, number>();

  /** @param say tells people a line */
  constructor(say: (text: string) => void = () => {}) {
    this.#say = say;
  }

  /** Says it, if there was no word about the thing for a minute. @returns whether it was said */
  say(thing: string, text: string): boolean {
    const now = performance.now();
    if (now - (this.#last.get(thing) ?? Number.NEGATIVE_INFINITY) < INTERVAL_SECONDS * 1e3) return false;
    this.#last.set(thing, now);
    this.#say(text);
    return true;
  }

  /** The next word about the thing is said at once. */
  forget(thing: string): void {
    this.#last.delete(thing);
  }
}
