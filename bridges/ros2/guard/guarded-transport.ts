import { errorMessage } from '../../../agents/error-message.ts';
import { given } from '../../../agents/given.ts';
import { BridgeError, type Twist } from '../../../agents/index.ts';
import { type Failure, failureOf } from '../../guard/guard-channel.ts';
import type { Stop } from '../../guard/guard-rules.ts';
import { GuardedProcess } from '../../guard/process-of-guard.ts';
import type { KnownService, ServiceRequestInput, ServiceResponse } from '../../ros-messages/index.ts';
import { CLOCK, type Qos } from '../transport/qos.ts';
import { RosTime } from '../transport/ros-time.ts';
import { SharedSubscriptions } from '../transport/shared-subscriptions.ts';
import type { Answer, MessageName, Received, RosPublisher, RosTopic, RosTransport } from '../transport/transport.ts';
import type { Charge, FromGuard, Opening, Outcome, ToGuard, VelocityTopic } from './channel.ts';

/** Receiver of the events of a guard, for the log and the diagnostics of a node. */
export interface GuardListener {
  /** A stop began; undefined: commands go through again. */
  stopped?(stop: Stop | undefined): void;
  /** The process is silent, and another tells the robot zero, or is not any more. */
  covered?(covers: boolean): void;
  /** The process ended, or hung, and another takes its place. */
  restarted?(reason: string): void;
  /** A receiver or a service threw, or the process cannot be had any more. */
  fault?(error: BridgeError): void;
}

type End = Extract<ToGuard, { what: 'advertise' | 'subscribe' | 'serve' }>;

/**
 * The transport of another process, with a guard over the velocity of the robot. A process that dies or hangs is replaced, with all
 * topics and services; the robot is then told zero before anything else.
 */
export class GuardedTransport implements RosTransport {
  #name = '';
  #node = '';
  readonly #listener: GuardListener;
  readonly #time: RosTime;
  readonly #ends = new Map<number, End>();
  readonly #subscriptions = new SharedSubscriptions();
  readonly #receivers = new Map<number, (message: Received) => void>();
  readonly #answers = new Map<number, Answer<KnownService>>();
  readonly #calls = new Map<number, (outcome: Outcome) => void>();
  readonly #offersServices: boolean;
  #process!: GuardedProcess<Opening, ToGuard, FromGuard>;
  #numbers = 0;
  #dropped = 0;
  #charge: Charge | undefined;
  #active = false;

  private constructor(opening: Opening, listener: GuardListener) {
    this.#listener = listener;
    this.#time = new RosTime(opening.useSimTime ?? false);
    this.#offersServices = opening.offersServices ?? true;
  }

