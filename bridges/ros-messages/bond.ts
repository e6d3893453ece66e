/** The bond by which two nodes notice that the other one has ended: definitions of `bond` (ROS 2 Jazzy). */
export const BOND = {
  'bond/msg/Status': `std_msgs/Header header
string id
string instance_id
bool active
float32 heartbeat_timeout
float32 heartbeat_period`,
} as const;
