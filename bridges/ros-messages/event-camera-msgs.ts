/** Events of a camera as its driver packs them: definitions of `event_camera_msgs` (ROS 2). */
export const EVENT_CAMERA_MSGS = {
  'event_camera_msgs/msg/EventPacket': `std_msgs/Header header
uint32 height
uint32 width
uint64 seq
uint64 time_base
string encoding
bool is_bigendian
uint8[] events`,
} as const;
