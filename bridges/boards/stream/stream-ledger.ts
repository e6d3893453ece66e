import { BridgeError } from '../../../agents/index.ts';
import type { StreamCounts, StreamEnd } from './board-stream.ts';
import type { StreamSettings } from './stream-settings.ts';

/** Facts that a host counts of a step whose result it takes. */
interface Taken {
  readonly tick: number;
  readonly late: boolean;
  readonly overrun: boolean;
  readonly lost: boolean;
  /** First tick whose input the board has no room for. */
  readonly granted: number;
}

/** State of a stream as its host knows it: which ticks it has sent, which have begun, and how far its credits reach. */
export class StreamLedger {
  ended: StreamEnd | undefined;
  readonly #board: string;
  readonly #end: number;
  /** First tick that is not known to have begun. */
  #begun: number;
  /** First tick after those that were sent. */
  #unsent: number;
  #granted: number;
  /** Ticks that were sent and are not known to have begun. */
  readonly #sent = new Set<number>();
  readonly #counts = { steps: 0, late: 0, dropped: 0, overruns: 0, lost: 0 };

  /** @param board its name, for errors */
  constructor(board: string, { tick, window, end }: Pick<StreamSettings, 'tick' | 'window' | 'end'>) {
    this.#board = board;
    this.#begun = this.#unsent = tick;
    this.#end = end;
    this.#granted = Math.min(tick + window, end);
  }

  get next(): number {
    return Math.max(this.#begun, this.#unsent);
  }

  get credits(): number {
    return this.ended === undefined ? Math.max(0, this.#granted - this.next) : 0;
  }

  get counts(): StreamCounts {
    return { ...this.#counts, credits: this.credits };
  }

  /**
   * Notes that the input of a tick is sent. Returns false where the tick has begun, so that it is dropped.
   *
   * @throws BridgeError `stream_ended`, `unknown_step`, `no_credit`
   */
  admit(tick: number): boolean {
    if (this.ended !== undefined) throw this.#refused('stream_ended', 'a stream that runs', `ended: ${this.ended}`);
    if (!Number.isInteger(tick) || tick < this.#unsent)
      throw this.#refused('unknown_step', `a tick from ${this.next} on`, tick);
    if (tick >= this.#granted) throw this.#refused('no_credit', `a tick before ${this.#granted}`, tick);
    this.#unsent = tick + 1;
    if (tick < this.#begun) {
      this.#counts.dropped++;
      return false;
    }
    this.#sent.add(tick);
    return true;
  }

  /** Notes the result of the next step. */
  take({ tick, late, overrun, lost, granted }: Taken): void {
    this.#begun = tick + 1;
    this.#granted = Math.min(Math.max(this.#granted, granted), this.#end);
    this.#counts.steps++;
    if (this.#sent.delete(tick) && late) this.#counts.dropped++;
    if (late) this.#counts.late++;
    if (overrun) this.#counts.overruns++;
    if (lost) this.#counts.lost++;
    if (tick + 1 === this.#end) this.ended = 'done';
  }

  #refused(code: keyof typeof REFUSALS, expected: string, received: unknown): BridgeError {
    const [text, remedy] = REFUSALS[code];
    return new BridgeError(`${this.#board}: ${text}`, { code, expected, received, block: this.#board, remedy });
  }
}

const REFUSALS = {
  stream_ended: ['the stream has ended', 'read why in `ended`, and begin a new one at the tick that follows'],
  unknown_step: ['there is no such step to send an input for', 'send ticks in order, each once; `next` is the first'],
  no_credit: ['it has no room for the input of this step', 'take results first, which grant credits'],
} as const;
