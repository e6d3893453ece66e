import { BridgeError } from '../../../agents/index.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import {
  type Bag,
  type BagMessage,
  type BagSurvey,
  inTimeOrder,
  type Openable,
  type OpenBagOptions,
  openBag,
  type SurveyedTopic,
  surveyBag,
} from '../../recording/index.ts';
import { ros1Translator, ros2Name } from '../../ros-messages/index.ts';
import { RosNames } from './names.ts';
import { type Qos, RELIABLE } from './qos.ts';
import type { MessageName, Received, RosPublisher, RosTopic, RosTransport } from './transport.ts';

/** How a log is opened. */
export interface OpenLogOptions extends OpenBagOptions {
  /** Name of the node that listens. Default: `agent`. */
  readonly node?: string;
  /** Called while the log is surveyed, after each message; the survey ends when it returns false. */
  readonly surveyed?: (bag: Bag) => boolean | undefined;
  /** What is heard in place of the bag. Default: the bag as it is. */
  readonly through?: (bag: Bag) => Bag;
}

/** A message that waits until its time comes. */
interface Waiting {
  readonly topic: string;
  readonly message: Received;
}

type Receiver = (message: Received) => void;

/**
 * A recorded log as a graph that is there to be heard. Its time is that of the log: whoever drives it calls {@link prepare} and
 * {@link deliver}, and hears the messages in the order of their times, to the same bytes in every run. What is published is counted
 * and sent nowhere. Messages of ROS 1 are translated to CDR, and their types have their names in ROS 2.
 *
 * An error that a receiver throws is thrown by {@link deliver}.
 *
 * @example
 * const log = await RosLog.open('drive.mcap');
 * const odometry = messageType('nav_msgs/msg/Odometry');
 * log.subscribe('odom', odometry.name, SENSOR, ({ cdr }) => console.log(odometry.decode(cdr).pose.pose.position.x));
 * for (let time = log.earliest; time <= log.latest; time += 10_000_000n) {
 *   await log.prepare(time);
 *   log.deliver(time); // 10 ms of the log, as fast as it is read
 * }
 */
export class RosLog implements RosTransport {
  /** Kind of the transport, for people: `log`. */
  readonly name = 'log';
  /** Full name of the node that listens, such as `/agent`. */
  readonly node: string;
  /** Survey of the log: its topics, with the numbers and times of their messages. */
  readonly survey: BagSurvey;
  readonly #names: RosNames;
  readonly #topics: ReadonlyMap<string, SurveyedTopic>;
  readonly #receivers = new Map<string, Set<Receiver>>();
  readonly #published = new Map<string, number>();
  readonly #heardSoFar = new Map<string, number>();
  readonly #messages: AsyncGenerator<BagMessage, void, undefined>;
  readonly #translators = new Map<string, (message: Uint8Array) => Uint8Array>();
  readonly #latched = new Set<string>();
  /**
   * Receives each message just before its receiver does, and whether the topic keeps the last one for late subscribers. Default:
   * nobody.
   */
  tap: ((topic: string, type: string, message: Received, latched: boolean) => void) | undefined;
  #waiting: Waiting[] = [];
  #next = 0;
  #ended = false;
  #fault: unknown;
  #now: bigint;

  private constructor(bag: Bag, survey: BagSurvey, node: string) {
    this.#names = new RosNames(node);
    this.node = this.#names.fullName;
    this.survey = survey;
    this.#topics = new Map(survey.topics.map((topic) => [slashed(topic.name), topic]));
    this.#now = survey.earliest ?? 0n;
    this.#messages = inTimeOrder(this.#heard(bag), survey.latenessNanoseconds);
  }

