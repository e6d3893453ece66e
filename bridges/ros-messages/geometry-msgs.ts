/** Places, poses, velocities and forces: definitions of `geometry_msgs` (ROS 2 Jazzy). */
export const GEOMETRY_MSGS = {
  'geometry_msgs/msg/Point': `float64 x
float64 y
float64 z`,
  'geometry_msgs/msg/Point32': `float32 x
float32 y
float32 z`,
  'geometry_msgs/msg/PointStamped': `std_msgs/Header header
geometry_msgs/Point point`,
  'geometry_msgs/msg/Vector3': `float64 x
float64 y
float64 z`,
  'geometry_msgs/msg/Vector3Stamped': `std_msgs/Header header
geometry_msgs/Vector3 vector`,
  'geometry_msgs/msg/Quaternion': `float64 x 0
float64 y 0
float64 z 0
float64 w 1`,
  'geometry_msgs/msg/QuaternionStamped': `std_msgs/Header header
geometry_msgs/Quaternion quaternion`,
  'geometry_msgs/msg/Pose': `geometry_msgs/Point position
geometry_msgs/Quaternion orientation`,
  'geometry_msgs/msg/PoseStamped': `std_msgs/Header header
geometry_msgs/Pose pose`,
  'geometry_msgs/msg/PoseArray': `std_msgs/Header header
geometry_msgs/Pose[] poses`,
  'geometry_msgs/msg/PoseWithCovariance': `geometry_msgs/Pose pose
float64[36] covariance`,
  'geometry_msgs/msg/PoseWithCovarianceStamped': `std_msgs/Header header
geometry_msgs/PoseWithCovariance pose`,
  'geometry_msgs/msg/Pose2D': `float64 x
float64 y
float64 theta`,
  'geometry_msgs/msg/Twist': `geometry_msgs/Vector3 linear
geometry_msgs/Vector3 angular`,
  'geometry_msgs/msg/TwistStamped': `std_msgs/Header header
geometry_msgs/Twist twist`,
  'geometry_msgs/msg/TwistWithCovariance': `geometry_msgs/Twist twist
float64[36] covariance`,
  'geometry_msgs/msg/TwistWithCovarianceStamped': `std_msgs/Header header
geometry_msgs/TwistWithCovariance twist`,
  'geometry_msgs/msg/Accel': `geometry_msgs/Vector3 linear
geometry_msgs/Vector3 angular`,
  'geometry_msgs/msg/AccelStamped': `std_msgs/Header header
geometry_msgs/Accel accel`,
  'geometry_msgs/msg/AccelWithCovariance': `geometry_msgs/Accel accel
float64[36] covariance`,
  'geometry_msgs/msg/AccelWithCovarianceStamped': `std_msgs/Header header
geometry_msgs/AccelWithCovariance accel`,
  'geometry_msgs/msg/Wrench': `geometry_msgs/Vector3 force
geometry_msgs/Vector3 torque`,
  'geometry_msgs/msg/WrenchStamped': `std_msgs/Header header
geometry_msgs/Wrench wrench`,
  'geometry_msgs/msg/Transform': `geometry_msgs/Vector3 translation
geometry_msgs/Quaternion rotation`,
  'geometry_msgs/msg/TransformStamped': `std_msgs/Header header
string child_frame_id
geometry_msgs/Transform transform`,
  'geometry_msgs/msg/Polygon': 'geometry_msgs/Point32[] points',
  'geometry_msgs/msg/PolygonStamped': `std_msgs/Header header
geometry_msgs/Polygon polygon`,
} as const;
