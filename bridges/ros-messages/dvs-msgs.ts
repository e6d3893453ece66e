/** Events of a camera one by one: definitions of `dvs_msgs` (ROS 2). */
export const DVS_MSGS = {
  'dvs_msgs/msg/Event': `uint16 x
uint16 y
builtin_interfaces/Time ts
bool polarity`,
  'dvs_msgs/msg/EventArray': `std_msgs/Header header
uint32 height
uint32 width
dvs_msgs/Event[] events`,
} as const;
