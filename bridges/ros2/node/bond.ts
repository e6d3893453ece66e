import { messageType, timeOf } from '../../ros-messages/index.ts';
import { type Qos, RELIABLE } from '../transport/qos.ts';
import type { RosTransport } from '../transport/transport.ts';

/** Ends of a bond. */
export interface BondOptions {
  readonly transport: RosTransport;
  /** Seconds between two heartbeats. */
  readonly periodSeconds: number;
  /** Called once, when the other side has said that it ends, or has been silent for too long. The bond is closed then. */
  readonly broken: (reason: string) => void;
}

/** Seconds without a heartbeat after which the bond is broken, as nodes of Nav2 have it. */
const TIMEOUT_SECONDS = 4;
/** Heartbeats of all bonds come on one topic. */
const ALL: Qos = { ...RELIABLE, depth: 100 };

const { name: type, encode, decode } = messageType('bond/msg/Status');

/**
 * The side of a node in its bond with a lifecycle manager of Nav2: each tells the other on the topic `bond` that it lives. It waits as long
 * as it takes for the first heartbeat of the manager; of several managers it heeds the first.
 */
export class Bond {
  readonly #options: BondOptions;
  readonly #instance = crypto.randomUUID();
  readonly #ends: (() => void)[];
  readonly #publish: (active: boolean) => void;
  #other: string | undefined;
  /** Heartbeats of its own since the last of the other: a loop that was blocked has not heard what was said meanwhile. */
  #unanswered = 0;

  constructor(options: BondOptions) {
    this.#options = options;
    const { transport, periodSeconds } = options;
    const id = transport.node.slice(transport.node.lastIndexOf('/') + 1);
    const publisher = transport.advertise('bond', type, ALL);
    const status = {
      id,
      instance_id: this.#instance,
      heartbeat_timeout: TIMEOUT_SECONDS,
      heartbeat_period: periodSeconds,
    };
    this.#publish = (active) => {
      const header = { stamp: timeOf(transport.now()), frame_id: '' };
      publisher.publish(encode({ header, ...status, active }));
    };
    const timer = setInterval(() => this.#beat(), periodSeconds * 1e3);
    this.#ends = [
      () => clearInterval(timer),
      transport.subscribe('bond', type, ALL, ({ cdr }) => {
        const heard = decode(cdr);
        if (heard.id === id && heard.instance_id !== this.#instance) this.#hear(heard.instance_id, heard.active);
      }),
      () => publisher.close(),
    ];
  }

  /** Says that this side ends. Does nothing the second time. */
  close(): void {
    const ends = this.#ends.splice(0);
    if (ends.length === 0) return;
    this.#publish(false);
    for (const end of ends) end();
  }

  #beat(): void {
    this.#publish(true);
    if (this.#other === undefined) return;
    this.#unanswered++;
    if (this.#unanswered * this.#options.periodSeconds > TIMEOUT_SECONDS)
      this.#break(`no heartbeat came for ${TIMEOUT_SECONDS} s`);
  }

  #hear(instance: string, active: boolean): void {
    this.#other ??= instance;
    if (instance !== this.#other) return;
    this.#unanswered = 0;
    if (!active) this.#break('the other side has ended it');
  }

  #break(reason: string): void {
    this.close();
    this.#options.broken(reason);
  }
}
