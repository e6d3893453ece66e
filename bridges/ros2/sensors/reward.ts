import { messageType } from '../../ros-messages/index.ts';

const float32 = messageType('std_msgs/msg/Float32');
const float64 = messageType('std_msgs/msg/Float64');

/** Reads a reward, dimensionless, from a message of each type that carries one. The first is the usual one. */
export const REWARD_TYPES = {
  [float64.name]: (cdr: Uint8Array): number => float64.decode(cdr).data,
  [float32.name]: (cdr: Uint8Array): number => float32.decode(cdr).data,
} as const;

/** Type of a message that carries a reward. */
export type RewardType = keyof typeof REWARD_TYPES;
