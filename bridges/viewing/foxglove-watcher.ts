import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { errorMessage } from '../../agents/error-message.ts';
import { BridgeError } from '../../agents/index.ts';
import { clipped } from './admission.ts';
import { SUBPROTOCOLS } from './foxglove-bytes.ts';
import { type Channel, readServerBytes, type ServerText } from './foxglove-protocol.ts';

/** Who serves what is watched. */
export interface WatchedServer {
  /** Its name, for people; empty where it says none. */
  readonly name: string;
  /** Facts about what it shows, by name. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What a watcher tells. */
export interface WatchListener {
  /** All topics that there are now: once when the server is there, again after it was lost, and whenever they change. */
  topics(topics: readonly Channel[], server: WatchedServer): void;
  /** Whether messages of a topic are wanted. Asked after each call of `topics`. */
  wants(topic: Channel): boolean;
  /** A message came. @param nanoseconds its time, as the server says */
  message(topic: Channel, nanoseconds: bigint, content: Uint8Array): void;
  /** The connection has ended, and is tried again until the watcher is closed. */
  lost(reason: string): void;
  /** The server warns of something. */
  warned(message: string): void;
  /** Something came that cannot be understood. */
  unreadable(reason: string): void;
}

/** How a server is watched. */
export interface WatchOptions {
  /** Seconds in which it is to answer. Default: 5. */
  readonly timeoutSeconds?: number;
  /** Seconds from one try to come back to it to the next. Default: 1. */
  readonly retrySeconds?: number;
}

/** Milliseconds between questions whether the server is there; after three without an answer it is not. */
const HEARTBEAT = 1000;
/** Unanswered questions after which it is not. */
const MOST_SILENT = 3;
/** Milliseconds in which a server that has topics tells them after its greeting. */
const TOPICS_PATIENCE = 300;
/** Bytes of a refusal that are read. */
const MOST_REFUSAL = 1000;
/** Level from which a status is a warning. */
const WARNING = 1;

/** Watches what a server of the Foxglove WebSocket protocol shows, and goes back to it whenever the connection ends. */
export class FoxgloveWatcher {
  readonly #url: string;
  readonly #listener: WatchListener;
  readonly #timeout: number;
  readonly #retry: number;
  readonly #channels = new Map<number, Channel>();
  /** Channels by the id of the subscription, which is new for each. */
  readonly #subscribed = new Map<number, Channel>();
  #server: WatchedServer = { name: '', facts: {} };
  #socket: WebSocket | undefined;
  #lastId = 0;
  #closed = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  private constructor(url: string, listener: WatchListener, { timeoutSeconds = 5, retrySeconds = 1 }: WatchOptions) {
    this.#url = url;
    this.#listener = listener;
    [this.#timeout, this.#retry] = [timeoutSeconds * 1e3, retrySeconds * 1e3];
  }

  /** @param url of the server, as `ws://robot.local:8765`, with its token if it has one @throws BridgeError `foxglove_not_reached` */
  static async open(url: string, listener: WatchListener, options: WatchOptions = {}): Promise<FoxgloveWatcher> {
    const watcher = new FoxgloveWatcher(url, listener, options);
    await watcher.#connect();
    return watcher;
  }

  /** Ends it. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#again);
    this.#socket?.terminate();
  }

  /** Resolves when the server has greeted, and told its topics if it does so at once. */
  async #connect(): Promise<void> {
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.#url, SUBPROTOCOLS, { handshakeTimeout: this.#timeout, perMessageDeflate: false });
    } catch (error) {
      throw notReached('an address such as ws://robot.local:8765', errorMessage(error), error);
    }
    this.#socket = socket;
    this.#channels.clear();
    this.#subscribed.clear();
    await new Promise<void>((resolve, reject) => {
      let [greeted, told, silent] = [false, false, 0];
      let failure = notReached('a server that greets who connects', 'the connection ended without a greeting');
      const fail = (expected: string, received: string): void => {
        failure = notReached(expected, received);
      };
      const silence = setTimeout(() => {
        fail(`a greeting within ${this.#timeout / 1e3} s`, 'none: this is no Foxglove WebSocket, or is overloaded');
        socket.terminate();
      }, this.#timeout);
      const tell = (): void => {
        told = true;
        this.#told();
        resolve();
      };
      let patience: ReturnType<typeof setTimeout> | undefined;
      const heartbeat = setInterval(() => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (silent++ >= MOST_SILENT) socket.terminate();
        else socket.ping();
      }, HEARTBEAT);
      socket.on('pong', () => (silent = 0));
      socket.on('unexpected-response', (request, response) => {
        void refusalOf(response).then((received) => {
          fail(`a Foxglove WebSocket (${SUBPROTOCOLS.join(', ')}) that lets this program in`, received);
          request.destroy();
          socket.terminate();
        });
      });
      socket.on('error', (error) => {
        if (greeted || socket.readyState === WebSocket.CLOSED) return;
        const protocol = error.message.includes('subprotocol');
        if (protocol) fail(`a server of the subprotocol ${SUBPROTOCOLS.join(' or ')}`, error.message);
        // What was refused was said in words already.
        else if (failure.received === 'the connection ended without a greeting')
          fail('a Foxglove WebSocket that listens at this address', errorMessage(error));
      });
      socket.on('message', (data, isBinary) => {
        try {
          if (isBinary) {
            this.#takeBytes(new Uint8Array(data as Buffer));
            return;
          }
          const message = JSON.parse(String(data)) as ServerText;
          if (message.op === 'serverInfo') {
            const { name, metadata } = message;
            this.#server = { name: String(name ?? ''), facts: factsOf(metadata ?? {}) };
            greeted = true;
            clearTimeout(silence);
            patience = setTimeout(tell, TOPICS_PATIENCE);
          } else if (this.#takeText(message) && greeted) {
            clearTimeout(patience);
            tell();
          }
        } catch (error) {
          this.#listener.unreadable(errorMessage(error));
        }
      });
      socket.on('close', (code, reason) => {
        clearTimeout(silence);
        clearTimeout(patience);
        clearInterval(heartbeat);
        reject(failure);
        if (!told || this.#closed) return;
        const why = reason.length > 0 ? clipped(String(reason)) : `it closed with ${code}`;
        this.#listener.lost(why);
        this.#tryAgain();
      });
    });
  }

