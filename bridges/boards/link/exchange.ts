import { DurationHistogram } from '../../../agents/duration-histogram.ts';
import type { ReafferenceError } from '../../../agents/index.ts';
import { BridgeError } from '../../../agents/index.ts';
import { CHECKSUM_BYTES, DELIMITER, FrameReader, framedLength, writeFrame } from './frame.ts';
import type { Wire } from './wire.ts';

/** Bytes before the body of a message: its kind and the number of the request. */
export const HEAD_BYTES = 2;
/** The kind of a reply is that of its request with this bit. */
export const REPLY = 0x80;

/** How patient a host is with a board. */
export interface Patience {
  /** Milliseconds after which a request is sent again, the first time; then after twice as long, and so on. Default 250. */
  readonly retryMilliseconds?: number;
  /** Milliseconds after which a request has failed. Default 5000. */
  readonly deadlineMilliseconds?: number;
}

/** Counts of the traffic over a line, and latencies of its requests. */
export interface ExchangeStatistics {
  /** How long requests took, from sending to the reply. */
  readonly latencies: DurationHistogram;
  /** Bytes that were sent, framing included. */
  sent: number;
  /** Bytes that came. */
  received: number;
  /** Number of requests that were sent again. */
  retries: number;
  /** Number of frames that came damaged. */
  damaged: number;
  /** Number of messages that answer no request under way, such as replies to requests that had been answered before. */
  late: number;
}

/**
 * Requests and replies over a line on which bytes may be lost, damaged or late. One request is under way at a time. It has a number, and
 * is sent again until its reply comes; a board answers a request that it has answered before with the same reply, and does nothing.
 * Once a request has failed, what the board holds is not known, and all further ones fail likewise.
 */
export class Exchange {
  /** The request; its body begins at byte 2. */
  readonly request: DataView<ArrayBuffer>;
  /** The last reply; its body begins at byte 2. It is valid until the next call. */
  reply: DataView<ArrayBuffer>;
  /** Takes what comes unasked: messages of a kind, whose content is valid until it returns. */
  unasked: { readonly kind: number; take(content: Uint8Array, length: number): void } | undefined;
  /** Bytes of the body of the last reply. */
  replyLength = 0;
  readonly statistics: ExchangeStatistics = {
    latencies: new DurationHistogram(),
    sent: 0,
    received: 0,
    retries: 0,
    damaged: 0,
    late: 0,
  };
  /** Milliseconds after which a request has failed. */
  readonly deadlineMilliseconds: number;
  readonly #wire: Wire;
  readonly #retry: number;
  readonly #content: Uint8Array<ArrayBuffer>;
  readonly #frame: Uint8Array;
  readonly #heard = new Uint8Array(4096);
  readonly #answer: Uint8Array<ArrayBuffer>;
  readonly #reader: FrameReader;
  #number = 0;
  #failure: ReafferenceError | undefined;

