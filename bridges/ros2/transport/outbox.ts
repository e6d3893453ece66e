/** A socket, as far as messages are sent on it. */
interface Sender {
  /** Bytes that were given to it and are not yet on their way. */
  readonly bufferedAmount: number;
  send(bytes: Uint8Array, done: () => void): void;
}

/** Bytes on their way above which messages wait. */
const MOST_UNDER_WAY = 1 << 16;

/**
 * Sends the messages of several topics over one connection. Where it is slower than they come, the last messages of each topic wait, as many
 * as its depth, and older ones give way; topics take turns, so that none waits for another's flood.
 */
export class Outbox {
  readonly #sender: Sender;
  readonly #topics = new Set<Uint8Array[]>();

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Adds a topic. What has not been sent when it is closed is forgotten. */
  open(depth: number): { send(message: Uint8Array): void; close(): void } {
    const waiting: Uint8Array[] = [];
    this.#topics.add(waiting);
    return {
      send: (message) => {
        waiting.push(message);
        if (waiting.length > depth) waiting.shift();
        this.#flush();
      },
      close: () => void this.#topics.delete(waiting),
    };
  }

  #flush(): void {
    while (this.#sender.bufferedAmount < MOST_UNDER_WAY) {
      const next = [...this.#topics].find(({ length }) => length > 0);
      if (next === undefined) return;
      // Whoever has sent is last in the next round.
      this.#topics.delete(next);
      this.#topics.add(next);
      this.#sender.send(next.shift()!, () => this.#flush());
    }
  }
}
