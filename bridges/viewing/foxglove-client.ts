import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { messageFrame, timeFrame } from './foxglove-bytes.ts';
import { Tally } from './tally.ts';

/** Bytes on their way to a client above which messages to it are left out. */
const MOST_UNDER_WAY = 1 << 20;
/** Characters of what is said to a client that it has not taken, above which it is let go: it asks, and never listens. */
const MOST_SAID = 1 << 20;

/** Levels of a status. */
export const [INFO, WARNING, ERROR] = [0, 1, 2];

/** The last message of a topic. */
export interface HeldMessage {
  readonly nanoseconds: bigint;
  readonly content: Uint8Array;
}

/** A viewer that is connected. What it does not take in time is left out, except for the last message of topics that hold. */
export class FoxgloveClient {
  /** Subscriptions of channels, by the id of the channel. */
  readonly subscriptions = new Map<number, number>();
  /** Names of the parameters whose changes it is told. */
  readonly watched = new Set<string>();
  /** Number of messages that it did not take in time. */
  get dropped(): number {
    return this.#tally.count;
  }
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #owed = new Map<number, HeldMessage>();
  readonly #tally = new Tally();
  readonly #tellsTime: boolean;
  /** Characters that were said, and are under way. */
  #said = 0;
  /** The time that it was told last. */
  #present: bigint | undefined;

  /**
   * @param stream that the socket sends on
   * @param tellsTime whether it is told the time, and takes the last that it was told for that of a message
   */
  constructor(socket: WebSocket, stream: Duplex, tellsTime: boolean) {
    this.#socket = socket;
    this.#stream = stream;
    this.#tellsTime = tellsTime;
  }

  /** Sends an object as JSON; ends the connection where too much of what was said before is still under way. */
  say(op: string, fields: object): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const text = JSON.stringify({ op, ...fields });
    // However long, what is said to a client that listens is on its way at once.
    if (this.#said > MOST_SAID) {
      this.terminate();
      return;
    }
    this.#said += text.length;
    this.#socket.send(text, () => {
      this.#said -= text.length;
    });
    // Who asked something does not wait for a round.
    if (this.#stream.writableCorked === 0) return;
    this.#stream.uncork();
    this.#stream.cork();
  }

  /** Sends a message on a channel that it subscribes. @param held whether the message holds until the next one */
  send(channelId: number, nanoseconds: bigint, content: Uint8Array, held: boolean): void {
    const subscription = this.subscriptions.get(channelId);
    if (subscription === undefined) return;
    if (this.#socket.bufferedAmount < MOST_UNDER_WAY) {
      this.#owed.delete(channelId);
      if (this.#tellsTime && (this.#present === undefined || nanoseconds > this.#present)) this.#sendTime(nanoseconds);
      this.#sendBytes(messageFrame(subscription, nanoseconds, content));
    } else if (held) this.#owed.set(channelId, { nanoseconds, content });
    else this.#tally.add(1);
  }

  /** Tells it the time, unless it is slower: an earlier one than before has it forget what it was shown. */
  tellTime(nanoseconds: bigint): void {
    if (this.#socket.bufferedAmount < MOST_UNDER_WAY) this.#sendTime(nanoseconds);
  }

  #sendTime(nanoseconds: bigint): void {
    this.#present = nanoseconds;
    this.#sendBytes(timeFrame(nanoseconds));
  }

  #sendBytes(bytes: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(bytes);
  }

  /** Keeps what is sent together, until {@link flush}. */
  gather(): void {
    if (this.#stream.writableCorked === 0) this.#stream.cork();
  }

  /** Sends what is kept and what it is owed, and says what was left out. */
  flush(): void {
    if (this.#socket.bufferedAmount < MOST_UNDER_WAY) {
      for (const [channelId, { nanoseconds, content }] of this.#owed) this.send(channelId, nanoseconds, content, true);
      if (this.#tally.due()) this.warn(`${this.dropped} messages were left out: the viewer is slower`);
    }
    this.#stream.uncork();
  }

  /** Says what a user should know. */
  warn(message: string): void {
    this.say('status', { level: WARNING, message });
  }

  /** Says farewell. */
  close(): void {
    while (this.#stream.writableCorked > 0) this.#stream.uncork();
    this.#socket.close();
  }

  /** Ends the connection at once. */
  terminate(): void {
    this.#socket.terminate();
  }
}
