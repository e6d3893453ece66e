import { DurationHistogram } from '../../../agents/duration-histogram.ts';
import { BridgeError } from '../../../agents/errors.ts';
import type { Wire } from '../link/wire.ts';
import { decodeReply, encodeCommand } from './line-protocol.ts';
import type { PinCommand, PinReply, PinTransport } from './pin-transport.ts';

/** Commands that are on their way at once: their answers fit into what a wire keeps. */
const AT_ONCE = 1024;
const LINE_FEED = 10;

/** Settings of {@link LinePins}. */
export interface LinePinsOptions {
  /** Milliseconds for which an answer may take. Default 60000: a full queue of a simulated chip takes some. */
  readonly deadlineMilliseconds?: number;
}

/** Counts of the exchanges with the pins and of their bytes, and latencies. */
export interface PinStatistics {
  /** How long exchanges took. */
  readonly latencies: DurationHistogram;
  /** Number of exchanges. */
  exchanges: number;
  /** Bytes to the pins. */
  sent: number;
  /** Bytes from the pins. */
  received: number;
}

/** Pins behind the line protocol: a child process, a socket, a serial port. Nothing is sent again: the wire must be without loss. */
export class LinePins implements PinTransport {
  /** Counts and latencies so far. */
  readonly statistics: PinStatistics = { latencies: new DurationHistogram(), exchanges: 0, sent: 0, received: 0 };
  readonly #wire: Wire;
  readonly #deadline: number;
  readonly #heard = new Uint8Array(1 << 16);
  #bytes = this.#heard.subarray(0, 0);
  #failure: BridgeError | undefined;

  constructor(wire: Wire, { deadlineMilliseconds = 60_000 }: LinePinsOptions = {}) {
    this.#wire = wire;
    this.#deadline = deadlineMilliseconds;
  }

  /**
   * Does `commands` one after the other, and waits until all are done.
   *
   * @throws BridgeError `board_refused` for a command that is not done, `board_silent` after the deadline, `board_gone`; every later call
   *   then throws the same
   */
  exchange(commands: readonly PinCommand[]): readonly PinReply[] {
    if (this.#failure !== undefined) throw this.#failure;
    const began = performance.now();
    const replies: PinReply[] = [];
    try {
      for (let first = 0; first < commands.length; first += AT_ONCE) {
        const some = commands.slice(first, first + AT_ONCE);
        const text = new TextEncoder().encode(some.map(encodeCommand).join(''));
        this.#wire.write(text);
        this.statistics.sent += text.length;
        for (const command of some) replies.push(decodeReply(command, this.#line()));
      }
    } catch (error) {
      // Later answers could not be told from those that are still to come.
      if (error instanceof BridgeError) this.#failure = error;
      throw error;
    }
    this.statistics.exchanges++;
    this.statistics.latencies.add((performance.now() - began) / 1e3);
    return replies;
  }

  /** Closes the wire, and ends a program that was started for it. */
  close(): void {
    this.#wire.close();
  }

  /** The next line that is heard, without its line feed. */
  #line(): string {
    let line = '';
    const until = performance.now() + this.#deadline;
    for (;;) {
      const end = this.#bytes.indexOf(LINE_FEED);
      line += String.fromCharCode(...this.#bytes.subarray(0, end < 0 ? undefined : end));
      if (end >= 0) {
        this.#bytes = this.#bytes.subarray(end + 1);
        return line;
      }
      const left = until - performance.now();
      const count = left > 0 ? this.#wire.read(this.#heard, left) : 0;
      if (count === 0) throw silent(this.#deadline, line);
      this.statistics.received += count;
      this.#bytes = this.#heard.subarray(0, count);
    }
  }
}

const silent = (milliseconds: number, line: string): BridgeError =>
  new BridgeError('the pins of a chip do not answer', {
    code: 'board_silent',
    expected: `a line within ${milliseconds} ms`,
    received: line,
    remedy: 'see what drives the pins, or give it more time; what the chip holds is not known any more',
  });
