/** Messages about the place, the path and the map of a robot: definitions of `nav_msgs` (ROS 2 Jazzy). */
export const NAV_MSGS = {
  'nav_msgs/msg/Odometry': `std_msgs/Header header
string child_frame_id
geometry_msgs/PoseWithCovariance pose
geometry_msgs/TwistWithCovariance twist`,
  'nav_msgs/msg/Path': `std_msgs/Header header
geometry_msgs/PoseStamped[] poses`,
  'nav_msgs/msg/MapMetaData': `builtin_interfaces/Time map_load_time
float32 resolution
uint32 width
uint32 height
geometry_msgs/Pose origin`,
  'nav_msgs/msg/OccupancyGrid': `std_msgs/Header header
nav_msgs/MapMetaData info
int8[] data`,
  'nav_msgs/msg/GridCells': `std_msgs/Header header
float32 cell_width
float32 cell_height
geometry_msgs/Point[] cells`,
} as const;
