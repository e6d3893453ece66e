import type { Twist } from '../../../agents/index.ts';
import type { Stop } from '../../guard/guard-rules.ts';
import { VelocityPace, ZERO } from '../../guard/velocity-pace.ts';
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
  readonly #pace: VelocityPace;

  /**
   * @param simulated whether time is that of `/clock`, and may wait for the answer to it. What is said without a command then has a stamp
   *   of a nanosecond before, so that nobody takes it for an answer.
   */
  constructor(transport: RosTransport, { topic, type, frame, ...rates }: VelocityTopic, simulated: boolean) {
    this.#publisher = transport.advertise(topic, type, RELIABLE);
    this.#pace = new VelocityPace(rates);
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
   * Publishes a velocity when it is due. A node that is not active publishes zero once: others may drive then.
   *
   * @param now s since any origin
   * @param decided simulated time of the command that the velocity comes of, ns; every one of those is sent
   */
  send(velocity: Readonly<Twist>, now: number, stop: Stop | undefined, decided?: bigint): void {
    const pace = this.#pace;
    const due = stop?.reason === 'inactive' ? !pace.told(velocity) : decided !== undefined || pace.due(velocity, now);
    if (!due) return;
    pace.tell(velocity, now);
    this.#publisher.publish(this.#encode(velocity, decided ?? this.#now()));
  }

  /** Commands zero at once. */
  stop(): void {
    this.#pace.tell(ZERO, Number.NEGATIVE_INFINITY);
    this.#publisher.publish(this.#encode(ZERO, this.#now()));
  }

  /** Withdraws from the topic. */
  close(): void {
    this.#publisher.close();
  }
}
