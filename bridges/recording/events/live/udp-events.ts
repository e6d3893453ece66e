import type { RemoteInfo, Socket } from 'node:dgram';
import { BridgeError, type Events, ValidationError } from '../../../../agents/index.ts';
import { allocateEvents, appendEvents, keepOnSensor } from '../core/event-arrays.ts';
import type { SingleEvent } from '../core/parser.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { SpifReader, spifDatagrams } from './spif-words.ts';

/** Where events are received, and of what. */
export interface UdpReceiverOptions {
  /** Number of the UDP port, 0 to 65535; 0 is any that is free. Default: 3333, as of AEStream. */
  readonly port?: number;
  /** IPv4 address at which to listen. Default: 127.0.0.1; 0.0.0.0 listens to other computers. */
  readonly address?: string;
  /** IPv4 address that datagrams are taken from, or address and port, as `192.168.1.7:4000`. Default: who sends the first one. */
  readonly from?: string;
  /** Size of the sensor: events off it are left out and counted. Default: any. */
  readonly geometry?: SensorGeometry;
  /** Events that wait to be taken, at most; later ones are left out and counted. Default: 1048576. */
  readonly mostWaiting?: number;
}

/** Counts of the datagrams and events that a receiver has met. */
export interface UdpCounts {
  /** Number of datagrams. */
  readonly datagrams: number;
  /** Number of bytes in these. */
  readonly bytes: number;
  /** Number of events that were taken in. */
  readonly events: number;
  /** Number of datagrams that are no whole words; what comes before the fault is read. */
  readonly malformed: number;
  /** Number of datagrams left out because somebody else sent them. */
  readonly foreign: number;
  /** Number of events left out because their times are more than a minute off, as those of damaged words are. */
  readonly implausible: number;
  /** Number of events left out because they lie off the sensor. */
  readonly outside: number;
  /** Number of events left out because too many waited. What the network loses is not known: datagrams have no numbers. */
  readonly lost: number;
}

const PORT = 3333;
const MOST_WAITING = 1 << 20;

/**
 * Events that arrive by UDP as SPIF words, of AEStream or of {@link sendEvents}. A robot takes what has come in each tick ({@link take}); a
 * program iterates, and rxjs makes a stream of it (`from(receiver)`). Events without times have that of their arrival, in s since the receiver was
 * opened.
 */
export class UdpReceiver implements AsyncIterable<Events> {
  /** Counts so far. */
  readonly counts: { -readonly [K in keyof UdpCounts]: UdpCounts[K] } = {
    datagrams: 0,
    bytes: 0,
    events: 0,
    malformed: 0,
    foreign: 0,
    implausible: 0,
    outside: 0,
    lost: 0,
  };
  /** The first event that was left out because it lies off the sensor. */
  firstOutside: SingleEvent | undefined;
  /** Size of the sensor in pixels, off which events are left out; undefined where any are taken. */
  readonly geometry: SensorGeometry | undefined;
  readonly #socket: Socket;
  readonly #reader = new SpifReader();
  readonly #mostWaiting: number;
  #from: string | undefined;
  readonly #opened = performance.now();
  readonly #arrived = allocateEvents(0);
  #waiting = allocateEvents(0);
  #wake: () => void = () => {};
  #fault: BridgeError | undefined;
  #open = true;