  /** @param longest bytes of a message, its head included, that each side takes */
  constructor(wire: Wire, longest: number, { retryMilliseconds = 250, deadlineMilliseconds = 5000 }: Patience = {}) {
    this.#wire = wire;
    this.#retry = retryMilliseconds;
    this.deadlineMilliseconds = deadlineMilliseconds;
    this.#content = new Uint8Array(longest + CHECKSUM_BYTES);
    this.#frame = new Uint8Array(framedLength(longest) + 1);
    this.#answer = new Uint8Array(longest);
    this.#reader = new FrameReader(longest);
    this.request = new DataView(this.#content.buffer);
    this.reply = new DataView(this.#answer.buffer);
  }

  /**
   * Sends the request and waits for its reply.
   *
   * @param kind of the request
   * @param length bytes of its body
   * @returns the kind of the reply: that of the request with {@link REPLY}, or another that the board answers with
   * @throws BridgeError `board_silent` after the deadline, `board_gone`
   */
  send(kind: number, length: number): number {
    if (this.#failure !== undefined) throw this.#failure;
    this.#number = (this.#number + 1) & 0xff;
    this.#content[0] = kind;
    this.#content[1] = this.#number;
    const began = performance.now();
    const answered = this.#answered(began, HEAD_BYTES + length);
    if (!answered) throw this.giveUp();
    this.statistics.latencies.add((performance.now() - began) / 1e3);
    return this.#answer[0];
  }

  /**
   * Sends the request, which has no reply, and returns at once. It may be lost.
   *
   * @throws BridgeError `board_gone`
   */
  post(kind: number, length: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#content[0] = kind;
    this.#content[1] = 0;
    const frame = this.#frame.subarray(0, writeFrame(this.#content, HEAD_BYTES + length, this.#frame));
    this.#failing(() => this.#wire.write(frame));
    this.statistics.sent += frame.length;
  }

  /**
   * Takes what has come unasked, or waits until something comes.
   *
   * @param milliseconds to wait at most
   * @returns whether bytes came
   * @throws BridgeError `board_gone`
   */
  hear(milliseconds: number): boolean {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#failing(() => this.#read(milliseconds, () => this.statistics.late++)) > 0;
  }

  /** Notes that the board is silent, so that nothing is asked any more. */
  giveUp(): BridgeError {
    const error = this.#silent();
    this.#failure = error;
    return error;
  }

  close(): void {
    this.#wire.close();
  }

  #failing<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw (this.#failure = error as ReafferenceError);
    }
  }

  /** Reads once, and sees each message but those that are unasked. Returns how many bytes came. */
  #read(milliseconds: number, see: (content: Uint8Array, length: number) => void): number {
    const { unasked } = this;
    const all = (content: Uint8Array, length: number): void => {
      if (unasked !== undefined && length >= HEAD_BYTES && content[0] === unasked.kind) unasked.take(content, length);
      else see(content, length);
    };
    const count = this.#wire.read(this.#heard, Math.max(0, milliseconds));
    this.statistics.received += count;
    for (let at = 0; at < count; ) at = this.#reader.read(this.#heard, at, count, all);
    this.statistics.damaged = this.#reader.damaged;
    return count;
  }

  /** Sends again and again until the reply has come, and returns true, or until the deadline. */
  #answered(began: number, length: number): boolean {
    let patience = this.#retry;
    for (let retry = false; ; retry = true) {
      // What was left of a damaged frame ends before one that is sent again.
      this.#frame[0] = DELIMITER;
      const end = writeFrame(this.#content, length, this.#frame, 1);
      const sent = this.#frame.subarray(retry ? 0 : 1, end);
      const until = began + this.deadlineMilliseconds;
      const answered = this.#failing(() => {
        this.#wire.write(sent);
        this.statistics.sent += sent.length;
        return this.#listen(Math.min(performance.now() + patience, until));
      });
      if (answered) return true;
      if (performance.now() >= until) return false;
      this.statistics.retries++;
      patience *= 2;
    }
  }

  /** Reads until the reply has come, and returns true, or until a time. */
  #listen(until: number): boolean {
    let found = false;
    const see = (content: Uint8Array, length: number): void => {
      if (found || length < HEAD_BYTES || content[1] !== this.#number || (content[0] & REPLY) === 0) {
        this.statistics.late++;
        return;
      }
      this.#answer.set(content.subarray(0, length));
      this.replyLength = length - HEAD_BYTES;
      found = true;
    };
    for (;;) {
      const left = until - performance.now();
      this.#read(left, see);
      if (found) return true;
      if (left <= 0) return false;
    }
  }

  #silent(): BridgeError {
    return new BridgeError('the board does not answer', {
      code: 'board_silent',
      expected: `a reply within ${this.deadlineMilliseconds} ms`,
      received: `none, and ${this.#reader.damaged} damaged frames`,
      remedy:
        'check the cable, the baud rate and that the firmware is on the board; what it holds is not known any more',
    });
  }
}
