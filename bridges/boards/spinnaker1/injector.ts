import { checkAboveZero } from '../../../agents/above-zero.ts';
import type { HostedCore, LivePopulation } from './database.ts';
import { encodeEieioData } from './eieio.ts';
import { requireField } from './packet-fields.ts';
import { encodeSdp } from './sdp.ts';

/** How fast spikes are sent. */
export interface InjectionPace {
  /** Number of packets that are sent at once, 1 to 1000. Default: 6. */
  readonly burst?: number;
  /** Seconds of rest after them, above 0. Default: 0.1. */
  readonly rest?: number;
  /** Number of spikes that may wait to be sent; more are dropped. From 1; default: 100000. */
  readonly queue?: number;
}

/** Counts of spikes for the machine, by outcome. `given` is the sum of the others. */
export interface InjectionStatistics {
  /** Number of spikes that were to be sent. */
  readonly given: number;
  /** Number of those that left this computer. Whether they arrive, UDP does not tell. */
  readonly sent: number;
  /** Number of those that wait. */
  readonly waiting: number;
  /** Number of those for which there was no room, or no network, or whose time was over. */
  readonly dropped: number;
  /** Number of those that the system did not send. */
  readonly failed: number;
}

/** A datagram to a board. */
type Send = (datagram: Uint8Array, board: string, sent: (error: Error | null) => void) => void;

interface Packet {
  readonly datagram: Uint8Array;
  readonly board: string;
  readonly spikes: number;
}

/** Events of a packet, so that it fits into an SDP message of 256 bytes. */
const KEYS = 63;
const KEYS_WITH_PAYLOADS = 31;
/** Port of an injector; any but 0 will do. */
const PORT = 1;

/** Sends spikes to cores that inject them into a network, in bursts that the machine can take. */
export class Injector {
  readonly #send: Send;
  readonly #pace: Required<InjectionPace>;
  readonly #packets: Packet[] = [];
  readonly #count = { given: 0, sent: 0, waiting: 0, dropped: 0, failed: 0 };
  #left: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @throws ValidationError `invalid_option` */
  constructor(send: Send, { burst = 6, rest = 0.1, queue = 100_000 }: InjectionPace) {
    this.#send = send;
    requireField('burst', burst, 1000, 1);
    requireField('queue', queue, 1e9, 1);
    checkAboveZero(rest, 'rest');
    this.#pace = { burst, rest, queue };
    this.#left = burst;
  }

  get statistics(): InjectionStatistics {
    return { ...this.#count };
  }

  /** Counts spikes that nothing can take. */
  drop(spikes: number): void {
    this.#count.given += spikes;
    this.#count.dropped += spikes;
  }

  /**
   * Sends spikes of neurons that each have a key and a core, as full 32-bit keys. Those that have no room are dropped.
   *
   * @param payloads one for each neuron, if any
   */
  offer({ keys, cores }: LivePopulation, neurons: ArrayLike<number>, payloads?: ArrayLike<number>): void {
    const room = Math.max(0, this.#pace.queue - this.#count.waiting);
    const taken = Math.min(room, neurons.length);
    this.#count.given += taken;
    if (taken < neurons.length) this.drop(neurons.length - taken);
    this.#count.waiting += taken;
    const most = payloads === undefined ? KEYS : KEYS_WITH_PAYLOADS;
    for (let from = 0; from < taken; ) {
      const core = cores.get(neurons[from]) as HostedCore;
      let to = from + 1;
      while (to < taken && to - from < most && sameCore(cores.get(neurons[to]) as HostedCore, core)) to++;
      const pick = <T>(of: (n: number) => T): T[] => Array.from({ length: to - from }, (_, k) => of(from + k));
      const payload = encodeEieioData({
        ...{ bits: 32, timed: false, tag: 0, keys: Uint32Array.from(pick((n) => keys.get(neurons[n]) as number)) },
        ...(payloads === undefined ? {} : { payloads: Uint32Array.from(pick((n) => payloads[n])) }),
      });
      const end = { x: 0, y: 0, p: 0, port: 0 };
      const datagram = encodeSdp({
        ...{ replyExpected: false, unrouted: false, tag: 0, from: end, payload },
        to: { x: core.x, y: core.y, p: core.p, port: PORT },
      });
      this.#packets.push({ datagram, board: core.board, spikes: to - from });
      from = to;
    }
    this.#drain();
  }

  /** Drops what waits. */
  clear(): void {
    for (const { spikes } of this.#packets.splice(0)) {
      this.#count.waiting -= spikes;
      this.#count.dropped += spikes;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left = this.#pace.burst;
  }

  #drain(): void {
    for (const { datagram, board, spikes } of this.#packets.splice(0, this.#left)) {
      this.#left--;
      this.#count.waiting -= spikes;
      this.#count.sent += spikes;
      this.#send(datagram, board, (error) => {
        if (error === null) return;
        this.#count.sent -= spikes;
        this.#count.failed += spikes;
      });
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#left = this.#pace.burst;
        this.#drain();
      }, 1000 * this.#pace.rest);
    }
  }
}

function sameCore(a: HostedCore, b: HostedCore): boolean {
  return a.x === b.x && a.y === b.y && a.p === b.p && a.board === b.board;
}
