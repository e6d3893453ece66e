import type { Message } from './message-fields.ts';

const SECOND = 1_000_000_000n;

/** A time or duration of a message. */
export type Time = Message<'builtin_interfaces/msg/Time'>;

/**
 * The time of a message from nanoseconds, such as those of a ROS clock.
 *
 * @example
 * console.log(timeOf(1_500_000_000n)); // { sec: 1, nanosec: 500000000 }
 */
export function timeOf(nanoseconds: bigint): Time {
  const sec = nanoseconds / SECOND - (nanoseconds % SECOND < 0n ? 1n : 0n);
  return { sec: Number(sec), nanosec: Number(nanoseconds - sec * SECOND) };
}

/** Nanoseconds of the time of a message. */
export function nanosecondsOf({ sec, nanosec }: Time): bigint {
  return BigInt(sec) * SECOND + BigInt(nanosec);
}
