"""A robot on wheels in a room of 4 m by 4 m, with odometry at 50 Hz and a lidar at 10 Hz, in whose scans the walls are rough. See robot-bag-check.ts."""

from math import cos, inf, pi, sin
from random import Random

import rclpy
from geometry_msgs.msg import Twist
from nav_msgs.msg import Odometry
from rclpy.executors import ExternalShutdownException
from rclpy.node import Node
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import LaserScan

PERIOD = 0.02
HALF = 2.0


class Robot(Node):
    def __init__(self):
        super().__init__('robot')
        self.odometry = self.create_publisher(Odometry, 'odom', 10)
        self.scan = self.create_publisher(LaserScan, 'scan', qos_profile_sensor_data)
        self.create_subscription(Twist, 'cmd_vel', self.heard, 10)
        self.create_timer(PERIOD, self.move)
        self.create_timer(0.1, self.look)
        self.twist = Twist()
        self.x = self.y = self.heading = 0.0
        self.random = Random(1)

    def heard(self, twist):
        self.twist = twist

    def move(self):
        self.heading += self.twist.angular.z * PERIOD
        self.x = max(-HALF + 0.3, min(HALF - 0.3, self.x + self.twist.linear.x * cos(self.heading) * PERIOD))
        self.y = max(-HALF + 0.3, min(HALF - 0.3, self.y + self.twist.linear.x * sin(self.heading) * PERIOD))
        message = Odometry(child_frame_id='base_link')
        message.header.frame_id = 'odom'
        message.header.stamp = self.get_clock().now().to_msg()
        message.pose.pose.position.x = self.x
        message.pose.pose.position.y = self.y
        message.pose.pose.orientation.z = sin(self.heading / 2)
        message.pose.pose.orientation.w = cos(self.heading / 2)
        message.twist.twist = self.twist
        self.odometry.publish(message)

    def look(self):
        step = pi / 180
        scan = LaserScan(angle_min=-pi, angle_max=pi - step, angle_increment=step, range_min=0.1, range_max=10.0)
        scan.header.frame_id = 'base_link'
        scan.header.stamp = self.get_clock().now().to_msg()
        scan.ranges = [self.range(self.heading - pi + k * step) + self.random.gauss(0, 0.01) for k in range(360)]
        self.scan.publish(scan)

    def range(self, angle):
        along = (cos(angle), self.x), (sin(angle), self.y)
        return min((HALF - at) / part if part > 0 else (-HALF - at) / part if part < 0 else inf for part, at in along)


rclpy.init()
try:
    rclpy.spin(Robot())
except (ExternalShutdownException, KeyboardInterrupt):
    pass