  /**
   * Opens a log, and reads it once to see what is in it.
   *
   * @param from path of a bag: a file, or the folder of one
   * @throws what `openBag` throws; BridgeError `empty_log` for one without messages
   */
  static async open(
    from: Openable,
    { node = 'agent', surveyed, through, ...options }: OpenLogOptions = {},
  ): Promise<RosLog> {
    const opened = await openBag(from, options);
    const bag = through?.(opened) ?? opened;
    const survey = await surveyBag(bag, () => surveyed?.(bag));
    if (survey.messages === 0) {
      throw new BridgeError('nothing is recorded in the log', {
        code: 'empty_log',
        expected: 'messages',
        received: survey.topics.map(({ name }) => name).join(', ') || 'no topics',
        remedy: 'look at it with reafference inspect; was something published while it was recorded?',
        cause: survey.fault,
      });
    }
    return new RosLog(bag, survey, node);
  }

  /** Time of the first message, ns. */
  get earliest(): bigint {
    return this.survey.earliest as bigint;
  }

  /** Time of the last message, ns. */
  get latest(): bigint {
    return this.survey.latest as bigint;
  }

  /** Why the log could not be read to its end; undefined while it could. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Full name of a topic. @throws BridgeError `invalid_topic` */
  fullName(topic: string): string {
    return this.#names.topic(topic);
  }

  /** Number of messages of a topic that were heard so far. */
  heard(topic: string): number {
    return this.#heardSoFar.get(this.fullName(topic)) ?? 0;
  }

  /** Messages per second of a topic, from the median time between two; undefined below two messages. */
  rateOf(topic: string): number | undefined {
    return this.#topics.get(this.fullName(topic))?.medianHz;
  }

  /** Whether the log has messages of a type on a topic. */
  has(topic: string, type: MessageName): boolean {
    const recorded = this.#topics.get(this.fullName(topic));
    return recorded !== undefined && recorded.messages > 0 && ros2Name(recorded.type) === type;
  }

  /** Number of messages that were published so far, by topic. */
  get published(): ReadonlyMap<string, number> {
    return this.#published;
  }

  /** Nanoseconds of the time of the log that it was advanced to by {@link deliver}; at first that of its first message. */
  now(): bigint {
    return this.#now;
  }

  /**
   * Reads the log up to a time, so that {@link deliver} need not wait. At damage it ends as if the log did, and {@link fault} says why.
   *
   * @param nanoseconds a time of the log
   */
  async prepare(nanoseconds: bigint): Promise<void> {
    while (!this.#ended && (this.#waiting.at(-1)?.message.receivedNanoseconds ?? this.#now) <= nanoseconds) {
      try {
        const { done, value } = await this.#messages.next();
        if (done) this.#ended = true;
        else this.#waiting.push(this.#received(value));
      } catch (error) {
        this.#ended = true;
        this.#fault = error;
      }
    }
  }

