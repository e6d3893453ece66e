/** Transforms between frames: definitions of `tf2_msgs` (ROS 2 Jazzy). */
export const TF2_MSGS = {
  'tf2_msgs/msg/TFMessage': 'geometry_msgs/TransformStamped[] transforms',
} as const;
