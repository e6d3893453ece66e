import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { messageFrame } from './foxglove-bytes.ts';

/** Bytes on their way to a client above which messages to it are left out. */
const MOST_UNDER_WAY = 1 << 20;
/** Milliseconds between two words to a client of what was left out. */
const TOLD_EVERY = 1000;

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
  /** Number of messages that were left out. */
  dropped = 0;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #owed = new Map<number, HeldMessage>();
  #untold = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @param stream that the socket sends on */
  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
  }

  /** Sends an object as JSON. */
  say(op: string, fields: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, ...fields }));
  }

  /** Sends a message on a channel that it subscribes. @param held whether the message holds until the next one */
  send(channelId: number, nanoseconds: bigint, content: Uint8Array, held: boolean): void {
    const subscription = this.subscriptions.get(channelId);
    if (subscription === undefined) return;
    if (this.#socket.bufferedAmount < MOST_UNDER_WAY) {
      this.#owed.delete(channelId);
      this.sendBytes(messageFrame(subscription, nanoseconds, content));
    } else if (held) this.#owed.set(channelId, { nanoseconds, content });
    else {
      this.dropped++;
      this.#untold++;
    }
  }

  sendBytes(bytes: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(bytes);
  }

  /** Keeps what is sent together, until {@link flush}. */
  gather(): void {
    this.#stream.cork();
  }

  /** Sends what is kept, what it is owed, and says what was left out. @param now ms of wall time */
  flush(now: number): void {
    if (this.#socket.bufferedAmount < MOST_UNDER_WAY) {
      for (const [channelId, { nanoseconds, content }] of this.#owed) this.send(channelId, nanoseconds, content, true);
      if (this.#untold > 0 && now - this.#toldAt > TOLD_EVERY) {
        this.say('status', { level: WARNING, message: `${this.#untold} messages were left out: the viewer is slower` });
        this.#untold = 0;
        this.#toldAt = now;
      }
    }
    this.#stream.uncork();
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
