import type { Twist } from '../../../agents/index.ts';
import { flattenTwist, messageType } from '../../ros-messages/index.ts';
import type { VelocityType } from '../topics.ts';

const plain = messageType('geometry_msgs/msg/Twist');
const stamped = messageType('geometry_msgs/msg/TwistStamped');

/** How the commands of an agent compare with those in the log that it hears. */
export interface CommandComparison {
  /** Ticks with a command in the log. */
  readonly compared: number;
  /** Of these, those with the same command, to the last bit. */
  readonly same: number;
  /** Root of the mean squared difference of the linear velocities, m/s. */
  readonly linearRms: number;
  /** Root of the mean squared difference of the angular velocities, rad/s. */
  readonly angularRms: number;
}

/** Compares commands with those that a log has, tick by tick. */
export class RecordedCommands {
  #recorded: Twist | undefined;
  #compared = 0;
  #same = 0;
  #linear = 0;
  #angular = 0;

  /** Takes the command of the log for the coming tick. */
  take(type: VelocityType, cdr: Uint8Array): void {
    this.#recorded = { linearX: 0, linearY: 0, angularZ: 0 };
    flattenTwist(type === plain.name ? plain.decode(cdr) : stamped.decode(cdr).twist, this.#recorded);
  }

  /** Compares a tick's command, if the log has one. */
  compare({ linearX, linearY, angularZ }: Readonly<Twist>): void {
    const recorded = this.#recorded;
    if (recorded === undefined) return;
    this.#recorded = undefined;
    const [x, y, z] = [linearX - recorded.linearX, linearY - recorded.linearY, angularZ - recorded.angularZ];
    this.#compared++;
    if (x === 0 && y === 0 && z === 0) this.#same++;
    this.#linear += x * x + y * y;
    this.#angular += z * z;
  }

  /** The comparison so far; undefined without a command in the log. */
  get result(): CommandComparison | undefined {
    const compared = this.#compared;
    if (compared === 0) return undefined;
    const rms = (squares: number): number => Math.sqrt(squares / compared);
    return { compared, same: this.#same, linearRms: rms(this.#linear), angularRms: rms(this.#angular) };
  }
}
