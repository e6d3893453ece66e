import type { Subscriber } from 'rxjs';
// From its own file: the package's index loads 200 files, which takes 0.1 s.
import { Observable } from 'rxjs/internal/Observable';

/**
 * The sending end of a hot stream: hands every value to all subscribers, synchronously, in the order in which they came. An
 * rxjs Subject without a receiving end and without its closure and iterator a value, which cost more than what most
 * subscribers do with it.
 */
export class FanOut<T> {
  readonly stream: Observable<T>;
  /** Replaced, never changed: one who comes or goes during a value counts from the next one on. */
  #subscribers: readonly Subscriber<T>[] = [];
  #completed = false;

  constructor() {
    this.stream = new Observable((subscriber) => {
      if (this.#completed) {
        subscriber.complete();
        return;
      }
      this.#subscribers = [...this.#subscribers, subscriber];
      return () => {
        this.#subscribers = this.#subscribers.filter((one) => one !== subscriber);
      };
    });
  }

  /** Whether anybody listens; a sender may skip its work when nobody does. */
  get observed(): boolean {
    return this.#subscribers.length > 0;
  }

  next(value: T): void {
    const subscribers = this.#subscribers;
    for (let i = 0; i < subscribers.length; i++) subscribers[i].next(value);
  }

  complete(): void {
    this.#completed = true;
    for (const subscriber of this.#subscribers) subscriber.complete();
    this.#subscribers = [];
  }
}
