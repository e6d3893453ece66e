import { messageType, nanosecondsOf } from '../../ros-messages/index.ts';

const { decode } = messageType('rosgraph_msgs/msg/Clock');
/** Milliseconds by which the monotonic clock may differ from that of the system before it is set again. */
const MOST_DRIFT = 2;

/** The time of a node: that of the system, or that of `/clock`. */
export class RosTime {
  #simulated: bigint | undefined;

  /** @param simulated whether it is that of `/clock`, which is 0 until the first message */
  constructor(simulated: boolean) {
    this.#simulated = simulated ? 0n : undefined;
  }

  get simulated(): boolean {
    return this.#simulated !== undefined;
  }

  /** Nanoseconds. */
  now(): bigint {
    return this.#simulated ?? systemNanoseconds();
  }

  /** Takes a message of `/clock`. */
  take(cdr: Uint8Array): void {
    this.#simulated = nanosecondsOf(decode(cdr).clock);
  }
}

let origin = performance.timeOrigin;

/** Nanoseconds of the system's clock since 1970, of a microsecond's resolution. */
export function systemNanoseconds(): bigint {
  const wall = Date.now();
  if (Math.abs(origin + performance.now() - wall) > MOST_DRIFT) origin = wall - performance.now();
  return BigInt(Math.round((origin + performance.now()) * 1e3)) * 1000n;
}