  /** @param socket that is bound */
  constructor(socket: Socket, { from, geometry, mostWaiting = MOST_WAITING }: UdpReceiverOptions) {
    this.#from = from;
    this.#socket = socket;
    this.geometry = geometry;
    this.#mostWaiting = mostWaiting;
    socket.on('message', (datagram, sender) => this.#receive(datagram, sender));
    socket.on('error', (error) => {
      this.#fault = unreceived(error);
      this.close();
    });
  }

  /** Number of the UDP port at which it listens. */
  get port(): number {
    return this.#socket.address().port;
  }

  /** The events that came since the last call, to keep. @throws BridgeError `unreceived_events` after a fault of the network */
  take(): Events {
    if (this.#fault !== undefined) throw this.#fault;
    const taken = this.#waiting;
    this.#waiting = allocateEvents(0);
    return taken;
  }

  /**
   * Iterates over the events that came, as soon as there are some, until the receiver is closed.
   *
   * @throws BridgeError `unreceived_events` after a fault of the network
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Events, void, undefined> {
    for (;;) {
      const events = this.take();
      if (events.count > 0) yield events;
      else if (!this.#open) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Stops listening; what waits may still be taken. Does nothing the second time. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    // Nothing will say any more whether they were right.
    this.counts.implausible = this.#reader.implausible + this.#reader.held;
    this.#socket.close();
    this.#wake();
  }

  #receive(datagram: Uint8Array, { address, port }: RemoteInfo): void {
    const { counts } = this;
    const arrived = this.#arrived;
    arrived.count = 0;
    counts.datagrams++;
    counts.bytes += datagram.length;
    this.#from ??= `${address}:${port}`;
    if (this.#from !== address && this.#from !== `${address}:${port}`) {
      counts.foreign++;
      return;
    }
    const now = (performance.now() - this.#opened) / 1000;
    if (!this.#reader.read(datagram, now, arrived)) counts.malformed++;
    counts.implausible = this.#reader.implausible;
    const state = { geometry: this.geometry, firstOutside: this.firstOutside, tally: counts };
    keepOnSensor(arrived, state);
    this.firstOutside = state.firstOutside;
    const kept = Math.min(arrived.count, this.#mostWaiting - this.#waiting.count);
    counts.lost += arrived.count - kept;
    counts.events += kept;
    arrived.count = kept;
    appendEvents(this.#waiting, arrived);
    if (kept > 0) this.#wake();
  }
}

/**
 * Listens to events that arrive by UDP.
 *
 * @example
 * const receiver = await receiveEvents({ port: 3333, geometry: { width: 640, height: 480 } });
 * for await (const { count, t, x, y } of receiver) console.log(count, t[0], x[0], y[0]);
 *
 * @throws BridgeError `unreceived_events` where the port cannot be had; ValidationError `invalid_option`
 */
export async function receiveEvents(options: UdpReceiverOptions = {}): Promise<UdpReceiver> {
  const { port = PORT, address = '127.0.0.1', mostWaiting = MOST_WAITING, from } = options;
  requirePort(port, 0);
  if (from !== undefined && !/^\d+(?:\.\d+){3}(?::\d+)?$/.test(from))
    refuse('an IPv4 address, with a port or without', from);
  if (!(Number.isInteger(mostWaiting) && mostWaiting >= 1)) refuse('a whole number of events from 1', mostWaiting);
  const { createSocket } = await import('node:dgram');
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(unreceived(error));
    });
    socket.bind(port, address, resolve);
  });
  socket.removeAllListeners('error');
  return new UdpReceiver(socket, options);
}

/** Where events are sent, and how. */
export interface UdpSenderOptions {
  /** Number of the UDP port, 1 to 65535. Default: 3333, as of AEStream. */
  readonly port?: number;
  /** Address to send to. Default: 127.0.0.1. */
  readonly address?: string;
  /** Whether events have their times, in us modulo 2^32; AEStream's own receiver wants none. Default: true. */
  readonly timed?: boolean;
}

/** Sends events by UDP. */
export interface UdpSender {
  /** Sends the events of a message; done when the network has taken them. @throws BridgeError `unsent_events`; ValidationError `event_not_representable` */
  send(events: Readonly<Events>): Promise<void>;
  /** Does nothing the second time. */
  close(): void;
}

/**
 * Sends events by UDP as SPIF words, in datagrams of at most 512 bytes, as AEStream does. Coordinates have 15 bits.
 *
 * @example
 * const sender = await sendEvents({ port: 3333 });
 * for await (const events of await openEvents('night.raw')) await sender.send(events);
 * sender.close();
 *
 * @throws ValidationError `invalid_option`
 */
export async function sendEvents(options: UdpSenderOptions = {}): Promise<UdpSender> {
  const { port = PORT, address = '127.0.0.1', timed = true } = options;
  requirePort(port, 1);
  const { createSocket } = await import('node:dgram');
  const socket = createSocket('udp4');
  let open = true;
  return {
    async send(events) {
      for (const datagram of spifDatagrams(events, timed)) {
        try {
          await new Promise<void>((resolve, reject) => {
            socket.send(datagram, port, address, (error) => (error === null ? resolve() : reject(error)));
          });
        } catch (error) {
          throw unsent(error as Error);
        }
      }
    },
    close() {
      if (open) socket.close();
      open = false;
    },
  };
}

function requirePort(port: number, least: number): void {
  if (!(Number.isInteger(port) && port >= least && port <= 0xffff)) refuse(`a port from ${least} to 65535`, port);
}

function refuse(expected: string, received: unknown): never {
  throw new ValidationError('events cannot be exchanged by UDP so', { code: 'invalid_option', expected, received });
}

function unreceived(error: Error): BridgeError {
  return new BridgeError('events cannot be received by UDP', {
    code: 'unreceived_events',
    expected: 'a port that is free, at an address of this computer',
    received: error.message,
    remedy: 'stop what listens there, or take another port',
    cause: error,
  });
}

function unsent(error: Error): BridgeError {
  return new BridgeError('events cannot be sent by UDP', {
    code: 'unsent_events',
    expected: 'a network that reaches the address',
    received: error.message,
    remedy: 'check address and port',
    cause: error,
  });
}
