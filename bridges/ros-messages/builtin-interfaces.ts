/** Times and durations: definitions of `builtin_interfaces` (ROS 2 Jazzy). */
export const BUILTIN_INTERFACES = {
  'builtin_interfaces/msg/Duration': `int32 sec
uint32 nanosec`,
  'builtin_interfaces/msg/Time': `int32 sec
uint32 nanosec`,
} as const;
