import { setTimeout as delay } from 'node:timers/promises';
import { messageType, timeOf } from '../../ros-messages/index.ts';
import { type Qos, RELIABLE } from '../transport/qos.ts';
import type { RosPublisher, RosTransport } from '../transport/transport.ts';

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
/** Milliseconds after which the end is told again, and in which it is told at most: not every middleware delivers what is published last. */
const FAREWELL_MILLISECONDS = 50;
const MOST_FAREWELL_MILLISECONDS = 500;
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
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  /** Resolves when the other side says that it ends too. */
  readonly #answered: Promise<void>;
  #answer: () => void = () => {};
  readonly #publish: (active: boolean) => void;
  readonly #publisher: RosPublisher;
  #closed: Promise<void> | undefined;
  #other: string | undefined;
  /** Heartbeats of its own since the last of the other: a loop that was blocked has not heard what was said meanwhile. */
  #unanswered = 0;

  constructor(options: BondOptions) {
    this.#options = options;
    const { transport, periodSeconds } = options;
    const id = transport.node.slice(transport.node.lastIndexOf('/') + 1);
    this.#answered = new Promise((resolve) => {
      this.#answer = resolve;
    });
    this.#publisher = transport.advertise('bond', type, ALL);
    const status = {
      id,
      instance_id: this.#instance,
      heartbeat_timeout: TIMEOUT_SECONDS,
      heartbeat_period: periodSeconds,
    };
    this.#publish = (active) => {
      const header = { stamp: timeOf(transport.now()), frame_id: '' };
      this.#publisher.publish(encode({ header, ...status, active }));
    };
    this.#timer = setInterval(() => this.#beat(), periodSeconds * 1e3);
    this.#unsubscribe = transport.subscribe('bond', type, ALL, ({ cdr }) => {
      const heard = decode(cdr);
      if (heard.id === id && heard.instance_id !== this.#instance) this.#hear(heard.instance_id, heard.active);
    });
  }

  /** Says that this side ends, until the other has heard it or does not answer. The second call waits for the first. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    clearInterval(this.#timer);
    this.#publish(false);
    if (this.#other !== undefined) {
      const again = setInterval(() => this.#publish(false), FAREWELL_MILLISECONDS);
      await Promise.race([this.#answered, delay(MOST_FAREWELL_MILLISECONDS)]);
      clearInterval(again);
    }
    this.#unsubscribe();
    this.#publisher.close();
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
    if (active) return;
    this.#answer();
    this.#break('the other side has ended it');
  }

  #break(reason: string): void {
    if (this.#closed !== undefined) return;
    void this.close();
    this.#options.broken(reason);
  }
}
