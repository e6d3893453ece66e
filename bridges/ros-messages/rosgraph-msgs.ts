/** The clock of simulated time: definitions of `rosgraph_msgs` (ROS 2 Jazzy). */
export const ROSGRAPH_MSGS = {
  'rosgraph_msgs/msg/Clock': 'builtin_interfaces/Time clock',
} as const;
