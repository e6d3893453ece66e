"""A robot whose lidar looks backwards. Three nodes say where its parts are, on /tf_static, each a link of the chain."""

import math

import rclpy
from geometry_msgs.msg import TransformStamped
from nav_msgs.msg import Odometry
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile
from sensor_msgs.msg import LaserScan
from tf2_msgs.msg import TFMessage

LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
BEAMS = 360


class Link(Node):
    def __init__(self, parent, child, yaw=0.0):
        super().__init__(child)
        self.publisher = self.create_publisher(TFMessage, '/tf_static', LATCHED)
        transform = TransformStamped(child_frame_id=child)
        transform.header.frame_id = parent
        transform.transform.rotation.z = math.sin(yaw / 2)
        transform.transform.rotation.w = math.cos(yaw / 2)
        self.publisher.publish(TFMessage(transforms=[transform]))


class Robot(Node):
    def __init__(self):
        super().__init__('robot')
        self.scans = self.create_publisher(LaserScan, 'scan', 10)
        self.odometry = self.create_publisher(Odometry, 'odom', 10)
        self.create_timer(0.1, self.scan)
        self.create_timer(0.02, self.move)

    def scan(self):
        step = 2 * math.pi / BEAMS
        scan = LaserScan(angle_min=-math.pi, angle_increment=step, range_min=0.1, range_max=10.0, ranges=[4.0] * BEAMS)
        scan.angle_max = math.pi - step
        scan.header.frame_id = 'laser'
        scan.header.stamp = self.get_clock().now().to_msg()
        self.scans.publish(scan)

    def move(self):
        odometry = Odometry(child_frame_id='base_link')
        odometry.header.frame_id = 'odom'
        odometry.header.stamp = self.get_clock().now().to_msg()
        odometry.pose.pose.orientation.w = 1.0
        self.odometry.publish(odometry)


rclpy.init()
executor = SingleThreadedExecutor()
for node in [
    Link('base_footprint', 'base_link'),
    Link('base_link', 'mast', math.pi / 2),
    Link('mast', 'laser', math.pi / 2),
    Robot(),
]:
    executor.add_node(node)
executor.spin()
