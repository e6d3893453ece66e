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

  /** Waits for the message after the first `messages`. Returns whether it came within a time of the wall clock. */
  async after(messages: number, milliseconds: number): Promise<boolean> {
    if (this.messages > messages) return true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
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
    this.#stamp = stamp;
    flattenTwist(velocity, this.#last);
    const { linearX, linearY, angularZ } = this.#last;
    if (!Number.isFinite(linearX + linearY + angularZ))
      Object.assign(this.#last, { linearX: 0, linearY: 0, angularZ: 0 });
    const { tick, period } = this.#clock;
    this.#heardTick = tick;
    if (stamp !== 0n && stamp < BigInt(Math.round(tick * period * 1e9))) return;
    this.messages++;
    this.#wake?.();
  }
}
