import type { Twist } from '../../../agents/index.ts';
import type { Stop } from '../../guard/guard-rules.ts';
import { messageType, planarTwist, timeOf } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosPublisher, RosTransport } from '../transport/transport.ts';
import type { VelocityTopic } from './channel.ts';

const plain = messageType('geometry_msgs/msg/Twist');
const stamped = messageType('geometry_msgs/msg/TwistStamped');

/** Publishes the velocity of the robot. */
export class VelocityOutput {
  readonly #publisher: RosPublisher;
  readonly #encode: (velocity: Readonly<Twist>, nanoseconds: bigint) => Uint8Array;
  readonly #now: () => bigint;
  readonly #least: number;
  readonly #last: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  #sent = Number.NEGATIVE_INFINITY;

  /**
   * @param simulated whether time is that of `/clock`, and may wait for the answer to it. What is said without a command then has a stamp
   *   of a nanosecond before, so that nobody takes it for an answer.
   */
  constructor(transport: RosTransport, { topic, type, frame, leastRateHz }: VelocityTopic, simulated: boolean) {
    this.#publisher = transport.advertise(topic, type, RELIABLE);
    this.#least = 1 / leastRateHz;
    this.#now = () => {
      const now = transport.now();
      return simulated && now > 0n ? now - 1n : now;
    };
    this.#encode =
      type === plain.name
        ? (velocity) => plain.encode(planarTwist(velocity))
        : (velocity, nanoseconds) =>
            stamped.encode({
              header: { stamp: timeOf(nanoseconds), frame_id: frame },
              twist: planarTwist(velocity),
            });
  }

  /**
   * Publishes each new velocity, and repeats an unchanged one often enough to keep the base alive. A node that is not active publishes
   * zero once: others may drive then.
   *
   * @param decided simulated time of the command that the velocity comes of, ns; every one of those is sent
   */
  send(velocity: Readonly<Twist>, now: number, stop: Stop | undefined, decided?: bigint): void {
    const last = this.#last;
    const same =
      velocity.linearX === last.linearX && velocity.linearY === last.linearY && velocity.angularZ === last.angularZ;
    const enough = stop?.reason === 'inactive' || (decided === undefined && now - this.#sent < this.#least);
    if (same && enough) return;
    this.#sent = now;
    Object.assign(last, velocity);
    this.#publisher.publish(this.#encode(velocity, decided ?? this.#now()));
  }

  /** Commands zero at once. */
  stop(): void {
    Object.assign(this.#last, { linearX: 0, linearY: 0, angularZ: 0 });
    this.#publisher.publish(this.#encode(this.#last, this.#now()));
  }
}
