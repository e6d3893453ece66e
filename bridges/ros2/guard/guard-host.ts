import { type Channel, type Failure, failureOf } from '../../guard/guard-channel.ts';
import { Guard, type Stop } from '../../guard/guard-rules.ts';
import { BEAT_MILLISECONDS } from '../../guard/signs-of-life.ts';
import type { Sentry } from '../../guard/stand-guard.ts';
import { LOOK_MILLISECONDS, ZERO } from '../../guard/velocity-pace.ts';
import type { Received, RosPublisher, RosTransport } from '../transport/transport.ts';
import type { FromGuard, Opening, Outcome, ToGuard, TransportFault, VelocityTopic } from './channel.ts';
import { StandbyZero } from './standby-zero.ts';
import { TransformFreshness } from './transform-freshness.ts';
import { VelocityOutput } from './velocity-output.ts';

/** Milliseconds that the last message has to leave. */
const LAST_WORD_MILLISECONDS = 50;

/** Seconds of wall time for which simulated time may stand while its robot drives. */
const CLOCK_STANDS_SECONDS = 1;

/** Messages to be published that wait at most for a transport that is opened; older ones give way. */
const MOST_WAITING = 100;

/** Type of messages with transforms. */
const TRANSFORMS = 'tf2_msgs/msg/TFMessage';

/** Message whose work needs a transport. */
type Waiting = Exclude<ToGuard, { what: 'open' | 'close' | 'beat' | 'command' | 'stand-by' | 'cover' | 'uncover' }>;

/** Means that a host has of the process that it lives in: a channel to the loop, a transport and a clock. */
export interface HostOptions {
  readonly channel: Channel<FromGuard, ToGuard>;
  /** Opens the transport. */
  readonly open: (opening: Opening, fault: TransportFault) => Promise<RosTransport>;
  /** Seconds since any origin, which never go back. */
  readonly now: () => number;
  /** Called when all is closed. */
  readonly closed: () => void;
}

/**
 * Stands between a loop and its robot, in a process of its own. It owns the transport and every publisher, passes messages on, and
 * gives the robot the velocity that its {@link Guard} allows.
 */
export class GuardHost implements Sentry {
  readonly #options: HostOptions;
  readonly #ends = new Map<number, () => void>();
  /** Why ends could not be made. */
  readonly #unmade = new Map<number, Failure>();
  readonly #publishers = new Map<number, RosPublisher>();
  /** Those who wait for the loop to answer a request. */
  readonly #asked = new Map<number, (outcome: Outcome) => void>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #waiting: Waiting[] = [];
  /** How fresh transforms are, by the topic that is watched for them. */
  readonly #transforms = new Map<string, TransformFreshness>();
  #transport: RosTransport | undefined;
  #guard: Guard | undefined;
  #velocity: VelocityOutput | undefined;
  /** What it is told to say when it takes the place of a guard that is lost. */
  #word: Extract<ToGuard, { what: 'stand-by' }> | undefined;
  #standby: StandbyZero | undefined;
  #opening = false;
  #covers = false;
  #stop: Stop | undefined = { reason: 'inactive' };
  #simulated = false;
  /** ns of simulated time, and s of this process at which it was first seen. */
  #clock = 0n;
  #clockMoved = Number.NEGATIVE_INFINITY;
  /** Seconds of the robot's time up to which its velocity has changed. */
  #moved = 0;
  #calls = 0;
  #dropped = 0;
  #halted = false;
  #closing = false;

