import { Observable } from 'rxjs/internal/Observable';
import { FanOut } from './fan-out.ts';
import type { MessageType } from './message-type.ts';

/**
 * The sending end of a stream. The sender fills one reused message and calls {@link emit}; a receiver sees either its own
 * copy (`stream`, the default) or the sender's buffer (`borrowed()`, valid only during the call).
 *
 * With `poison` on, the buffer is overwritten with NaN after each emission, so that a receiver that kept a borrowed
 * message finds out at once.
 *
 * @example
 * const odometry = new Port(messageType('odometry'), 1);
 * odometry.stream.subscribe(({ x, linearX }) => console.log(`at ${x} m, ${linearX} m/s`));
 * odometry.emit({ x: 0.1, y: 0, heading: 0, linearX: 0.2, linearY: 0, angularZ: 0 }); // at 0.1 m, 0.2 m/s
 */
export class Port<M> {
  /** Owned messages: each subscriber may keep its copy. */
  readonly stream: Observable<M>;
  readonly #out = new FanOut<Readonly<M>>();
  readonly #type: MessageType<M>;
  readonly #poison: boolean;
  #stampSeconds = Number.NaN;

  /**
   * @param size number of elements of the message's array fields
   * @param poison whether to overwrite the buffer after each emission
   */
  constructor(type: MessageType<M>, size: number, poison = false) {
    this.#type = type;
    this.#poison = poison;
    this.stream = new Observable((subscriber) =>
      this.#out.stream.subscribe({
        next: (message) => {
          const own = type.create(size);
          type.copy(message, own);
          subscriber.next(own);
        },
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
  }

  /** The sender's own buffer, to be read inside the callback only. */
  borrowed(): Observable<Readonly<M>> {
    return this.#out.stream;
  }

  /** Whether there are subscribers; without any, a sender may skip its work. */
  get observed(): boolean {
    return this.#out.observed;
  }

  /** Seconds on the robot's clock at the origin of the latest message; NaN if unknown. */
  get stampSeconds(): number {
    return this.#stampSeconds;
  }

  /**
   * Sends a message to all subscribers.
   *
   * @param stampSeconds time on the robot's clock at the origin of the message; default NaN, unknown
   */
  emit(message: M, stampSeconds = Number.NaN): void {
    this.#stampSeconds = stampSeconds;
    this.#out.next(message);
    if (this.#poison) this.#type.poison(message);
  }

  /** Ends the stream. */
  complete(): void {
    this.#out.complete();
  }
}