  /**
   * Starts the process and opens its transport.
   *
   * @throws BridgeError `transport_failed` with what the transport said
   */
  static async open(opening: Opening, listener: GuardListener = {}): Promise<GuardedTransport> {
    const transport = new GuardedTransport(opening, listener);
    try {
      transport.#process = await GuardedProcess.open<Opening, ToGuard, FromGuard>({
        entry: 'bridges/ros2/guard/guard-process',
        opening,
        reopening: { ...opening, transport: opening.again ?? opening.transport },
        heard: (message) => transport.#take(message as FromGuard),
        restarted: (reason) => transport.#restarted(reason),
        covered: (covers) => listener.covered?.(covers),
        lost: (failure) => listener.fault?.(failed(failure)),
        keepsAlive: true,
      });
    } catch (failure) {
      throw failed(failure as Failure);
    }
    if (opening.useSimTime) {
      transport.subscribe('/clock', 'rosgraph_msgs/msg/Clock', CLOCK, ({ cdr }) => transport.#time.take(cdr));
    }
    return transport;
  }

  /** Name of the transport in the guard's process, such as `rclnodejs`. */
  get name(): string {
    return this.#name;
  }

  /** Full name of the node in the guard's process, such as `/robot/agent`. */
  get node(): string {
    return this.#node;
  }

  /** Number of messages that were dropped because the loop did not take them in time. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Number of times that the process was replaced. */
  get restarts(): number {
    return this.#process.restarts;
  }

  /** Nanoseconds of ROS time: of `/clock` as it is heard here, where simulated time is used; else of the system. */
  now(): bigint {
    return this.#time.now();
  }

  /** Says what to watch, and where the velocity goes. The robot is told zero. */
  guard(charge: Charge): void {
    this.#charge = charge;
    this.#send({ what: 'guard', charge });
    this.#standBy(charge);
  }

  /** Has the velocity go out in another type from now on. */
  speak(type: VelocityTopic['type']): void {
    if (this.#charge === undefined) return;
    const velocity = { ...this.#charge.velocity, type };
    this.#charge = { ...this.#charge, velocity };
    this.#send({ what: 'velocity', velocity });
    this.#standBy(this.#charge);
  }

  #standBy({ standby, velocity }: Charge): void {
    if (standby === undefined) return;
    this.#process.standBy({ what: 'stand-by', standby, velocity, simulated: this.#time.simulated });
  }

  /** Lets commands through from now on, as long as the guard sees no reason to stop. */
  activate(): void {
    this.#active = true;
    this.#send({ what: 'activate' });
  }

  /** Stops the robot. Other nodes may then drive it. */
  deactivate(): void {
    this.#active = false;
    this.#send({ what: 'deactivate' });
  }

  /** Says what the loop wants of the body, in `base_link`. */
  command({ linearX, linearY, angularZ }: Readonly<Twist>): void {
    const velocity = { linearX, linearY, angularZ };
    this.#send({ what: 'command', velocity, ...(this.#time.simulated ? { decided: this.#time.now() } : {}) });
  }

  /** Stops the robot at once, whatever limits its accelerations, until the next command: a guard takes what is not finite for none. */
  halt(): void {
    this.command({ linearX: Number.NaN, linearY: 0, angularZ: 0 });
  }

  /**
   * Has the guard's process publish on a topic. A message that comes while `qos.depth` others are on their way there is dropped and
   * counted. An error of the transport there goes to `fault` of the listener.
   */
  advertise(topic: string, type: MessageName, qos: Qos): RosPublisher {
    const id = this.#begin({ what: 'advertise', id: this.#numbers++, topic, type, qos });
    let underWay = 0;
    const sent = (): void => void underWay--;
    return {
      publish: (cdr) => {
        if (underWay >= qos.depth) {
          this.#dropped++;
          return;
        }
        underWay++;
        this.#send({ what: 'publish', id, cdr }, sent);
      },
      close: () => this.#end(id),
    };
  }

  /**
   * Has the guard's process listen to a topic, and brings its messages here. Returns a function that ends the subscription. An error of the
   * transport there, or of `receive`, goes to `fault` of the listener.
   */
  subscribe(topic: string, type: MessageName, qos: Qos, receive: (message: Received) => void): () => void {
    // What was sensed in simulated time is kept for its tick, as the time is.
    const deep = this.#time.simulated ? { ...qos, depth: Math.max(qos.depth, CLOCK.depth) } : qos;
    return this.#subscriptions.subscribe(topic, type, deep, this.#caught(receive), (all) => {
      const id = this.#numbers++;
      this.#receivers.set(id, all);
      this.#begin({ what: 'subscribe', id, topic, type, qos: deep });
      return () => this.#end(id);
    });
  }

  /**
   * Has the guard's process offer a service, which is answered here. Returns a function that withdraws it. An error of the transport there
   * goes to `fault` of the listener. Does nothing where {@link Opening} says that services cannot be offered.
   */
  serve<Name extends KnownService>(service: string, type: Name, answer: Answer<Name>): () => void {
    if (!this.#offersServices) return () => {};
    const id = this.#numbers++;
    this.#answers.set(id, answer as Answer<KnownService>);
    this.#begin({ what: 'serve', id, service, type });
    return () => this.#end(id);
  }

  /**
   * Calls a service from the guard's process.
   *
   * @throws BridgeError as `call` of the transport there; `transport_failed` where the process is started anew, or this is closed, before
   *   the answer
   */
  call<Name extends KnownService>(
    service: string,
    type: Name,
    request: ServiceRequestInput<Name>,
    timeoutSeconds: number,
  ): Promise<ServiceResponse<Name>> {
    const call = this.#numbers++;
    return this.#request(call, { what: 'call', call, service, type, request, timeoutSeconds }) as Promise<
      ServiceResponse<Name>
    >;
  }

  /** Resolves when the guard's process has made all ends that it was asked for. @throws BridgeError as `advertise` of the transport there */
  async settled(): Promise<void> {
    const call = this.#numbers++;
    await this.#request(call, { what: 'settle', call });
  }

  /** Topics of the graph as the guard's process sees them. @throws BridgeError as {@link call} */
  topics(): Promise<readonly RosTopic[]> {
    const call = this.#numbers++;
    return this.#request(call, { what: 'topics', call }) as Promise<readonly RosTopic[]>;
  }

  /** Stops the robot, leaves the graph and ends the process. */
  async close(): Promise<void> {
    await this.#process.close();
    this.#failCalls('the transport was closed');
  }

  /** Tells a new process what holds. */
  #restarted(reason: string): void {
    this.#failCalls(reason);
    this.#listener.restarted?.(reason);
    if (this.#charge !== undefined) this.#send({ what: 'guard', charge: this.#charge });
    for (const end of this.#ends.values()) this.#send(end);
    if (this.#active) this.#send({ what: 'activate' });
  }

  #take(message: FromGuard): void {
    switch (message.what) {
      case 'opened':
        this.#name = message.name;
        this.#node = message.node;
        break;
      case 'beat':
        this.#dropped += message.dropped;
        break;
      case 'stopped':
        this.#listener.stopped?.(message.stop);
        break;
      case 'driving':
        this.#listener.stopped?.(undefined);
        break;
      case 'received':
        this.#receivers.get(message.id)?.(message);
        break;
      case 'request':
        void this.#answer(message);
        break;
      case 'outcome':
        this.#calls.get(message.call)?.(message.outcome);
        this.#calls.delete(message.call);
        break;
      case 'fault':
        this.#listener.fault?.(failed(message.failure));
        break;
    }
  }

  async #answer({ id, call, request }: Extract<FromGuard, { what: 'request' }>): Promise<void> {
    let outcome: Outcome;
    try {
      const answer = this.#answers.get(id);
      if (answer === undefined) throw new Error('the service was withdrawn');
      outcome = { value: await answer(request as never) };
    } catch (error) {
      outcome = { failure: failureOf(error) };
    }
    this.#send({ what: 'answer', call, outcome });
  }

  /** A receiver whose faults are told. */
  #caught(receive: (message: Received) => void): (message: Received) => void {
    return (message) => {
      try {
        receive(message);
      } catch (error) {
        this.#listener.fault?.(failed({ message: errorMessage(error) }, error));
      }
    };
  }

  #request(call: number, message: ToGuard): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#calls.set(call, (outcome) => {
        if ('failure' in outcome) reject(failed(outcome.failure));
        else resolve(outcome.value);
      });
      this.#send(message);
    });
  }

  #failCalls(message: string): void {
    for (const settle of this.#calls.values()) settle({ failure: { message } });
    this.#calls.clear();
  }

  #begin(end: End): number {
    this.#ends.set(end.id, end);
    this.#send(end);
    return end.id;
  }

  #end(id: number): void {
    if (!this.#ends.delete(id)) return;
    this.#receivers.delete(id);
    this.#answers.delete(id);
    this.#send({ what: 'end', id });
  }

  #send(message: ToGuard, sent?: () => void): void {
    this.#process.send(message, sent);
  }
}

function failed({ message, code }: Failure, cause?: unknown): BridgeError {
  const details = { block: 'ros2', ...given({ cause }) };
  if (code !== undefined) return new BridgeError(message, { code, ...details });
  return new BridgeError(message, { code: 'transport_failed', ...details });
}
