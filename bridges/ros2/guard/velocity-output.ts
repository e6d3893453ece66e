import type { Twist } from '../../../agents/index.ts';
import { messageType, planarTwist, timeOf } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosPublisher, RosTransport } from '../transport/transport.ts';
import type { VelocityTopic } from './channel.ts';
import type { Stop } from './guard.ts';

/** Publishes the velocity of the robot. */
export class VelocityOutput {
  readonly #publisher: RosPublisher;
  readonly #encode: (velocity: Readonly<Twist>) => Uint8Array;
  readonly #least: number;
  readonly #last: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  #sent = Number.NEGATIVE_INFINITY;

  constructor(transport: RosTransport, { topic, type, frame, leastRateHz }: VelocityTopic) {
    this.#publisher = transport.advertise(topic, type, RELIABLE);
    this.#least = 1 / leastRateHz;
    this.#encode =
      type === 'geometry_msgs/msg/Twist'
        ? (velocity) => messageType('geometry_msgs/msg/Twist').encode(planarTwist(velocity))
        : (velocity) =>
            messageType('geometry_msgs/msg/TwistStamped').encode({
              header: { stamp: timeOf(transport.now()), frame_id: frame },
              twist: planarTwist(velocity),
            });
  }

  /** Sends what is new, and repeats what is not often enough. A node that is not active says zero once: others may drive then. */
  send(velocity: Readonly<Twist>, now: number, stop: Stop | undefined): void {
    const last = this.#last;
    const same =
      velocity.linearX === last.linearX && velocity.linearY === last.linearY && velocity.angularZ === last.angularZ;
    if (same && (stop?.reason === 'inactive' || now - this.#sent < this.#least)) return;
    this.#sent = now;
    Object.assign(last, velocity);
    this.#publisher.publish(this.#encode(velocity));
  }

  /** Commands zero at once. */
  stop(): void {
    Object.assign(this.#last, { linearX: 0, linearY: 0, angularZ: 0 });
    this.#publisher.publish(this.#encode(this.#last));
  }
}
