import type { AnyAgent, Clock, Connection, Controller } from '../../../agents/index.ts';
import {
  DIGEST_DIGITS,
  encodePage,
  type HeardMessage,
  JOURNAL,
  JOURNAL_TOPIC,
  JOURNAL_TYPE,
  type JournalEvent,
  type JournalPage,
  messageCrc,
} from '../journal/journal-page.ts';
import { SensedDigest } from '../journal/sensed-digest.ts';
import { TickReading } from '../journal/tick-reading.ts';
import type { RosPublisher, RosTransport } from '../transport/transport.ts';

/** Milliseconds between two pages. */
const PAGE_MILLISECONDS = 500;

/** Node, clock and controller of a journal. */
export interface JournalOptions {
  readonly agent: AnyAgent;
  readonly controller: Controller;
  readonly clock: Clock;
  readonly transport: RosTransport;
  readonly seed: number;
  /** ROS time of tick 0, ns; see `RosRobot.began`. */
  readonly began: bigint;
}

/** An event without its tick. */
type Untimed<E> = E extends JournalEvent ? Omit<E, 'tick'> : never;
/** What befell a controller now. */
export type Event = Untimed<JournalEvent>;

/**
 * Publishes on `~/journal` in which tick an agent heard each message and what befell its controller, so that a bag in which messages and
 * journal are has it command the same again.
 */
export class TickJournal {
  readonly #options: JournalOptions;
  readonly #publisher: RosPublisher;
  readonly #ends: (() => void)[];
  readonly #made: number;
  #reading: TickReading | undefined;
  #trial: JournalPage['trial'] = null;
  #first: number;
  #stamp: bigint | undefined;
  #before: JournalPage['trial'] = null;
  #events: JournalEvent[] = [];
  #heard: Record<string, HeardMessage[]> = {};
  #digest = new SensedDigest();

  constructor(options: JournalOptions) {
    const { controller, clock, transport } = options;
    this.#options = options;
    this.#made = clock.tick;
    this.#first = clock.tick;
    this.#publisher = transport.advertise(JOURNAL_TOPIC, JOURNAL_TYPE.name, JOURNAL);
    const spiking = controller.spikes?.subscribe((batch) => this.#digest.spikes(batch));
    const timer = setInterval(() => this.tell(), PAGE_MILLISECONDS);
    this.#ends = [
      () => clearInterval(timer),
      () => spiking?.unsubscribe(),
      clock.on('deliver', () => this.#begin()),
      clock.on('rest', () => this.#begin()),
      clock.on('judge', (tick) => this.#reading?.add(tick, this.#digest)),
      () => this.#publisher.close(),
    ];
  }

  /** Notes a message, before it is read. @param topic full name */
  heard(topic: string, cdr: Uint8Array): void {
    const messages = (this.#heard[topic] ??= []);
    messages.push([this.#options.clock.tick, messageCrc(cdr)]);
  }

  /** The agent has become active. */
  activated({ observations, commands }: Connection<never, never>): void {
    const { sensors, actuators } = this.#options.agent;
    this.#reading = new TickReading({ observations, commands }, sensors, actuators);
    this.note({ what: 'activate' });
  }

  /** Notes what befalls the controller now, between two ticks. Boundaries of trials and rests are told at once. */
  note(event: Event): void {
    const { tick } = this.#options.clock;
    this.#events.push({ tick, ...event } as JournalEvent);
    if (event.what === 'begin') this.#trial = { index: event.index, since: tick };
    else if (event.what === 'end') this.#trial = null;
    if (event.what !== 'set' && event.what !== 'reward') this.tell();
  }

  /** Publishes what there is. */
  tell(): void {
    const { agent, controller, clock, transport, seed, began } = this.#options;
    const end = clock.tick;
    if (end === this.#first && this.#events.length === 0 && Object.keys(this.#heard).length === 0) return;
    const { name, version } = controller.manifest;
    const { linearX, linearY, angularZ } = this.#reading?.command ?? { linearX: 0, linearY: 0, angularZ: 0 };
    const page: JournalPage = {
      controller: `${name} ${version}`,
      seed,
      period: clock.period,
      zero: String(began),
      made: this.#made,
      first: this.#first,
      end,
      trial: this.#before,
      events: this.#events,
      heard: this.#heard,
      digest: this.#digest.end().slice(0, DIGEST_DIGITS),
      command: [linearX, linearY, angularZ],
    };
    this.#publisher.publish(encodePage(page, this.#stamp ?? transport.now(), transport.node, agent.body.name));
    this.#first = end;
    this.#stamp = undefined;
    this.#before = this.#trial;
    this.#events = [];
    this.#heard = {};
    this.#digest = new SensedDigest();
  }

  /** Publishes what there is, and ends. */
  close(): void {
    this.tell();
    for (const end of this.#ends.splice(0)) end();
  }

  #begin(): void {
    this.#stamp ??= this.#options.transport.now();
  }
}
