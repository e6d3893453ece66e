import { given } from '../../agents/given.ts';
import { type Controller, SIGNAL_LENGTH, type Signal } from '../../agents/index.ts';
import { GrowingArray } from '../../kernels/growing-array.ts';
import type { SignalTrace } from '../scenario/result.ts';

/** A signal, with the samples of the trial under way. */
interface Kept extends Omit<SignalTrace, 'trials'> {
  readonly trials: Float64Array[];
  readonly samples: GrowingArray<Float64Array>;
}

/** Keeps what the signals of a controller are in each trial. What is kept between two trials is plain data. */
export class SignalKeeper {
  readonly #kept = new Map<string, Kept>();
  #controller: Controller | undefined;
  /** Signals of the trial under way. */
  #open: (readonly [signal: Signal, kept: Kept])[] = [];
  readonly #reading = new Float64Array(Math.max(...Object.values(SIGNAL_LENGTH)));

  seedStart(controller: Controller): void {
    this.#controller = controller;
  }

  /** Takes the signals that the controller has now: a controller may have others in another trial. */
  trialStart(): void {
    this.#open = Object.entries(this.#controller?.signals?.() ?? {}).map(([name, signal]) => {
      const kept = this.#keep({ name, ...signal }, []);
      kept.samples.clear();
      return [signal, kept];
    });
  }

  /** Reads all signals; NaN is what a signal does not write. */
  sample(): void {
    const reading = this.#reading;
    for (let k = 0; k < this.#open.length; k++) {
      const [signal, { kind, samples }] = this.#open[k];
      reading.fill(Number.NaN);
      signal.read(reading);
      for (let i = 0; i < SIGNAL_LENGTH[kind]; i++) samples.push(reading[i]);
    }
  }

  /** @param index of the trial, from 0 */
  trialEnd(index: number): void {
    for (const [, { trials, samples }] of this.#open) {
      while (trials.length < index) trials.push(new Float64Array(0));
      trials.push(samples.take());
    }
    this.#open = [];
  }

  /** The samples of the trials that are completed. */
  get kept(): readonly SignalTrace[] {
    return [...this.#kept.values()].map(({ samples: _, trials, ...told }) => ({ ...told, trials: trials.slice() }));
  }

  /** Goes on from what was kept between two trials. */
  restore(signals: readonly SignalTrace[]): void {
    this.#kept.clear();
    for (const { trials, ...told } of signals) this.#keep(told, trials);
  }

  /** A signal of another kind or unit is another one, whatever its name. */
  #keep({ name, kind, unit, meaning, range }: Omit<SignalTrace, 'trials'>, trials: readonly Float64Array[]): Kept {
    const key = JSON.stringify([name, kind, unit]);
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      const told = { name, kind, unit, meaning, ...given({ range }) };
      kept = { ...told, trials: trials.slice(), samples: new GrowingArray(Float64Array) };
      this.#kept.set(key, kept);
    }
    return kept;
  }
}
