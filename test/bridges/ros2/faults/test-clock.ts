import { setImmediate as turn } from 'node:timers/promises';
import type { ExperimentClock } from '../../../../bridges/ros2/faults/passed-topic.ts';

/** Turns of the event loop in which a message reaches who answers it, and the answer whoever waits for it. */
const TURNS = 4;

/** A clock of a test's own: time passes from one wait to the next as fast as everything that is due has been done. */
export class TestClock implements ExperimentClock {
  #now = 0;
  readonly #waiting: { readonly at: number; readonly go: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wait(seconds: number): Promise<void> {
    return new Promise((go) => {
      const at = this.#now + seconds;
      const later = this.#waiting.findIndex((one) => one.at > at);
      this.#waiting.splice(later < 0 ? this.#waiting.length : later, 0, { at, go });
    });
  }

  /** Does something again and again. */
  every(seconds: number, work: () => void): void {
    const again = (): void => {
      work();
      void this.wait(seconds).then(again);
    };
    again();
  }

  /** Lets time pass until a promise is settled. */
  async passUntil<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    promise.then(settle, settle);
    while (!settled) {
      const { at, go } = this.#waiting.shift() ?? { at: this.#now, go() {} };
      this.#now = Math.max(this.#now, at);
      go();
      for (let n = 0; n < TURNS; n++) await turn();
    }
    return promise;
  }
}