  constructor(options: HostOptions) {
    this.#options = options;
    options.channel.listen((message) => this.#accept(message));
  }

  /** Stops the robot for good. Messages and services go on, so that the loop can end in good order. */
  halt(): void {
    this.#halted = true;
    this.#guard?.deactivate();
    this.#look();
  }

  /** Stops the robot and leaves the graph. Does nothing the second time. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#velocity?.stop();
    // What is sent last is on its way only after a while, and a transport that closes takes it back.
    await new Promise((resolve) => setTimeout(resolve, LAST_WORD_MILLISECONDS));
    for (const ask of this.#asked.values()) ask({ failure: { message: 'the loop is gone' } });
    await this.#standDown();
    await this.#transport?.close();
    this.#options.closed();
  }

  #tell(message: FromGuard, sent?: () => void): void {
    this.#options.channel.send(message, sent);
  }

  /** Takes a message. What fails is told, and keeps nothing else from its work. */
  #accept(message: ToGuard): void {
    void this.#take(message).catch((error: unknown) => {
      const failure = failureOf(error);
      if (message.what === 'advertise' || message.what === 'subscribe' || message.what === 'serve')
        this.#unmade.set(message.id, failure);
      this.#tell({ what: 'fault', failure });
    });
  }

  async #take(message: ToGuard): Promise<void> {
    if (this.#closing) return;
    switch (message.what) {
      case 'stand-by':
        return this.#standBy(message);
      case 'cover':
        this.#covers = true;
        return this.#standby?.say();
      case 'uncover':
        this.#covers = false;
        return this.#standby?.hush();
      case 'open':
        this.#standby?.say();
        return this.#open(message.opening);
      case 'close':
        return this.close();
      case 'beat':
        return this.#guard?.beat(this.#options.now());
      case 'command':
        return this.#command(message);
      default:
        if (this.#transport === undefined) this.#wait(message);
        else return this.#use(this.#transport, message);
    }
  }

  /** What comes before the transport is open waits for it, in its order. */
  #wait(message: Waiting): void {
    this.#waiting.push(message);
    if (message.what !== 'publish') return;
    const published = this.#waiting.filter(({ what }) => what === 'publish');
    if (published.length > MOST_WAITING) this.#waiting.splice(this.#waiting.indexOf(published[0]), 1);
  }

  /** In simulated time a command is a sign of life too: time may wait for it, and not pass until there is one. */
  #command({ velocity, decided }: Extract<ToGuard, { what: 'command' }>): void {
    const now = this.#options.now();
    if (decided !== undefined) this.#guard?.beat(now);
    this.#guard?.command(velocity, this.#robotTime(decided));
    this.#look(decided);
  }

  /** Is ready to take the place of a guard that is lost. What is told last holds. */
  async #standBy(word: Extract<ToGuard, { what: 'stand-by' }>): Promise<void> {
    const first = this.#word === undefined;
    this.#word = word;
    if (!first) return this.#standby?.speak(velocityOf(word));
    const opened = await this.#openTransport({ transport: word.standby.transport, useSimTime: word.simulated });
    // It may have come to be needed, or to be too late, while its transport was opened.
    if (this.#closing || this.#guard !== undefined) return opened.close();
    this.#standby = new StandbyZero(opened, velocityOf(this.#word), word.simulated);
    if (this.#opening || this.#covers) this.#standby.say();
  }

  /** The guard says by itself what the robot is told. */
  async #standDown(): Promise<void> {
    const standby = this.#standby;
    this.#standby = undefined;
    await standby?.close();
  }

  #openTransport(opening: Opening): Promise<RosTransport> {
    return this.#options.open(opening, (error) => {
      const failure = failureOf(error);
      if (failure.code === 'connection_lost') this.#endWithoutConnection(failure);
      else this.#tell({ what: 'fault', failure });
    });
  }

  /** Leaves it to another process to connect anew. Nothing can be said to the robot from here any more. */
  #endWithoutConnection(failure: Failure): void {
    if (this.#closing) return;
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#tell({ what: 'failed', failure }, () => this.#options.closed());
  }

  async #open(opening: Opening): Promise<void> {
    this.#opening = true;
    // It lives, also while it waits for a way to the robot that is gone.
    this.#timers.push(setInterval(() => this.#beat(), BEAT_MILLISECONDS));
    let transport: RosTransport;
    try {
      transport = await this.#openTransport(opening);
    } catch (error) {
      this.#tell({ what: 'failed', failure: failureOf(error) }, () => void this.close());
      return;
    }
    this.#transport = transport;
    this.#simulated = opening.useSimTime ?? false;
    const { name, node } = transport;
    this.#tell({ what: 'opened', name, node });
    for (const message of this.#waiting.splice(0)) this.#accept(message);
    this.#timers.push(setInterval(() => this.#look(), LOOK_MILLISECONDS));
  }

  #use(transport: RosTransport, message: Waiting): Promise<void> | void {
    switch (message.what) {
      case 'guard':
        this.#guard = new Guard(message.charge, this.#options.now());
        for (const [topic, frames] of Object.entries(message.charge.transforms ?? {}))
          this.#transforms.set(topic, new TransformFreshness(frames));
        this.#speak(transport, message.charge.velocity);
        return this.#standDown();
      case 'velocity':
        return this.#speak(transport, message.velocity);
      case 'activate':
        return this.#halted ? undefined : this.#guard?.activate();
      case 'deactivate':
        this.#guard?.deactivate();
        return this.#look();
      case 'end':
        this.#ends.get(message.id)?.();
        this.#ends.delete(message.id);
        this.#unmade.delete(message.id);
        this.#publishers.delete(message.id);
        return;
      case 'answer':
        this.#asked.get(message.call)?.(message.outcome);
        this.#asked.delete(message.call);
        return;
      case 'advertise': {
        const publisher = transport.advertise(message.topic, message.type, message.qos);
        this.#publishers.set(message.id, publisher);
        this.#ends.set(message.id, () => publisher.close());
        return;
      }
      case 'publish':
        return this.#publishers.get(message.id)?.publish(message.cdr);
      case 'subscribe': {
        const { id, topic, qos } = message;
        const forward = this.#forward(id, qos.depth);
        const end = transport.subscribe(topic, message.type, qos, (received) => {
          this.#hear(topic, message.type, qos.durability === 'transient-local', received);
          forward(received);
        });
        this.#ends.set(id, end);
        return;
      }
      case 'serve': {
        const { id } = message;
        const end = transport.serve(message.service, message.type, (request) => this.#ask(id, request));
        this.#ends.set(id, end);
        return;
      }
      case 'call': {
        const { call, service, type, request, timeoutSeconds } = message;
        return this.#settle(call, transport.call(service, type, request, timeoutSeconds));
      }
      case 'topics':
        return this.#settle(message.call, transport.topics());
      case 'settle':
        return this.#tellUnmade(message.call);
    }
  }

  /** Has the velocity go out on a topic, beginning with zero. */
  #speak(transport: RosTransport, velocity: VelocityTopic): void {
    this.#velocity?.close();
    this.#velocity = new VelocityOutput(transport, velocity, this.#simulated);
    this.#velocity.stop();
  }

  /** Tells the guard what a message is news of. */
  #hear(topic: string, type: string, latched: boolean, { cdr }: Received): void {
    const robot = this.#robotTime();
    if (!this.#transforms.has(topic)) this.#guard?.hear(topic, robot);
    if (type !== TRANSFORMS) return;
    for (const [watched, freshness] of this.#transforms) {
      freshness.take(cdr, latched, robot);
      const { heard, link } = freshness.oldest();
      this.#guard?.hear(watched, heard, link);
    }
  }

  #beat(): void {
    this.#tell({ what: 'beat', dropped: this.#dropped });
    this.#dropped = 0;
  }

  /** Passes messages on to the loop. One that does not take them loses those that came while `depth` were under way. */
  #forward(id: number, depth: number): (received: Received) => void {
    let underWay = 0;
    const sent = (): void => void underWay--;
    return ({ cdr, receivedNanoseconds }) => {
      if (underWay >= depth) {
        this.#dropped++;
        return;
      }
      underWay++;
      this.#tell({ what: 'received', id, cdr, receivedNanoseconds }, sent);
    };
  }

  #ask(id: number, request: object): Promise<object> {
    const call = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#asked.set(call, (outcome) => {
        if ('failure' in outcome) reject(new Error(outcome.failure.message));
        else resolve(outcome.value as object);
      });
      this.#tell({ what: 'request', id, call, request });
    });
  }

  /** Answers whether all ends could be made. */
  async #tellUnmade(call: number): Promise<void> {
    // What failed just now is noted in its turn.
    await new Promise((resolve) => setImmediate(resolve));
    const [failure] = this.#unmade.values();
    this.#tell({ what: 'outcome', call, outcome: failure === undefined ? { value: undefined } : { failure } });
  }

  async #settle(call: number, result: Promise<unknown>): Promise<void> {
    let outcome: Outcome;
    try {
      outcome = { value: await result };
    } catch (error) {
      outcome = { failure: failureOf(error) };
    }
    this.#tell({ what: 'outcome', call, outcome });
  }

  /** Seconds of the robot's time: simulated time, that of a command if it comes of one, or that of this process. */
  #robotTime(decided?: bigint): number {
    if (!this.#simulated || this.#transport === undefined) return this.#options.now();
    return Number(decided ?? this.#transport.now()) * 1e-9;
  }

  /** Whether simulated time has stood for too long by the wall clock. @param now s */
  #clockStands(now: number): boolean {
    if (!this.#simulated || this.#transport === undefined) return false;
    const clock = this.#transport.now();
    if (clock !== this.#clock) {
      this.#clock = clock;
      this.#clockMoved = now;
    }
    return now - this.#clockMoved > CLOCK_STANDS_SECONDS;
  }

  /**
   * Looks at the guard, gives the robot its velocity, and tells the loop when a stop begins or ends.
   *
   * @param decided time of the command that it looks for, where time is simulated
   */
  #look(decided?: bigint): void {
    const { now } = this.#options;
    const guard = this.#guard;
    if (guard === undefined) return;
    const robot = this.#robotTime(decided);
    // In simulated time the velocity changes with commands alone, so that it is the same whenever this process looks.
    if (!this.#simulated || decided !== undefined || this.#stop !== undefined) this.#moved = robot;
    // A command answers the present time, however long it took: whoever tells the time may wait for it.
    const stands = this.#clockStands(now()) && decided === undefined;
    const stop = guard.look(now(), robot, this.#moved) ?? (stands ? { reason: 'clock-stands' } : undefined);
    // The guard goes on from where it was when time does, so that a pause changes nothing of what comes after it.
    this.#velocity?.send(stands ? ZERO : guard.output, now(), stop, decided);
    if (stop?.reason === this.#stop?.reason) return;
    this.#stop = stop;
    this.#tell(stop === undefined ? { what: 'driving' } : { what: 'stopped', stop });
  }
}

/** The velocity as the node of its own has it, which nothing renames. */
function velocityOf({ velocity, standby }: Extract<ToGuard, { what: 'stand-by' }>): VelocityTopic {
  return { ...velocity, topic: standby.topic };
}