  #tryAgain(): void {
    this.#again = setTimeout(() => {
      this.#connect().catch(() => {
        // Once it was there, so that what hinders now may pass.
        if (!this.#closed) this.#tryAgain();
      });
    }, this.#retry);
  }

  /** Tells of all topics, and subscribes to those that are wanted. */
  #told(): void {
    this.#listener.topics([...this.#channels.values()], this.#server);
    const known = new Set([...this.#subscribed.values()]);
    const wanted = [...this.#channels.values()].filter((channel) => this.#listener.wants(channel));
    const gone = [...this.#subscribed].filter(([, channel]) => !wanted.includes(channel)).map(([id]) => id);
    for (const id of gone) this.#subscribed.delete(id);
    if (gone.length > 0) this.#say('unsubscribe', { subscriptionIds: gone });
    const subscriptions = wanted
      .filter((channel) => !known.has(channel))
      .map((channel) => {
        this.#subscribed.set(++this.#lastId, channel);
        return { id: this.#lastId, channelId: channel.id };
      });
    if (subscriptions.length > 0) this.#say('subscribe', { subscriptions });
  }

  /** @returns whether the topics have changed */
  #takeText(message: ServerText): boolean {
    switch (message.op) {
      case 'advertise':
        for (const channel of message.channels) {
          const { id, topic, encoding, schemaName, metadata } = channel;
          if (typeof topic !== 'string' || typeof schemaName !== 'string' || !Number.isInteger(id))
            throw new TypeError(
              `a topic with id, name and type is expected, and ${clipped(JSON.stringify(channel))} came`,
            );
          this.#channels.set(id, { id, topic, encoding, schemaName, metadata: factsOf(metadata ?? {}) });
        }
        return true;
      case 'unadvertise':
        for (const id of message.channelIds) {
          this.#channels.delete(id);
          for (const [subscription, channel] of this.#subscribed)
            if (channel.id === id) this.#subscribed.delete(subscription);
        }
        return true;
      case 'status':
        if (message.level >= WARNING) this.#listener.warned(String(message.message));
        return false;
      default:
        return false;
    }
  }

  #takeBytes(bytes: Uint8Array): void {
    const message = readServerBytes(bytes);
    if (message?.op !== 'message') return;
    const channel = this.#subscribed.get(message.subscriptionId);
    // What was on its way when nobody wanted it any more.
    if (channel !== undefined) this.#listener.message(channel, message.nanoseconds, message.cdr);
  }

  #say(op: string, fields: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op, ...fields }));
  }
}

/** What is text of what a server says by name. */
function factsOf(told: object): Record<string, string> {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => typeof value === 'string'));
}

/** What a server answers that opens no WebSocket: its status, and the beginning of what it says. */
async function refusalOf(response: IncomingMessage): Promise<string> {
  let text = '';
  try {
    for await (const part of response) if ((text += String(part)).length > MOST_REFUSAL) break;
  } catch {}
  return `${response.statusCode} ${response.statusMessage ?? ''}${text === '' ? '' : `: ${clipped(text.trim())}`}`;
}

function notReached(expected: string, received: string, cause?: unknown): BridgeError {
  return new BridgeError('there is nothing to be looked at at this address', {
    ...{ code: 'foxglove_not_reached', expected, received },
    remedy:
      'start it (`reafference run --foxglove PORT`, or `ros2 launch foxglove_bridge foxglove_bridge_launch.xml`), and give the address that it prints, with its token',
    ...(cause === undefined ? {} : { cause }),
  });
}
