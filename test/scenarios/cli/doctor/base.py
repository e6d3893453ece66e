"""A base whose topics match those of an agent in part: see doctor.test.ts."""

import rclpy
from geometry_msgs.msg import PoseStamped, TransformStamped, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import LaserScan
from std_msgs.msg import Float32
from tf2_msgs.msg import TFMessage


class Base(Node):
    def __init__(self):
        super().__init__("base")
        self.odometry = self.create_publisher(Odometry, "/odom", 10)
        self.scan = self.create_publisher(LaserScan, "/scan", qos_profile_sensor_data)
        self.create_publisher(PoseStamped, "/localiser/pose", 10)
        self.create_publisher(Float32, "/treat", qos_profile_sensor_data)
        # The lidar looks to the left.
        latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        self.mounts = self.create_publisher(TFMessage, "/tf_static", latched)
        mount = TransformStamped(child_frame_id="laser")
        mount.header.frame_id = "r1/base_link"
        mount.transform.rotation.z = mount.transform.rotation.w = 0.5**0.5
        self.mounts.publish(TFMessage(transforms=[mount]))
        # The agent speaks in the type that the base takes.
        self.create_subscription(TwistStamped, "/cmd_vel", lambda _: None, 10)
        self.create_timer(0.05, self.send)

    def send(self):
        now = self.get_clock().now().to_msg()
        odometry = Odometry()
        odometry.header.stamp = now
        self.odometry.publish(odometry)
        scan = LaserScan(range_max=5.0, angle_min=-3.14, angle_max=3.14, angle_increment=0.1)
        scan.ranges = [1.0] * 63
        scan.header.stamp = now
        scan.header.frame_id = "laser"
        scan.header.stamp.sec -= 30
        self.scan.publish(scan)


rclpy.init()
rclpy.spin(Base())