  /** Advances to a time, and calls the receivers of all messages up to it that were prepared. */
  deliver(nanoseconds: bigint): void {
    const waiting = this.#waiting;
    while (this.#next < waiting.length && waiting[this.#next].message.receivedNanoseconds <= nanoseconds) {
      const { topic, message } = waiting[this.#next++];
      this.#now = message.receivedNanoseconds;
      this.#heardSoFar.set(topic, (this.#heardSoFar.get(topic) ?? 0) + 1);
      this.tap?.(topic, ros2Name(this.#topics.get(topic)?.type ?? ''), message, this.#latched.has(topic));
      for (const receive of this.#receivers.get(topic) ?? []) receive(message);
    }
    if (this.#next === waiting.length) {
      this.#waiting = [];
      this.#next = 0;
    }
    if (nanoseconds > this.#now) this.#now = nanoseconds;
  }

  /** Counts the published messages by topic, and sends nothing. @throws BridgeError `invalid_topic` */
  advertise(topic: string, _type: MessageName, _qos: Qos): RosPublisher {
    const name = this.fullName(topic);
    return {
      publish: () => void this.#published.set(name, (this.#published.get(name) ?? 0) + 1),
      close() {},
    };
  }

  /** Checks that a topic has messages. @throws BridgeError `topic_not_recorded` */
  mustHave(topic: string): void {
    const name = this.fullName(topic);
    if ((this.#topics.get(name)?.messages ?? 0) === 0) throw this.#notRecorded(name);
  }

  /**
   * A topic that is not in the log is silent, as it is in a graph; see {@link mustHave}.
   *
   * @throws BridgeError `topic_mismatch`, `unknown_message_type`
   */
  subscribe(topic: string, type: MessageName, { durability }: Qos, receive: Receiver): () => void {
    const name = this.fullName(topic);
    const recorded = this.#topics.get(name);
    if (recorded !== undefined && ros2Name(recorded.type) !== type) {
      throw new BridgeError(`topic ${name} of the log has messages of another type`, {
        code: 'topic_mismatch',
        expected: type,
        received: recorded.type,
        block: name,
        remedy: 'map the sensor to another topic, with --topics; reafference inspect lists them',
      });
    }
    if (recorded?.encoding === 'ros1') this.#translators.set(name, ros1Translator(type));
    else if (recorded !== undefined && recorded.encoding !== 'cdr') {
      throw new BridgeError(`topic ${name} of the log is not serialised as ROS does it`, {
        code: 'topic_mismatch',
        expected: 'messages in CDR or in that of ROS 1',
        received: recorded.encoding,
        block: name,
        remedy: 'record it with ros2 bag',
      });
    }
    if (durability === 'transient-local') this.#latched.add(name);
    const receivers = this.#receivers.get(name) ?? new Set();
    this.#receivers.set(name, receivers);
    const own: Receiver = (message) => receive(message);
    receivers.add(own);
    return () => void receivers.delete(own);
  }

  /** Offers nothing, as nobody calls a service of a log. Returns a function that does nothing. */
  serve(): () => void {
    return () => {};
  }

  /** Rejects, as a log answers no services. @throws BridgeError `no_service` */
  async call(service: string): Promise<never> {
    throw new BridgeError('a log answers no services', {
      code: 'no_service',
      expected: 'a node that answers',
      received: service,
    });
  }

  /** Topics of the log, each as published by the node `/log`. */
  async topics(): Promise<readonly RosTopic[]> {
    return [...this.#topics].map(([name, { type }]) => ({
      name,
      types: [ros2Name(type)],
      publishers: [{ node: '/log', type: ros2Name(type), qos: RELIABLE }],
      subscriptions: [],
    }));
  }

  /** Ends the reading of the log. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#messages.return();
  }

  /** The messages that somebody listens to. */
  async *#heard(bag: Bag): AsyncGenerator<BagMessage, void, undefined> {
    for await (const message of bag.messages()) if (this.#receivers.has(slashed(message.topic.name))) yield message;
  }

  #received({ topic, nanoseconds, bytes }: BagMessage): Waiting {
    const name = slashed(topic.name);
    const cdr = this.#translators.get(name)?.(bytes) ?? bytes.slice();
    return { topic: name, message: { cdr, receivedNanoseconds: nanoseconds } };
  }

  #notRecorded(name: string): BridgeError {
    const known = [...this.#topics]
      .filter(([, { messages }]) => messages > 0)
      .map(([topic, { type }]) => `${topic} (${type})`);
    const nearest = nearestName(name, this.#topics.keys());
    return new BridgeError(`topic ${name} is not in the log`, {
      code: 'topic_not_recorded',
      expected: known.slice(0, MOST_SHOWN).join(', '),
      received: name,
      block: name,
      remedy:
        nearest === undefined ? 'map the sensor to a topic of the log, with --topics' : `did you mean ${nearest}?`,
    });
  }
}

/** Number of topics that an error shows. */
const MOST_SHOWN = 100;

/** Names in bags of ROS 1 may lack the slash. */
const slashed = (name: string): string => (name.startsWith('/') ? name : `/${name}`);
