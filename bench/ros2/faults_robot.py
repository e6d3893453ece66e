"""A robot of rclpy in an empty room: a scan at 10 Hz, odometry and the transforms of a localiser at 50 Hz. For `reafference ros2 --inject`.

    . /opt/ros/jazzy/setup.bash && python3 bench/ros2/faults_robot.py [--clock]

With --clock it tells its time on /clock, at 100 Hz, and stamps with it.
"""

import math
import sys
import time

import rclpy
from geometry_msgs.msg import TransformStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import LaserScan
from tf2_msgs.msg import TFMessage

BEAMS = 360


class Robot(Node):
    def __init__(self, tells_time):
        super().__init__("robot")
        self.began = time.monotonic() - 100 if tells_time else None
        self.scans = self.create_publisher(LaserScan, "scan", 10)
        self.odometry = self.create_publisher(Odometry, "odom", 10)
        self.transforms = self.create_publisher(TFMessage, "/tf", 10)
        self.create_timer(0.1, self.tell_scan)
        self.create_timer(0.02, self.tell_odometry)
        if tells_time:
            self.clock = self.create_publisher(Clock, "/clock", 10)
            self.create_timer(0.01, lambda: self.clock.publish(Clock(clock=self.stamp())))

    def stamp(self):
        if self.began is None:
            return self.get_clock().now().to_msg()
        return rclpy.time.Time(nanoseconds=int((time.monotonic() - self.began) * 1e9)).to_msg()

    def tell_scan(self):
        message = LaserScan(angle_min=-math.pi, angle_max=math.pi, angle_increment=2 * math.pi / BEAMS, range_min=0.05, range_max=12.0)
        message.header.stamp, message.header.frame_id = self.stamp(), "laser"
        message.ranges = [5.0] * BEAMS
        self.scans.publish(message)

    def tell_odometry(self):
        message = Odometry(child_frame_id="base_link")
        message.header.stamp, message.header.frame_id = self.stamp(), "odom"
        message.pose.pose.orientation.w = 1.0
        self.odometry.publish(message)
        for parent, child in (("map", "odom"), ("odom", "base_link")):
            link = TransformStamped(child_frame_id=child)
            link.header.stamp, link.header.frame_id = message.header.stamp, parent
            link.transform.rotation.w = 1.0
            self.transforms.publish(TFMessage(transforms=[link]))


rclpy.init()
rclpy.spin(Robot("--clock" in sys.argv))
