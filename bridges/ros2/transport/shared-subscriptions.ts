import type { Qos } from './qos.ts';
import type { MessageName, Received } from './transport.ts';

type Receive = (message: Received) => void;

/** Subscriptions of a node. Those that ask for the same share one, so that a message is brought once, in the order of their beginning. */
export class SharedSubscriptions {
  readonly #shared = new Map<string, { readonly receivers: Set<Receive>; readonly end: () => void }>();

  /**
   * Adds a receiver. Returns a function that takes it away, and does nothing the second time.
   *
   * @param receive must not throw
   * @param open makes a subscription, and returns what ends it
   */
  subscribe(
    topic: string,
    type: MessageName,
    qos: Qos,
    receive: Receive,
    open: (receive: Receive) => () => void,
  ): () => void {
    // What is latched comes to each that is new.
    if (qos.durability === 'transient-local') return open(receive);
    const key = JSON.stringify([topic, type, qos.reliability, qos.depth]);
    let shared = this.#shared.get(key);
    if (shared === undefined) {
      const receivers = new Set<Receive>();
      shared = { receivers, end: open((message) => receivers.forEach((one) => void one(message))) };
      this.#shared.set(key, shared);
    }
    const { receivers, end } = shared;
    const own: Receive = (message) => receive(message);
    receivers.add(own);
    return () => {
      if (!receivers.delete(own) || receivers.size > 0) return;
      this.#shared.delete(key);
      end();
    };
  }
}
