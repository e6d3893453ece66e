import type { Clock, Twist } from '../../../agents/index.ts';
import { flattenTwist, messageType, nanosecondsOf } from '../../ros-messages/index.ts';
import { FollowedSubscription } from '../followed-ends.ts';
import type { VelocityType } from '../topics.ts';
import type { RosTopic, RosTransport } from '../transport/transport.ts';

const twist = messageType('geometry_msgs/msg/Twist');
const stamped = messageType('geometry_msgs/msg/TwistStamped');

/** Reads a velocity and its stamp in nanoseconds, 0 if it has none. */
const READ = {
  [twist.name]: (cdr: Uint8Array) => ({ velocity: twist.decode(cdr), stamp: 0n }),
  [stamped.name](cdr: Uint8Array) {
    const { header, twist: velocity } = stamped.decode(cdr);
    return { velocity, stamp: nanosecondsOf(header.stamp) };
  },
} as const;

/** Where a simulated robot takes its velocity from. */
export interface VelocityInputOptions {
  readonly transport: RosTransport;
  readonly clock: Clock;
  readonly topic: string;
  /** Name of the topic as the graph shows it. */
  readonly fullName: string;
  /** Types that it may come in, one at a time. The first is listened to while nobody publishes. */
  readonly types: readonly VelocityType[];
  /** Seconds of simulated time after which a velocity no longer holds. Default: 0.5. */
  readonly silenceSeconds?: number;
}

const SILENCE_SECONDS = 0.5;

/**
 * The velocity that a robot is told by a topic: the last one, and zero after a silence of simulated time. One that is not finite is
 * zero.
 */
export class VelocityInput {
  /** Messages that came, but for those whose stamp is before the present tick: they do not answer what it shows. */
  messages = 0;
  readonly #clock: Clock;
  readonly #silenceTicks: number;
  readonly #subscription: FollowedSubscription<VelocityType>;
  readonly #last: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  /** Nanoseconds of simulated time; 0 for a velocity without. */
  #stamp = 0n;
  /** Nanoseconds of simulated time that were told before time was taken back; 0 where it never was. */
  #takenBack = 0n;
  #heardTick = Number.NEGATIVE_INFINITY;
  #wake: (() => void) | undefined;

  constructor({ clock, silenceSeconds = SILENCE_SECONDS, ...followed }: VelocityInputOptions) {
    this.#clock = clock;
    this.#silenceTicks = Math.round(silenceSeconds / clock.period);
    this.#subscription = new FollowedSubscription({
      ...followed,
      receive: (cdr, type) => this.#take(READ[type](cdr)),
    });
  }

  /** Follows the type in which the velocity is published. */
  look(graph: readonly RosTopic[]): void {
    this.#subscription.look(graph);
  }

  /** Writes the velocity that holds in the present tick. */
  read(into: Twist): void {
    const holds = this.#clock.tick - this.#heardTick < this.#silenceTicks;
    into.linearX = holds ? this.#last.linearX : 0;
    into.linearY = holds ? this.#last.linearY : 0;
    into.angularZ = holds ? this.#last.angularZ : 0;
  }

  /** Forgets what was commanded. */
  forget(): void {
    this.#heardTick = Number.NEGATIVE_INFINITY;
  }

  /** Forgets all, as simulated time is about to begin anew. Commands on their way that answer the time up to now are of no use then. */
  restart(): void {
    const now = this.#now();
    if (now > this.#takenBack) this.#takenBack = now;
    this.#stamp = 0n;
    this.forget();
  }

  /**
   * Waits for the message after the first `messages`. Returns whether it came within a time of the wall clock, before `signal` was aborted.
   */
  async after(messages: number, milliseconds: number, signal?: AbortSignal): Promise<boolean> {
    if (this.messages > messages) return true;
    if (signal?.aborted) return false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      signal?.addEventListener('abort', this.#wake);
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
    if (this.#wake !== undefined) signal?.removeEventListener('abort', this.#wake);
    this.#wake = undefined;
    return this.messages > messages;
  }

  close(): void {
    this.#subscription.close();
    this.#wake?.();
  }

  /** One that is stamped before the one that holds comes late, or answers nothing: it does not take its place. */
  #take({ velocity, stamp }: ReturnType<(typeof READ)[VelocityType]>): void {
    if (stamp !== 0n && stamp < this.#stamp) return;
    const now = this.#now();
    if (stamp > now && stamp <= this.#takenBack) return;
    this.#stamp = stamp;
    flattenTwist(velocity, this.#last);
    const { linearX, linearY, angularZ } = this.#last;
    if (!Number.isFinite(linearX + linearY + angularZ))
      Object.assign(this.#last, { linearX: 0, linearY: 0, angularZ: 0 });
    this.#heardTick = this.#clock.tick;
    if (stamp !== 0n && stamp < now) return;
    this.messages++;
    this.#wake?.();
  }

  /** Nanoseconds of simulated time. */
  #now(): bigint {
    const { tick, period } = this.#clock;
    return BigInt(Math.round(tick * period * 1e9));
  }
}
